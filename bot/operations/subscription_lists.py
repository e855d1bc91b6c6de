"""Exports all subscriptions as CSV, and imports such a list: checked wholly first, harmless when repeated."""

import csv
import stat
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TextIO

from bot.delivery import planner
from bot.errors import ListUnreadable, RowRefused
from bot.observances.almanac import Almanac
from bot.operations import subscriptions_csv
from bot.operations.subscriptions_csv import COLUMNS, Malformed, Reader, Subscription
from bot.store import chat_lifecycle, chats, erasures, subscriptions
from bot.store.engine import Database
from bot.store.records import Chat
from bot.store.table_rows import Watch

#: Rows that are stored in one transaction.
BATCH = 500

#: Larger than the id of any stored chat.
LAST = 2**63

#: The most rows of a list, and the most bytes.
MOST_ROWS, MOST_BYTES = 2_000_000, 2**30

#: How long before notices are planned an imported chat is planned by itself.
SPARE = timedelta(days=1)

#: What a row lacks that names a chat which has never subscribed here.
NO_CONSENT = "this chat has never subscribed itself here; write the day of its consent into the column consent"

#: What is wrong with a row that names a chat which is not stored, and which may have been erased after its consent.
PERHAPS_ERASED = (
    "the last erasure here was on {day}, the consent {consent} is no later, and the chat is not stored: it may have"
    " been erased; remove the line, or give --erased-too if it was never here"
)


@dataclass
class Imported:
    """What came of the rows of a list."""

    #: Chats that had never been subscribed here.
    new: int = 0
    #: Chats that had ended their subscription before they consented.
    renewed: int = 0
    #: Chats that are subscribed already; nothing was changed.
    kept: int = 0
    #: Chats that have ended since their consent, or whose row does not say when it was; nothing was changed.
    ended: int = 0
    #: Chats that were erased after the list was checked; nothing was changed.
    erased: int = 0


@dataclass(frozen=True)
class Line:
    """A row of a list, and the number of its line."""

    number: int
    row: Subscription


async def export(db: Database, file: TextIO, watch: Watch) -> int:
    """Write all subscribed chats as they are at one moment; returns their number."""
    done = 0
    file.write(subscriptions_csv.text([COLUMNS]))
    async with aclosing(subscriptions.everyone(db)) as found:
        async for some in found:
            file.write(subscriptions_csv.text(map(subscriptions_csv.cells, some)))
            done += len(some)
            watch("subscriptions", done)
    return done


async def read_in(
    db: Database,
    almanac: Almanac,
    languages: tuple[str, ...],
    path: Path,
    watch: Watch,
    *,
    erased_too: bool = False,
) -> Imported:
    """Import a list: check all rows, then store 500 at a time. Repeating it, also after it was stopped, is harmless.

    A chat that is stored keeps its settings. `erased_too`: one that is not stored is subscribed although it may have
    been erased since its consent; else its row is refused. Raises ListUnreadable and RowRefused; nothing is written
    then.
    """
    names = {one.name for each in almanac.observances for one in each.moments}
    reader = Reader(languages, sorted(names), await db.now())
    with _opened(path) as file:
        erased = None if erased_too else await erasures.last(db)
        known = await _check(db, path, _lines(path, file, reader), watch, erased)
        file.seek(0)
        found, done, lines = Imported(), 0, _lines(path, file, reader)
        while some := [*islice(lines, BATCH)]:
            await _store(db, almanac, [one.row for one in some], known, found)
            done += len(some)
            watch("stored", done)
    return found


def _opened(path: Path) -> TextIO:
    try:
        status = path.stat()
        if status.st_size > MOST_BYTES:
            raise ListUnreadable(path=path, reason="it is larger than 1 GB: split it")
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            # It is read twice, which a pipe does not allow.
            raise ListUnreadable(path=path, reason="it is no regular file: save the list as one")
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise ListUnreadable(path=path, reason=error.strerror) from None


async def _check(
    db: Database, path: Path, lines: Iterator[Line], watch: Watch, erased: date | None
) -> set[int]:
    """Read all rows, and return the Telegram ids of the chats that are stored.

    `erased`: the day of the last erasure. Raises RowRefused for a row that is there twice, or whose chat must not be
    subscribed.
    """
    seen: set[int] = set()
    stored: set[int] = set()
    for one in lines:
        number = one.row.chat.telegram_id
        if number in seen:
            raise RowRefused(path=path, line=one.number, reason=f"{number} is there twice")
        seen.add(number)
        known = await chats.find(db, number)
        if known is not None:
            stored.add(number)
        if reason := _refused(one.row, known, erased):
            raise RowRefused(path=path, line=one.number, reason=reason)
        if len(seen) > MOST_ROWS:
            raise ListUnreadable(path=path, reason=f"it has more than {MOST_ROWS} rows: split it")
        if len(seen) % BATCH == 0:
            watch("checked", len(seen))
    return stored


