"""Messages: all texts of the bot, in the reader's language."""
