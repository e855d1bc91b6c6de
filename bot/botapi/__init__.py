"""Telegram's Bot API: the HTTP client, polling, and the classification of its answers."""
