"""Private chats: /start and its links, the managed groups and channels, plain text, locations."""
