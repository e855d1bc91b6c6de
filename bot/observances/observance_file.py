"""Reads an `observance.toml` strictly: an error names the line and the reason."""

import re
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import ObservanceInvalid
from bot.observances import textfile, zones
from bot.observances.model import (
    Edition,
    FixedDate,
    Moment,
    Observance,
    Quiet,
    Source,
    Stated,
)

KINDS = ("private", "group", "supergroup", "channel")

#: An observance is named by its folder; the name is used in the ledger and on the command line.
ID = re.compile("[a-z0-9-]+")

#: Maximum nesting of tables and lists, and parts of dotted keys; the shipped file has two levels.
MOST_LEVELS = 8

#: Maximum entries of a list, and maximum characters of an error's reason.
MOST_ENTRIES, LONGEST_REASON = 1000, 200

#: The tokens of TOML that matter here: a string, even when it is not closed, a comment, a bracket, or the end of a key.
TOKEN = re.compile(
    r""""{3}(?:[^\\]|\\(?:.|\Z))*?(?:"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?"""
    r"|#[^\n]*+|[\[\]{}.=,\n]",
    re.DOTALL,
)

#: The error when one of the two is missing.
BOTH = "finish_by and earliest go together: when sending should finish, and how early it may start"

#: A list in the file, converted to a tuple.
Several = Field(strict=False, max_length=MOST_ENTRIES)

Address = Annotated[str, Field(pattern="^https?://[^ ]+$")]


class Strict(BaseModel):
    """A table in which an unknown key is an error and types are not converted: 19 is not a time of day."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RuleTable(Strict):
    """`[rule]`"""

    kind: Literal["fixed"]
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]


class QuietTable(Strict):
    """`[quiet]`"""

    begins: time
    ends: time


class CalendarTable(Strict):
    """`[calendar]`"""

    edition: Annotated[int, Field(ge=0, le=2**31 - 1)]
    changed: date


class MomentTable(Strict):
    """`[[moment]]`"""

    name: Annotated[str, Field(pattern="^[a-z]+$", max_length=16)]
    days: Annotated[int, Field(ge=-2, le=2)] = 0
    at: time
    clock: Literal["chat", "observance"]
    choosable: bool = False
    expires: time | Literal["end of day"]
    finish_by: time | None = None
    earliest: time | None = None
    on_uncertain: dict[
        Literal["private", "group", "supergroup", "channel"], Literal["resend", "leave"]
    ]


class SourceTable(Strict):
    """`[[source]]`"""

    id: Annotated[str, Field(pattern="^[a-z0-9-]+$")]
    killed: str | None = None
    injured: str | None = None
    missing: str | None = None
    detained: str | None = None
    year: str
    links: Annotated[tuple[Address, ...], Several] = ()
    weak: bool = False


class StatedTable(Strict):
    """`[[stated]]`: numbers that occur in the texts, and who states them."""

    numbers: Annotated[tuple[str, ...], Several]
    source: str
    owner: Annotated[str, Field(pattern="^[a-z0-9-]+$")] | None = None


class Pack(Strict):
    """The whole file."""

    first: date
    zone: str
    rule: RuleTable
    quiet: QuietTable | None = None
    calendar: CalendarTable | None = None
    moment: Annotated[tuple[MomentTable, ...], Field(min_length=1, max_length=16, strict=False)]
    source: Annotated[tuple[SourceTable, ...], Several] = ()
    stated: Annotated[tuple[StatedTable, ...], Several] = ()


def read(path: Path) -> Observance:
    """The observance of a file; its id is the name of the file's folder. Raises ObservanceInvalid."""
    text = _text(path)
    try:
        pack = Pack.model_validate(tomllib.loads(text))
        _sensible(path.parent.name, pack)
    except tomllib.TOMLDecodeError as error:
        named = re.search(r"\(at line (\d+)", str(error))
        line = int(named[1]) if named else len(text.splitlines())
        raise _invalid(path, line, str(error).partition(" (at ")[0]) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(part for part in first["loc"][:3] if isinstance(part, str))
        raise _invalid(path, _line(text, first["loc"]), f"{key}: {first['msg']}") from None
    except _Senseless as error:
        raise _invalid(path, _line(text, error.where), error.what) from None
    except ValueError as error:
        raise _invalid(path, 1, f"a value is out of range ({error})") from None
    return _observance(path.parent.name, pack)


class _Senseless(Exception):
    """Each value has its type, but together they make no sense."""

    def __init__(self, where: tuple[str | int, ...], what: str) -> None:
        self.where = where
        self.what = what
        super().__init__(what)


def _text(path: Path) -> str:
    try:
        text = textfile.read(path)
        _refuse_depth(text)
    except OSError as error:
        raise _invalid(path, 1, f"it cannot be read ({error.strerror})") from None
    except textfile.Unfit as error:
        raise _invalid(path, error.line, error.reason) from None
    return text


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


