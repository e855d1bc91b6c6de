"""The last line of the witness, by which a database is compared with what was sent: `1204 k3f9q2aaaa`."""

import re

from bot.store.nonces import LENGTH, LETTERS, Mark

#: The line: the number of notices begun, and the nonce.
LINE = re.compile(rf"(\d{{1,15}}) ([{LETTERS}]{{{LENGTH}}})")


def line(mark: Mark) -> str:
    """The line that shows a mark."""
    return f"{mark.begun} {mark.nonce}"


def read(text: str) -> Mark | None:
    """The mark in the last line of a message; None when it has none."""
    found = LINE.fullmatch(text.rstrip().rpartition("\n")[2].strip())
    return None if found is None else Mark(found[2], int(found[1]))