def _refused(row: Subscription, known: Chat | None, erased: date | None) -> str:
    """Why the chat of a row must not be subscribed; empty if it may be, or has ended and stays so."""
    if row.consent is None:
        return "" if known and (known.subscribed or known.ended) else NO_CONSENT
    if known is None and erased and row.consent <= erased:
        return PERHAPS_ERASED.format(day=erased, consent=row.consent)
    return ""


async def _store(
    db: Database,
    almanac: Almanac,
    rows: list[Subscription],
    stored: set[int],
    found: Imported,
) -> None:
    """Store some rows in one transaction, and count them. `stored`: who was stored when the list was checked."""
    now = await db.now()
    near = bool(almanac.between(now - planner.BEHIND, now + planner.AHEAD + SPARE))
    counted = Imported()
    async with db.begin():
        pairs = [(await chats.find(db, row.chat.telegram_id), row) for row in rows]
        for known, row in sorted(pairs, key=_order):
            if known is None and row.chat.telegram_id in stored:
                counted.erased += 1
            else:
                await _store_one(db, almanac, (known, row), now, counted, near=near)
    for name, count in vars(counted).items():
        setattr(found, name, getattr(found, name) + count)


def _order(pair: tuple[Chat | None, Subscription]) -> tuple[int, int]:
    """By the ids of stored chats, as every transaction locks them, and then by Telegram ids: so none can deadlock."""
    known, row = pair
    return (known.id or 0, 0) if known else (LAST, row.chat.telegram_id)


async def _store_one(
    db: Database,
    almanac: Almanac,
    pair: tuple[Chat | None, Subscription],
    now: datetime,
    found: Imported,
    *,
    near: bool,
) -> None:
    """Store a row within the open transaction, unless its chat is subscribed or has ended since its consent."""
    known, row = pair
    began = row.began
    if known and known.subscribed:
        found.kept += 1
    elif began is None or row.consent is None or _ended_since(known, row):
        found.ended += 1
    elif known:
        since = _since(almanac, replace(known, subscribed=began), now)
        renewed = await chat_lifecycle.renew(db, known, since)
        found.renewed += renewed and known.ended is not None
        found.new += renewed and known.ended is None
    else:
        one = replace(row.chat, subscribed=began)
        one = replace(one, subscribed=_since(almanac, one, now))
        found.new += await chat_lifecycle.bring_in(db, one, now=now, stale=near)


def _ended_since(known: Chat | None, row: Subscription) -> bool:
    """True for a chat that ended its subscription on the day of its consent or later."""
    if known is None or known.ended is None or row.consent is None:
        return False
    return known.ended.date() >= row.consent


def _since(almanac: Almanac, one: Chat, now: datetime) -> datetime:
    """When the subscription of an imported chat begins: now, if a window that it would have had has just closed.

    Otherwise the notice of that window would be recorded as missed, although the chat was not stored then.
    """
    began = one.subscribed or now
    for occasion in almanac.between(max(began, now - planner.BEHIND), now):
        for _, window in almanac.windows(occasion, one.moments, one.zone, one.minute):
            if began < window.expires <= now:
                return now
    return began


def _lines(path: Path, file: TextIO, reader: Reader) -> Iterator[Line]:
    """All rows of a list; empty lines are skipped. Raises ListUnreadable and RowRefused."""
    lines = csv.reader(file, strict=True)
    try:
        columns = [one.strip() for one in next(lines, [])]
        subscriptions_csv.header(columns)
        for values in lines:
            if values:
                cells = subscriptions_csv.by_column(columns, values)
                yield Line(lines.line_num, reader.row(cells))
    except Malformed as error:
        raise RowRefused(path=path, line=max(lines.line_num, 1), reason=error) from None
    except csv.Error as error:
        raise RowRefused(path=path, line=lines.line_num, reason=f"it is no CSV: {error}") from None
    except UnicodeDecodeError:
        raise ListUnreadable(path=path, reason="it is not UTF-8") from None
    except OSError as error:
        raise ListUnreadable(path=path, reason=error.strerror) from None
