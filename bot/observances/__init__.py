"""WHEN: which days are kept, with which number, and at which instants chats are told."""
