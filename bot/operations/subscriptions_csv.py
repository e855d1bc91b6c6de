"""Subscriptions as CSV: the columns, a row from a chat, and a chat from a row (docs/subscriptions-csv.md)."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.observances import zones
from bot.store.records import Chat

#: The columns, in the order in which they are written.
COLUMNS = (
    *("telegram_id", "kind", "language", "language_chosen", "second_language", "zone", "time"),
    *("moments", "thread_id", "silent", "cards", "subscribed", "consent"),
)

#: The columns without which no row can be read. Any other may be missing or empty.
REQUIRED = ("telegram_id", "kind", "language", "zone")

#: The kinds of a chat.
KINDS = ("private", "group", "supergroup", "channel")

#: The value of `moments` for a chat that wants none; an empty cell means all.
NONE = "none"

#: How switches are written; an empty cell is the third value of `silent`: at night only.
SWITCHES = {"yes": True, "no": False}

#: The day on which Telegram opened: nobody subscribed before.
EARLIEST = date(2013, 8, 14)

#: A Telegram id has at most 52 bits, and so has the number of a topic.
LARGEST = 2**52 - 1

INTEGER = re.compile(r"-?[1-9]\d{0,15}", re.ASCII)
TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)


class Malformed(Exception):
    """Raised for a header or a row that cannot be used; the message names the column and the remedy."""


@dataclass(frozen=True)
class Subscription:
    """A row: a chat with its settings, and when it consented."""

    #: Without an id of our own; `subscribed` is when its subscription began, None when the row does not say so.
    chat: Chat
    #: The day, in UTC, on which the chat itself subscribed or its owner agreed; None when the row does not say so.
    consent: date | None

    @property
    def began(self) -> datetime | None:
        """When the subscription began: at the instant of the row, or at the begin of the day of consent."""
        if self.chat.subscribed or self.consent is None:
            return self.chat.subscribed
        return datetime.combine(self.consent, time(), UTC)


@dataclass(frozen=True)
class Reader:
    """What the values of a row may be."""

    languages: Collection[str]
    #: The names of all moments.
    moments: Collection[str]
    now: datetime

    def row(self, cells: Mapping[str, str]) -> Subscription:
        """The subscription of a row, given by column without empty cells. Raises Malformed."""
        kind = _one_of("kind", cells.get("kind", ""), KINDS)
        language = _one_of("language", cells.get("language", ""), self.languages)
        consent, subscribed = self._consent(cells), self._subscribed(cells)
        if consent and subscribed and consent > subscribed.date():
            raise Malformed(f"consent {consent} is later than subscribed {cells['subscribed']}")
        one = Chat(
            id=None,
            telegram_id=_telegram_id(cells.get("telegram_id", ""), kind),
            kind=kind,
            language=language,
            zone=_zone(cells.get("zone", "")),
            language_chosen=_switch("language_chosen", cells) is True,
            minute=_minute(cells),
            moments=self._moments(cells),
            thread_id=_thread_id(cells, kind),
            silent=_switch("silent", cells),
            cards=_switch("cards", cells) is not False,
            second_language=self._second(cells, kind, language),
            subscribed=subscribed,
        )
        return Subscription(one, consent)

    def _second(self, cells: Mapping[str, str], kind: str, language: str) -> str | None:
        value = cells.get("second_language")
        if value is None:
            return None
        if kind != "channel":
            raise Malformed("second_language is for channels only; leave it empty")
        others = [one for one in self.languages if one != language]
        return _one_of("second_language", value, others)

    def _moments(self, cells: Mapping[str, str]) -> frozenset[str]:
        value = cells.get("moments")
        if value is None:
            return frozenset(self.moments)
        if value == NONE:
            return frozenset()
        return frozenset(_one_of("moments", one, self.moments) for one in value.split())

    def _consent(self, cells: Mapping[str, str]) -> date | None:
        value = cells.get("consent")
        if value is None:
            return None
        try:
            found = date.fromisoformat(value) if DAY.fullmatch(value) else None
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found <= self.now.date():
            raise Malformed(
                f"consent {value!r} is no day from {EARLIEST} to today; write 2026-11-29"
            )
        return found

    def _subscribed(self, cells: Mapping[str, str]) -> datetime | None:
        value = cells.get("subscribed")
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value) if INSTANT.fullmatch(value) else None
        except ValueError:
            found = None
        if found is None or found.date() < EARLIEST or found > self.now:
            example = "write 2026-11-29T18:30:00Z"
            raise Malformed(f"subscribed {value!r} is no instant from {EARLIEST} to now; {example}")
        return found


def header(cells: Sequence[str]) -> None:
    """Check the first line of a file. Raises Malformed."""
    if unknown := [one for one in cells if one not in COLUMNS]:
        known = ",".join(COLUMNS)
        raise Malformed(
            f"{unknown[0][:50]!r} is no column; the first line names columns of {known}"
        )
    if twice := [one for one in COLUMNS if cells.count(one) > 1]:
        raise Malformed(f"the column {twice[0]} is there twice")
    if missing := [one for one in REQUIRED if one not in cells]:
        raise Malformed(f"the column {missing[0]} is missing in the first line")


def by_column(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by their columns, without spaces around them and without empty ones. Raises Malformed."""
    if len(cells) != len(columns):
        raise Malformed(f"it has {len(cells)} cells, and the first line {len(columns)}")
    stripped = (cell.strip() for cell in cells)
    return {name: cell for name, cell in zip(columns, stripped, strict=True) if cell}


