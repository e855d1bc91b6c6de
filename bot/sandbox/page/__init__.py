"""The chat page: its HTTP interface for people's actions, and its static files."""
