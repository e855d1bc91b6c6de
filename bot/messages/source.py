"""Reads a `.ftl` file, and refuses one that Fluent could not parse within bounded time and depth."""

import re
from pathlib import Path

from bot.observances import textfile

#: Maximum nesting of braces and parentheses; the shipped texts have two levels.
MOST_LEVELS = 8

#: The beginning of a text, where all open brackets count as closed; a bracket of any kind; a line end.
TOKEN = re.compile(r"^-?[a-zA-Z][\w-]*[ ]*=|[{}()]|\n", re.MULTILINE)


def read(path: Path) -> str:
    """The text of a file, with \\n as line ends. Raises Unfit and OSError."""
    source = re.sub("\r\n?", "\n", textfile.read(path))
    _refuse_depth(source)
    return source


def _refuse_depth(source: str) -> None:
    """Raises Unfit with the line that is nested too deeply.

    Parentheses count only within braces. Braces in strings count, too: only Fluent can tell strings from text.
    """
    line, level = 1, 0
    for found in TOKEN.finditer(source):
        token = found[0]
        if token == "\n":
            line += 1
        elif token == "{" or (token == "(" and level):
            level += 1
        elif token in "})":
            level = max(0, level - 1)
        else:
            level = 0
        if level > MOST_LEVELS:
            raise textfile.Unfit(line, f"braces are nested {MOST_LEVELS + 1} deep or more")
