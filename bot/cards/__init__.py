"""PICTURES: the card that is shown above a notice (the only Pillow)."""
