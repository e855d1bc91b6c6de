"""The Bot API over HTTP: reads requests, runs their methods on the world, and sends Telegram's answers."""
