"""Attacks on the whole process, and what they must not achieve."""
