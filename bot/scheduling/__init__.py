"""CLOCK: what wakes the house up; it decides nothing."""
