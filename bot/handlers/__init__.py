"""Handlers: what people write and press, and how the bot answers."""
