"""The difference between two texts as people compare them: the lines that go and the lines that come."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from bot.messages import markup


@dataclass(frozen=True)
class Line:
    """A line of only one of the texts, without formatting."""

    #: True when only the new text has it.
    new: bool
    text: str


def lines(old: str, new: str) -> list[Line]:
    """The lines in which two texts in Telegram's HTML differ, in their order; those that go before those that come.

    Texts that differ only in their formatting differ in no line.
    """
    return list(_lines(markup.plain(old).splitlines(), markup.plain(new).splitlines()))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what != "equal":
            yield from (Line(new=False, text=line) for line in old[old_from:old_to] if line)
            yield from (Line(new=True, text=line) for line in new[new_from:new_to] if line)
