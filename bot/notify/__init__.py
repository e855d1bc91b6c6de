"""Messages that nobody asked for: whom to notify, when, and how they reach Telegram."""
