"""The database: the chats, and the ledger of the notices that are owed to them."""
