"""GUEST HOUSE: a local stand-in for Telegram with a chat page; it knows nothing of the bot."""