def text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV, with the line ends of RFC 4180."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def cells(one: Chat) -> list[str]:
    """The row of a subscribed chat, in the order of COLUMNS. It consented on the day on which it subscribed."""
    return [*_cells(one)]


def _cells(one: Chat) -> Iterator[str]:
    yield str(one.telegram_id)
    yield one.kind
    yield one.language
    yield _written(one.language_chosen)
    yield one.second_language or ""
    yield one.zone
    yield "" if one.minute is None else "{:02}:{:02}".format(*divmod(one.minute, 60))
    yield " ".join(sorted(one.moments)) or NONE
    yield "" if one.thread_id is None else str(one.thread_id)
    yield _written(one.silent)
    yield _written(one.cards)
    began = one.subscribed
    yield "" if began is None else began.replace(tzinfo=None).isoformat() + "Z"
    yield "" if began is None else began.date().isoformat()


def _written(switch: bool | None) -> str:  # noqa: FBT001 - the value of a cell
    return "" if switch is None else "yes" if switch else "no"


def _one_of(column: str, value: str, known: Collection[str]) -> str:
    if value not in known:
        raise Malformed(f"{column} is {value[:50]!r}; give one of {', '.join(known)}")
    return value


def _integer(column: str, value: str) -> int:
    if not INTEGER.fullmatch(value) or abs(found := int(value)) > LARGEST:
        raise Malformed(f"{column} is {value[:50]!r}; give an integer of at most 52 bits")
    return found


def _telegram_id(value: str, kind: str) -> int:
    found = _integer("telegram_id", value)
    if (found > 0) != (kind == "private"):
        raise Malformed(
            f"telegram_id is {found} and kind is {kind}: persons (private) have positive ids, all others negative ones"
        )
    return found


def _zone(value: str) -> str:
    if not value or zones.canonical(value) != value:
        raise Malformed(f"zone is {value[:50]!r}; give a name of the time zone database: Asia/Baku")
    return value


def _minute(cells: Mapping[str, str]) -> int | None:
    value = cells.get("time")
    if value is None:
        return None
    found = TIME.fullmatch(value)
    if found is None:
        raise Malformed(f"time is {value[:50]!r}; write 08:30, or leave it empty")
    return 60 * int(found[1]) + int(found[2])


def _thread_id(cells: Mapping[str, str], kind: str) -> int | None:
    value = cells.get("thread_id")
    if value is None:
        return None
    found = _integer("thread_id", value)
    if found < 0 or kind not in ("group", "supergroup"):
        raise Malformed(
            "thread_id is the positive number of a topic of a group; else leave it empty"
        )
    return found


def _switch(column: str, cells: Mapping[str, str]) -> bool | None:
    value = cells.get(column)
    if value is None:
        return None
    if value not in SWITCHES:
        raise Malformed(f"{column} is {value[:50]!r}; write yes or no, or leave it empty")
    return SWITCHES[value]
