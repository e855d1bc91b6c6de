"""The sandbox: a local stand-in for Telegram with a chat page; it does not depend on the bot."""
