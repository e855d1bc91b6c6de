"""WORDS: all that is said, in the reader's language."""
