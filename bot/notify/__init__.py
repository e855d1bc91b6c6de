"""Alerts for the operators: when to send them, and how they reach Telegram."""
