"""Timings, which are never tests: `make bench`."""
