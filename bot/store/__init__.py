"""MEMORY: the chats, and the ledger of what is owed to them."""
