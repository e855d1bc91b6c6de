"""Messages that nobody asked for: operator alerts, admin notices, and the watchdog that detects a silent part."""
