"""Scheduling: APScheduler triggers planning and expiry; the ledger decides what is due."""
