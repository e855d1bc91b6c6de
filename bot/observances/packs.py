"""Reading an `observance.toml`: strict, and exact about what is wrong where."""

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import ObservanceInvalid
from bot.observances import zones
from bot.observances.model import FixedDate, Moment, Observance, Quiet, Source

KINDS = ("private", "group", "supergroup", "channel")


class Strict(BaseModel):
    """A table in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleTable(Strict):
    """`[rule]`"""

    kind: Literal["fixed"]
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]


class QuietTable(Strict):
    """`[quiet]`"""

    begins: time
    ends: time


class MomentTable(Strict):
    """`[[moment]]`"""

    name: Annotated[str, Field(pattern="^[a-z]+$", max_length=16)]
    days: Annotated[int, Field(ge=-2, le=2)] = 0
    at: time
    clock: Literal["chat", "observance"]
    choosable: bool = False
    expires: time | Literal["end of day"]
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
    links: tuple[str, ...] = ()
    weak: bool = False


class StatedTable(Strict):
    """`[[stated]]`: numbers that stand in the texts, and who states them."""

    numbers: tuple[str, ...]
    source: str


class Pack(Strict):
    """The whole file."""

    first: date
    zone: str
    rule: RuleTable
    quiet: QuietTable | None = None
    moment: Annotated[tuple[MomentTable, ...], Field(min_length=1)]
    source: tuple[SourceTable, ...] = ()
    stated: tuple[StatedTable, ...] = ()


def read(path: Path) -> Observance:
    """The observance in that file, whose folder's name is its id; raises ObservanceInvalid."""
    text = path.read_text(encoding="utf-8")
    try:
        pack = Pack.model_validate(tomllib.loads(text))
        _sensible(pack)
    except tomllib.TOMLDecodeError as error:
        raise ObservanceInvalid(path=path, reason=str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        line = _line(text, first["loc"])
        raise ObservanceInvalid(path=f"{path}:{line}", reason=f"{where}: {first['msg']}") from None
    except _Senseless as error:
        line = _line(text, error.args[0])
        raise ObservanceInvalid(path=f"{path}:{line}", reason=error.args[1]) from None
    return _observance(path.parent.name, pack)


class _Senseless(Exception):
    """Each value is of its type, but they make no sense: (where, what)."""


def _sensible(pack: Pack) -> None:
    if zones.canonical(pack.zone) != pack.zone:
        raise _Senseless(("zone",), f"{pack.zone} is no zone of the time zone database")
    try:
        date(2027, pack.rule.month, pack.rule.day)
    except ValueError:
        raise _Senseless(("rule", "day"), "there is no such day in most years") from None
    names = [moment.name for moment in pack.moment]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise _Senseless(("moment", place, "name"), f"{name} is there twice")
    for place, moment in enumerate(pack.moment):
        if isinstance(moment.expires, time) and moment.expires <= moment.at:
            raise _Senseless(("moment", place, "expires"), "it expires before it is due")
        missing = set(KINDS) - set(moment.on_uncertain)
        if missing:
            what = f"on_uncertain lacks {', '.join(sorted(missing))}"
            raise _Senseless(("moment", place, "on_uncertain"), what)


def _observance(id: str, pack: Pack) -> Observance:
    return Observance(
        id=id,
        rule=FixedDate(pack.rule.month, pack.rule.day),
        first=pack.first,
        zone=pack.zone,
        moments=tuple(_moment(table) for table in pack.moment),
        quiet=None if pack.quiet is None else Quiet(pack.quiet.begins, pack.quiet.ends),
        sources=tuple(Source(**table.model_dump()) for table in pack.source),
        stated=frozenset(number for table in pack.stated for number in table.numbers),
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
    )


def _line(text: str, where: tuple[Any, ...]) -> int:
    """The line of a key, counting from 1: of the table's header when the key itself is not there."""
    lines = [line.strip() for line in text.splitlines()]
    found = 0
    for part in where:
        if isinstance(part, int):
            headers = [n for n, line in enumerate(lines) if line == f"[[{where[0]}]]"]
            found = headers[part] if part < len(headers) else found
        else:
            found = _find(lines, str(part), found)
    return found + 1


def _find(lines: list[str], key: str, begin: int) -> int:
    """The first line from `begin` on that sets the key or opens its table; `begin` when none does."""
    for number, line in enumerate(lines[begin:], begin):
        if line.partition("=")[0].strip() == key or line in {f"[{key}]", f"[[{key}]]"}:
            return number
    return begin
