"""The source of one `.ftl` file, refused before Fluent reads it when Fluent would take too long or too deep."""

import re
from pathlib import Path

from bot.observances import textfile

#: Maximum levels of braces and parentheses within each other; the shipped texts have two.
MOST_LEVELS = 8

#: The beginning of a text, at which all that is open counts as closed; a bracket of any kind.
TOKEN = re.compile(r"^-?[a-zA-Z][\w-]*[ ]*=|[{}()]|\n", re.MULTILINE)


def read(path: Path) -> str:
    """The text of a file, with \\n at the end of each line; raises Unfit and OSError."""
    source = re.sub("\r\n?", "\n", textfile.read(path))
    _refuse_depth(source)
    return source


def _refuse_depth(source: str) -> None:
    """Raises Unfit with the line that goes too deep.

    Parentheses count within braces alone, and braces within strings count, too: only Fluent can tell strings from text.
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
            raise textfile.Unfit(
                line, f"braces are within each other {MOST_LEVELS + 1} deep or more"
            )
