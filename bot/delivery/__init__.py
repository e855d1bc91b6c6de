"""Planning and sending of notices: each is sent once, on time and within Telegram's rate limit."""
