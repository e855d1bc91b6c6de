"""Checks the texts and the data of observances, and reports each mistake with file and line."""
