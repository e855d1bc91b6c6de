"""The annual commemoration reminder bot."""
