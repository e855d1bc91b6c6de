"""Attacks on the whole process, and what they may not reach."""
