"""The settings of a chat: one declaration each, from which menu, commands, buttons and permissions follow."""