def _invalid(path: Path, line: int, reason: str) -> ObservanceInvalid:
    said = reason if len(reason) <= LONGEST_REASON else reason[:LONGEST_REASON] + " … (cut)"
    return ObservanceInvalid(path=f"{path}:{line}", reason=said.rstrip("."))


def _sensible(id: str, pack: Pack) -> None:
    if not ID.fullmatch(id):
        raise _Senseless(
            (), f"its folder {id} must be named in lowercase letters, digits and hyphens"
        )
    if zones.canonical(pack.zone) != pack.zone:
        raise _Senseless(("zone",), f"{pack.zone} is not in the time zone database")
    try:
        date(2027, pack.rule.month, pack.rule.day)
    except ValueError:
        raise _Senseless(("rule", "day"), "there is no such day in most years") from None
    if (pack.first.month, pack.first.day) != (pack.rule.month, pack.rule.day):
        raise _Senseless(("first",), "it is not on the day of the rule")
    if pack.quiet is not None and pack.quiet.ends <= pack.quiet.begins:
        raise _Senseless(("quiet", "ends"), "it ends before it begins")
    for place, moment in enumerate(pack.moment):
        _sensible_moment(pack.quiet, moment, place)
    _once("moment", "name", [moment.name for moment in pack.moment])
    _once("source", "id", [source.id for source in pack.source])
    for place, source in enumerate(pack.source):
        if not (source.links or source.weak):
            raise _Senseless(("source", place, "id"), f"{source.id} needs a link, or weak = true")


def _sensible_moment(quiet: QuietTable | None, moment: MomentTable, place: int) -> None:
    expires = ("moment", place, "expires")
    if isinstance(moment.expires, time):
        if moment.choosable:
            raise _Senseless(expires, 'a chat can choose a later time; use "end of day"')
        if moment.expires <= moment.at:
            raise _Senseless(expires, "it expires before it is due")
        same_clock = moment.clock == "observance" and moment.days == 0
        if quiet and same_clock and quiet.begins <= moment.at and moment.expires <= quiet.ends:
            raise _Senseless(expires, "it expires before the quiet span ends")
    _sensible_haste(moment, place)
    if missing := set(KINDS) - set(moment.on_uncertain):
        what = f"on_uncertain lacks {', '.join(sorted(missing))}"
        raise _Senseless(("moment", place, "on_uncertain"), what)


def _sensible_haste(moment: MomentTable, place: int) -> None:
    """`earliest` ≤ `at` < `finish_by` ≤ `expires`, on the observance's clock."""
    earliest, finish_by = ("moment", place, "earliest"), ("moment", place, "finish_by")
    if moment.finish_by is None or moment.earliest is None:
        if moment.finish_by or moment.earliest:
            raise _Senseless(finish_by if moment.finish_by else earliest, BOTH)
        return
    if moment.clock != "observance":
        raise _Senseless(
            ("moment", place, "clock"), "a moment with finish_by must use the observance's clock"
        )
    if moment.earliest > moment.at:
        raise _Senseless(earliest, "it is later than the moment itself")
    if moment.finish_by <= moment.at:
        raise _Senseless(finish_by, "it is not later than the moment itself")
    if isinstance(moment.expires, time) and moment.finish_by > moment.expires:
        raise _Senseless(finish_by, "the notice expires before finish_by")


def _once(table: str, key: str, names: list[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise _Senseless((table, place, key), f"{name} occurs twice")


def _observance(id: str, pack: Pack) -> Observance:
    calendar = pack.calendar or CalendarTable(edition=0, changed=pack.first)
    return Observance(
        id=id,
        rule=FixedDate(pack.rule.month, pack.rule.day),
        first=pack.first,
        zone=pack.zone,
        moments=tuple(_moment(table) for table in pack.moment),
        quiet=None if pack.quiet is None else Quiet(pack.quiet.begins, pack.quiet.ends),
        sources=tuple(Source(**table.model_dump()) for table in pack.source),
        stated=tuple(Stated(frozenset(table.numbers), table.owner) for table in pack.stated),
        edition=Edition(calendar.edition, calendar.changed),
    )


def _moment(table: MomentTable) -> Moment:
    return Moment(
        name=table.name,
        offset_days=table.days,
        at=table.at,
        clock=table.clock,
        choosable=table.choosable,
        expires_at=table.expires if isinstance(table.expires, time) else None,
        on_uncertain={str(kind): policy for kind, policy in table.on_uncertain.items()},
        finish_by=table.finish_by,
        earliest=table.earliest,
    )


def _line(text: str, where: tuple[int | str, ...]) -> int:
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
