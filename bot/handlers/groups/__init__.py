"""Groups and channels: commands in them, and the bot's own membership."""
