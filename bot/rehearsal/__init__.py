"""The rehearsal of an occasion: production's path on a copy of the chats, against the sandbox; and its certificate."""
