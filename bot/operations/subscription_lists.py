"""Exports all subscriptions as CSV, and imports such a list: checked wholly first, harmless when repeated."""

import csv
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TextIO

from bot.delivery import planner
from bot.errors import ListUnreadable, RowRefused
from bot.observances.almanac import Almanac
from bot.operations import subscriptions_csv
from bot.operations.subscriptions_csv import COLUMNS, Reader, Refused, Subscription
from bot.store import chat_lifecycle, chats, subscriptions
from bot.store.engine import Database
from bot.store.records import Chat
from bot.store.table_rows import Watch

#: Rows that are stored in one transaction.
BATCH = 500

#: The most rows of a list, and the most bytes.
MOST_ROWS, MOST_BYTES = 2_000_000, 2**30

#: How long before notices are planned an imported chat is planned by itself.
SPARE = timedelta(days=1)

#: What a row lacks that names a chat which has never subscribed here.
NO_CONSENT = "this chat has never subscribed itself here; write the day of its consent into the column consent"


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
    db: Database, almanac: Almanac, languages: tuple[str, ...], path: Path, watch: Watch
) -> Imported:
    """Import a list: check all rows, then store 500 at a time. Repeating it, also after it was stopped, is harmless.

    A chat that is stored keeps its settings. Raises ListUnreadable and RowRefused; nothing is written then.
    """
    names = {one.name for each in almanac.observances for one in each.moments}
    reader = Reader(languages, sorted(names), await db.now())
    with _opened(path) as file:
        await _check(db, path, _lines(path, file, reader), watch)
        file.seek(0)
        found, done, lines = Imported(), 0, _lines(path, file, reader)
        while some := [*islice(lines, BATCH)]:
            await _store(db, almanac, [one.row for one in some], found)
            done += len(some)
            watch("stored", done)
    return found


def _opened(path: Path) -> TextIO:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ListUnreadable(path=path, reason="it is larger than 1 GB: split it")
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise ListUnreadable(path=path, reason=error.strerror) from None


async def _check(db: Database, path: Path, lines: Iterator[Line], watch: Watch) -> None:
    """Read all rows. Raises RowRefused for one that is there twice, or whose chat needs a date of consent."""
    seen: set[int] = set()
    for one in lines:
        number = one.row.chat.telegram_id
        if number in seen:
            raise RowRefused(path=path, line=one.number, reason=f"{number} is there twice")
        seen.add(number)
        if one.row.consent is None and not await _has_subscribed(db, number):
            raise RowRefused(path=path, line=one.number, reason=NO_CONSENT)
        if len(seen) > MOST_ROWS:
            raise ListUnreadable(path=path, reason=f"it has more than {MOST_ROWS} rows: split it")
        if len(seen) % BATCH == 0:
            watch("checked", len(seen))


async def _has_subscribed(db: Database, telegram_id: int) -> bool:
    """True for a chat that is, or was, subscribed here."""
    known = await chats.find(db, telegram_id)
    return known is not None and bool(known.subscribed or known.ended)


async def _store(db: Database, almanac: Almanac, rows: list[Subscription], found: Imported) -> None:
    now = await db.now()
    near = bool(almanac.between(now - planner.BEHIND, now + planner.AHEAD + SPARE))
    counted = Imported()
    async with db.begin():
        for row in rows:
            await _store_one(db, almanac, row, now, counted, near=near)
    for name, count in vars(counted).items():
        setattr(found, name, getattr(found, name) + count)


async def _store_one(
    db: Database, almanac: Almanac, row: Subscription, now: datetime, found: Imported, *, near: bool
) -> None:
    """Store a row within the open transaction, unless its chat is subscribed or has ended since its consent."""
    known, began = await chats.find(db, row.chat.telegram_id), row.began
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
    except Refused as refused:
        raise RowRefused(path=path, line=max(lines.line_num, 1), reason=refused) from None
    except csv.Error as error:
        raise RowRefused(path=path, line=lines.line_num, reason=f"it is no CSV: {error}") from None
    except UnicodeDecodeError:
        raise ListUnreadable(path=path, reason="it is not UTF-8") from None
    except OSError as error:
        raise ListUnreadable(path=path, reason=error.strerror) from None
