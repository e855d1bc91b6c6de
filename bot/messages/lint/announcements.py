"""The rules for the text of an announcement: those for notices, as far as they apply, with the line of each mistake."""

import re
from collections.abc import Callable, Iterator

from bot.messages import markup
from bot.messages.lint import rules

#: A mistake: its line, counted from 1, and what is wrong.
Mistake = tuple[int, str]


def findings(text: str) -> Iterator[Mistake]:
    """Everything that must be corrected in a text of Telegram's HTML, in the order of its lines."""
    if not markup.plain(text).strip():
        yield 1, "the text is empty"
        return
    found = markup.located_problems(text)
    for number, line in enumerate(text.splitlines(), 1):
        found += [(number, what) for rule in RULES for what in rule(line)]
    yield from sorted(found)
    units = markup.units(text.strip())
    if units > rules.MESSAGE:
        yield 1, f"the text has {units} units, but Telegram accepts {rules.MESSAGE}"


def _exclaimed(line: str) -> Iterator[str]:
    if rules.EXCLAMATIONS.intersection(line):
        yield "an exclamation mark"


def _symbols(line: str) -> Iterator[str]:
    symbols = [letter for letter in line if rules.symbol(letter)]
    if symbols:
        yield f"the symbol {symbols[0]}"


def _capitals(line: str) -> Iterator[str]:
    """Words in capitals for emphasis; abbreviations are shorter."""
    for word in re.findall(r"[^\W\d_]+", rules.TAG.sub(" ", line)):
        if len(word) >= rules.RAISED and word.isupper():
            yield f"{word} in capitals"


def _commands(line: str) -> Iterator[str]:
    """Commands with a word after them outside of <code>: a tap would send them without it."""
    shown = rules.TAG.sub("", rules.CODE.sub("0", line))
    for bare in rules.BARE.finditer(shown):
        yield f"a word after {bare[0].split()[0]}, and they are not in <code>"


#: The rules for one line.
RULES: tuple[Callable[[str], Iterator[str]], ...] = (_exclaimed, _symbols, _capitals, _commands)
