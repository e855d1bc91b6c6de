"""Reads a `.toml` file strictly: an error names the line and the reason."""

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.observances import textfile

#: Maximum nesting of tables and lists, and parts of dotted keys; the shipped file has two levels.
MOST_LEVELS = 8

#: The tokens of TOML that matter here: a string, even when it is not closed, a comment, a bracket, or the end of a key.
TOKEN = re.compile(
    r""""{3}(?:[^\\]|\\(?:.|\Z))*?(?:"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?"""
    r"|#[^\n]*+|[\[\]{}.=,\n]",
    re.DOTALL,
)

Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A table in which an unknown key is an error and types are not converted: 19 is not a time of day."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def text(path: Path) -> str:
    """The text of a file that the TOML parser can process. Raises Unfit and OSError."""
    source = textfile.read(path)
    _refuse_depth(source)
    return source


def parsed(text: str, model: type[Model]) -> Model:
    """The text as the model of the whole file. Raises Unfit with the line of the first error."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        named = re.search(r"\(at line (\d+)", str(error))
        line = int(named[1]) if named else len(text.splitlines())
        raise textfile.Unfit(line, str(error).partition(" (at ")[0]) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(part for part in first["loc"][:3] if isinstance(part, str))
        raise textfile.Unfit(line_of(text, first["loc"]), f"{key}: {first['msg']}") from None
    except ValueError as error:
        raise textfile.Unfit(1, f"a value is out of range ({error})") from None


def line_of(text: str, where: tuple[int | str, ...]) -> int:
    """The line of a key, counted from 1; the line of its table's header when the key is missing."""
    lines = text.splitlines()
    if not where:
        return 1
    table, place = str(where[0]), where[1] if len(where) > 1 else None
    headers = [n for n, line in enumerate(lines) if _is_header(line, table)]
    if not headers:
        return _line_of_key(lines, 0, table) or 1
    if isinstance(place, int):
        header, key = headers[min(place, len(headers) - 1)], where[2] if len(where) > 2 else None
    else:
        header, key = headers[0], place
    return (key is not None and _line_of_key(lines, header + 1, str(key))) or header + 1


def _is_header(line: str, table: str) -> bool:
    return re.match(rf"\s*\[\[?\s*{re.escape(table)}\s*\]", line) is not None


def _line_of_key(lines: list[str], begin: int, key: str) -> int | None:
    """The line of a key within the table that begins at `begin`; None when the key is missing."""
    for number, line in enumerate(lines[begin:], begin + 1):
        if line.lstrip().startswith("["):
            return None
        if re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", line):
            return number
    return None


def _refuse_depth(text: str) -> None:
    """Raises Unfit with the line that is nested too deeply, where the TOML parser would run out of stack or time."""
    line, level, dots = 1, 0, 0
    for found in TOKEN.finditer(text):
        token = found[0]
        if token in "[{":
            level += 1
        elif token in "]}":
            level = max(0, level - 1)
        dots = dots + 1 if token == "." else dots * (token[0] in "\"'")
        if max(level, dots) > MOST_LEVELS:
            what = f"tables, lists or keys are nested {MOST_LEVELS + 1} deep or more"
            raise textfile.Unfit(line, what)
        line += token.count("\n")
