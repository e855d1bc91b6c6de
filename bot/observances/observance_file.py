"""Reads an `observance.toml` strictly: an error names the line and the reason."""

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from bot.errors import ObservanceInvalid
from bot.observances import textfile, toml_file, zones
from bot.observances.model import (
    Edition,
    FixedDate,
    Moment,
    Observance,
    Quiet,
    Source,
    Stated,
)
from bot.observances.toml_file import Strict

KINDS = ("private", "group", "supergroup", "channel")

#: An observance is named by its folder; the name is used in the ledger and on the command line.
ID = re.compile("[a-z0-9-]+")

#: Maximum entries of a list, and maximum characters of an error's reason.
MOST_ENTRIES, LONGEST_REASON = 1000, 200

#: The error when one of the two is missing.
BOTH = "finish_by and earliest go together: when sending should finish, and how early it may start"

#: A list in the file, converted to a tuple.
Several = Field(strict=False, max_length=MOST_ENTRIES)

Address = Annotated[str, Field(pattern="^https?://[^ ]+$")]


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
    try:
        text = toml_file.text(path)
        pack = toml_file.parsed(text, Pack)
        _sensible(path.parent.name, pack)
    except OSError as error:
        raise _invalid(path, 1, f"it cannot be read ({error.strerror})") from None
    except textfile.Unfit as error:
        raise _invalid(path, error.line, error.reason) from None
    except _Senseless as error:
        raise _invalid(path, toml_file.line_of(text, error.where), error.what) from None
    return _observance(path.parent.name, pack)


class _Senseless(Exception):
    """Each value has its type, but together they make no sense."""

    def __init__(self, where: tuple[str | int, ...], what: str) -> None:
        self.where = where
        self.what = what
        super().__init__(what)


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
