"""Observances: which days are remembered, their anniversary numbers, and when chats get notices."""
