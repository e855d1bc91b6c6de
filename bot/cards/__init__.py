"""Cards: the pictures that are shown above notices. Only this package uses Pillow."""
