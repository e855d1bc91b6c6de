"""Data keys for tests, which protect nothing, and what they make of an id."""

import base64

from bot.store.key_ring import KeyRing


def key(number: int) -> str:
    """A data key as the command `key` prints it."""
    return base64.urlsafe_b64encode(bytes([number]) * 32).decode().rstrip("=")


OLD, NEW, OTHER = key(1), key(2), key(3)

#: The rings before, during and after a change of the key.
BEFORE, DURING, AFTER = KeyRing([OLD]), KeyRing([NEW, OLD]), KeyRing([NEW])
