"""OUT: how a notice leaves the house, once, at its instant and at Telegram's pace."""
