"""The tests, in packages as in `bot`."""
