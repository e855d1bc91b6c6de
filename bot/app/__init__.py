"""Creates all parts of a process from the settings, and starts and stops them."""
