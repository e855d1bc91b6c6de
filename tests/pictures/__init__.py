"""The pictures of the README and of docs/, made from the real pages and commands."""
