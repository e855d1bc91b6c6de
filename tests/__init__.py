"""The facts of this product, room by room."""
