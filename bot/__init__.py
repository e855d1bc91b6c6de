"""The annual commemoration reminder bot."""

__version__ = "0.2.0"
