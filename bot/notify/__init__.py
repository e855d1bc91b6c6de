"""NOTIFY: what operators are told unasked, and how it reaches them."""
