"""Subscriptions as CSV: what is exported comes back as it was, and an import never subscribes whom it should not."""

import asyncio
import csv
import dataclasses
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.delivery import planner
from bot.errors import ImportStopped, ListUnreadable, RowRefused
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.operations import subscription_lists
from bot.operations.subscription_lists import Imported
from bot.operations.subscriptions_csv import COLUMNS
from bot.store import chat_lifecycle, chats, ledger, retention, tables
from bot.store.engine import Database, open_database
from bot.store.records import Chat, State
from tests.stage import PATIENCE
from tests.store.test_changes_beside_planning import held_up

LANGUAGES = ("az", "en", "ru", "tr")
MOMENTS = ("eve", "day", "silence")
NOVEMBER = datetime(2026, 11, 29, 6, tzinfo=UTC)


def unwatched(name: str, rows: int) -> None:
    """Let it continue."""


async def set_clock(db: Database, instant: datetime) -> None:
    """Let the ledger's clock show that instant now."""
    db.offset = instant - await db.real_now()


async def export(db: Database, path: Path) -> int:
    """Export into that file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        return await subscription_lists.export(db, file, unwatched)


async def import_(db: Database, almanac: Almanac, path: Path) -> Imported:
    """Import that file."""
    return await subscription_lists.read_in(db, almanac, LANGUAGES, path, unwatched)


def written(path: Path, *rows: dict[str, object], columns: Sequence[str] = COLUMNS) -> Path:
    """A list with these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(rows)
    return path


def row(telegram_id: int = 500, **values: object) -> dict[str, object]:
    """A row of a person who consented."""
    kept = {"kind": "private", "language": "az", "zone": "Asia/Baku", "consent": "2026-11-01"}
    return {"telegram_id": telegram_id} | kept | values


async def everyone(db: Database) -> set[Chat]:
    """All subscribed chats, whatever their ids here."""
    return {dataclasses.replace(one, id=None) for one in await chats.everyone(db)}


def subscribed() -> st.SearchStrategy[Chat]:
    """Any subscribed chat."""
    return st.builds(
        _chat,
        st.sampled_from(["private", "group", "supergroup", "channel"]),
        st.integers(1, 2**52 - 1),
        st.permutations(LANGUAGES),
        st.sampled_from(zones.common()),
        st.tuples(st.none() | st.integers(0, 1439), st.frozensets(st.sampled_from(MOMENTS))),
        st.tuples(st.booleans(), st.booleans(), st.none() | st.booleans(), st.booleans()),
        st.integers(0, 10**15),
    )


def _chat(
    kind: str,
    number: int,
    languages: list[str],
    zone: str,
    times: tuple[int | None, frozenset[str]],
    switches: tuple[bool, bool, bool | None, bool],
    us: int,
) -> Chat:
    chosen, cards, silent, more = switches
    return Chat(
        id=None,
        telegram_id=number if kind == "private" else -number,
        kind=kind,
        language=languages[0],
        zone=zone,
        language_chosen=chosen,
        minute=times[0],
        moments=times[1],
        thread_id=7 if more and kind == "supergroup" else None,
        silent=silent,
        cards=cards,
        second_language=languages[1] if more and kind == "channel" else None,
        subscribed=datetime(2026, 11, 28, tzinfo=UTC) - timedelta(microseconds=us % (300 * 10**11)),
    )


@given(st.lists(subscribed(), max_size=5, unique_by=lambda one: one.telegram_id))
@settings(max_examples=25)
def test_an_export_comes_back_as_it_was(
    almanac: Almanac, tmp_path_factory: pytest.TempPathFactory, found: list[Chat]
) -> None:
    """Into an empty database: the same subscriptions. A second and third import change nothing."""
    folder = tmp_path_factory.mktemp("lists")

    async def there_and_back() -> None:
        one, other = [
            await open_database(f"sqlite:///{folder}/{name}.db", lasting=False) for name in "ab"
        ]
        try:
            await set_clock(one, NOVEMBER)
            await set_clock(other, NOVEMBER)
            for chat in found:
                await chat_lifecycle.bring_in(one, chat, now=NOVEMBER, stale=True)
            assert await export(one, folder / "list.csv") == len(found)
            assert await import_(other, almanac, folder / "list.csv") == Imported(new=len(found))
            for _ in range(2):
                assert await everyone(one) == await everyone(other) == set(found)
                again = await import_(other, almanac, folder / "list.csv")
                assert again == Imported(kept=len(found))
        finally:
            await one.close()
            await other.close()

    asyncio.run(there_and_back())
    content = (folder / "list.csv").read_bytes().decode()
    assert content.count("\r\n") == content.count("\n") == len(found) + 1
    for cells in csv.reader(content.splitlines()):
        assert not any(cell[:1] in set("=+@\t\r") for cell in cells)


async def test_a_chat_that_is_known_keeps_its_settings(
    db: Database, almanac: Almanac, tmp_path: Path
) -> None:
    """What was changed here since the export wins."""
    await set_clock(db, NOVEMBER)
    one = await chat_lifecycle.subscribe(db, Chat(None, 500, "private", "az", "Asia/Baku"))
    await export(db, tmp_path / "list.csv")
    await chats.change(db, one, language="ru", zone="UTC", moments=frozenset({"day"}))
    before = await everyone(db)

    assert await import_(db, almanac, tmp_path / "list.csv") == Imported(kept=1)

    assert await everyone(db) == before


@pytest.mark.parametrize(
    ("consent", "found"),
    [
        ("2026-11-20", Imported(ended=1)),
        ("2026-11-21", Imported(ended=1)),
        ("2026-11-22", Imported(renewed=1)),
        (None, Imported(ended=1)),
    ],
)
async def test_who_has_ended_since_the_consent_stays_so(
    db: Database, almanac: Almanac, tmp_path: Path, consent: str | None, found: Imported
) -> None:
    """Only a later consent begins the subscription again, with the settings that the chat had here."""
    await set_clock(db, NOVEMBER - timedelta(days=8))
    one = await chat_lifecycle.subscribe(db, Chat(None, 500, "private", "ru", "UTC"))
    await chat_lifecycle.end(db, one, "stopped")
    await set_clock(db, NOVEMBER)

    path = written(tmp_path / "list.csv", row(consent=consent))
    assert await import_(db, almanac, path) == found

    stored = await chats.find(db, 500)
    assert stored
    assert bool(stored.subscribed) is bool(found.renewed)
    assert (stored.language, stored.zone) == ("ru", "UTC")


@pytest.mark.parametrize("how", ["forgetme", "removed", "retention"])
async def test_an_old_list_does_not_bring_back_who_was_erased(
    db: Database, almanac: Almanac, tmp_path: Path, how: str
) -> None:
    """Its row is refused, and so is any other chat that is not stored, unless it consented later."""
    await set_clock(db, NOVEMBER - timedelta(days=60))
    number, kind = (-500, "group") if how == "removed" else (500, "private")
    one = await chat_lifecycle.subscribe(db, Chat(None, number, kind, "az", "Asia/Baku"))
    await chat_lifecycle.subscribe(db, Chat(None, 501, "private", "az", "Asia/Baku"))
    old = tmp_path / "old.csv"
    await export(db, old)
    await set_clock(db, NOVEMBER - timedelta(days=9))
    if how == "forgetme":
        await chats.forget(db, number)
    elif how == "removed":
        await chat_lifecycle.lose(db, one, "kicked")
    else:
        await chat_lifecycle.end(db, one, "stopped")
        assert await retention.erase_ended(db, await db.now(), (), NOVEMBER.date())
    await set_clock(db, NOVEMBER)

    with pytest.raises(RowRefused, match=r"line 2: the last erasure here was on 2026-11-20"):
        await import_(db, almanac, old)
    path = written(tmp_path / "list.csv", row(502, consent="2026-11-20"))
    with pytest.raises(RowRefused, match=r"line 2: .*remove the line, or give --erased-too"):
        await import_(db, almanac, path)

    assert [one.telegram_id for one in await chats.everyone(db)] == [501]
    path = written(tmp_path / "list.csv", row(502, consent="2026-11-21"), row(501))
    assert await import_(db, almanac, path) == Imported(new=1, kept=1)
    found = await subscription_lists.read_in(
        db, almanac, LANGUAGES, old, unwatched, erased_too=True
    )
    assert found == Imported(new=1, kept=1)


async def test_who_is_erased_while_a_list_is_imported_stays_so(
    sqlite_db: Database, almanac: Almanac, tmp_path: Path
) -> None:
    """After its row was checked, and before it is stored."""
    await chats.save(sqlite_db, Chat(None, 600, "private", "az", "Asia/Baku"))
    path = written(tmp_path / "list.csv", *map(row, range(1, 601)))

    async def forget() -> None:
        other = await open_database(f"sqlite:///{tmp_path}/bot.db", lasting=False)
        await chats.forget(other, 600)
        await other.close()

    def between(name: str, rows: int) -> None:
        if (name, rows) == ("stored", 500):
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, forget()).result()

    found = await subscription_lists.read_in(sqlite_db, almanac, LANGUAGES, path, between)

    assert found == Imported(new=599, erased=1)
    assert await chats.find(sqlite_db, 600) is None


async def test_an_import_waits_for_chats_in_the_order_of_all_others(
    db: Database, almanac: Almanac, tmp_path: Path
) -> None:
    """Who has locked the first chat can also lock the second: neither waits for the other without end."""
    await set_clock(db, NOVEMBER - timedelta(days=60))
    numbers = []
    for telegram_id in (500, 501):
        one = Chat(None, telegram_id, "private", "az", "Asia/Baku")
        one = await chat_lifecycle.subscribe(db, one)
        numbers.append((await chat_lifecycle.end(db, one, "stopped")).id)
    await set_clock(db, NOVEMBER)
    path = written(tmp_path / "list.csv", row(501), row(500))

    async with asyncio.timeout(PATIENCE):
        async with db.begin() as tx:
            for number in numbers:
                this = select(tables.chat.c.id).where(tables.chat.c.id == number)
                await tx.execute(this.with_for_update())
                if number == numbers[0]:
                    importing = asyncio.create_task(import_(db, almanac, path))
                    await held_up(db, importing)
        assert await importing == Imported(renewed=2)


async def test_nobody_is_subscribed_without_consent(
    db: Database, almanac: Almanac, tmp_path: Path
) -> None:
    """A chat that is not stored, or has never subscribed: no row is stored, also not those before it."""
    await set_clock(db, NOVEMBER)
    await chats.save(db, Chat(None, 501, "private", "az", "Asia/Baku"))
    for number in (501, 502):
        path = written(tmp_path / "list.csv", row(500), row(number, consent=""))

        with pytest.raises(RowRefused, match=r"line 3: .*consent") as refused:
            await import_(db, almanac, path)

        assert refused.value.exit_code == 2
    assert await chats.count(db) == 0


async def test_the_day_of_consent_is_when_the_subscription_began(
    db: Database, almanac: Almanac, tmp_path: Path
) -> None:
    """It stays in the database, and in the next export."""
    await set_clock(db, NOVEMBER)
    await import_(db, almanac, written(tmp_path / "list.csv", row(consent="2025-02-03")))

    (one,) = await chats.everyone(db)
    await export(db, tmp_path / "again.csv")

    assert one.subscribed == datetime(2025, 2, 3, tzinfo=UTC)
    assert (
        (tmp_path / "again.csv").read_text().rstrip().endswith(",2025-02-03T00:00:00Z,2025-02-03")
    )


@pytest.mark.parametrize("planned", [True, False])
async def test_an_import_on_the_day_owes_the_notices_to_come(
    db: Database, almanac: Almanac, tmp_path: Path, planned: bool
) -> None:
    """As to one who subscribes then: the eve is over and not recorded as missed; planned before or after the import."""
    noon = datetime(2027, 1, 20, 6, tzinfo=UTC)
    await set_clock(db, noon)
    if planned:
        await planner.sweep(db, almanac, noon)
    path = written(tmp_path / "list.csv", row(500), row(501, zone="America/Los_Angeles"))
    await import_(db, almanac, path)
    await chat_lifecycle.subscribe(db, Chat(None, 502, "private", "az", "Asia/Baku"))
    await chat_lifecycle.subscribe(db, Chat(None, 503, "private", "az", "America/Los_Angeles"))

    sweep = await planner.sweep(db, almanac, noon)

    assert not sweep.expired
    tallies = {one.moment: one.states for one in await ledger.tallies(db)}
    assert tallies["day"] == tallies["silence"] == {State.PLANNED: 4}
    assert tallies["eve"] == {State.PLANNED: 2}


@pytest.mark.parametrize("planned", [True, False])
async def test_an_import_before_the_day_is_planned(
    db: Database, almanac: Almanac, tmp_path: Path, planned: bool
) -> None:
    """Whether the notices are planned already or not; a second import plans nothing more."""
    january = datetime(2027, 1, 18, 6, tzinfo=UTC)
    await set_clock(db, january if planned else NOVEMBER)
    await planner.sweep(db, almanac, await db.now())
    path = written(tmp_path / "list.csv", row(500, moments="day"), row(501, moments="none"))
    for _ in range(2):
        await import_(db, almanac, path)
        await set_clock(db, january)
        await planner.sweep(db, almanac, january)

    states = {one.moment: one.states for one in await ledger.tallies(db) if one.states}
    assert states == {"day": {State.PLANNED: 1}}


async def test_an_import_that_was_stopped_goes_on(
    db: Database, almanac: Almanac, tmp_path: Path
) -> None:
    """What is stored stays, and the next import stores the rest."""
    await set_clock(db, NOVEMBER)
    path = written(tmp_path / "list.csv", *map(row, range(1, 1101)))

    def stop(name: str, rows: int) -> None:
        if (name, rows) == ("stored", 500):
            raise ImportStopped

    with pytest.raises(ImportStopped):
        await subscription_lists.read_in(db, almanac, LANGUAGES, path, stop)

    assert await chats.count(db) == 500
    assert await import_(db, almanac, path) == Imported(new=600, kept=500)


#: A row that is refused, and the sentence.
REFUSED = {
    "a group with a positive id": (row(500, kind="group"), "positive ids"),
    "a person with a negative id": (row(-500), "positive ids"),
    "a large id": (row(2**52), "52 bits"),
    "no id": (row(0), "telegram_id"),
    "a formula": (row(zone="=cmd()"), "zone is '=cmd()'"),
    "another language": (row(language="de"), "give one of az, en, ru, tr"),
    "another kind": (row(kind="bot"), "give one of private"),
    "a zone in small letters": (row(zone="asia/baku"), "Asia/Baku"),
    "a person with a topic": (row(thread_id=3), "thread_id"),
    "a person with two languages": (row(second_language="ru"), "channels only"),
    "a time": (row(time="24:00"), "write 08:30"),
    "a moment": (row(moments="day noon"), "moments is 'noon'"),
    "a switch": (row(silent="maybe"), "yes or no"),
    "a day to come": (row(consent="2099-01-01"), "consent '2099-01-01'"),
    "no day": (row(consent="2026-02-30"), "consent '2026-02-30'"),
    "an instant to come": (row(subscribed="2099-01-01T00:00:00Z"), "subscribed"),
    "an instant without Z": (row(subscribed="2026-11-01T00:00:00"), "Z"),
    "consent after the begin": (row(subscribed="2026-10-01T00:00:00Z"), "is later than"),
}


@pytest.mark.parametrize("wrong", REFUSED)
async def test_a_row_that_cannot_be_used_is_one_sentence(
    wrong: str, almanac: Almanac, sqlite_db: Database, tmp_path: Path
) -> None:
    """With the number of its line; the rows before it are not stored."""
    bad, sentence = REFUSED[wrong]
    path = written(tmp_path / "list.csv", row(400), bad)

    with pytest.raises(RowRefused) as refused:
        await import_(sqlite_db, almanac, path)

    assert "list.csv, line 3: " in str(refused.value)
    assert sentence in str(refused.value)
    assert await chats.count(sqlite_db) == 0


#: A file that is refused, and the sentence.
FILES = {
    "nothing": (b"", "line 1: the column telegram_id is missing"),
    "an unknown column": (b"telegram_id,kind,language,zone,name\r\n", "'name' is no column"),
    "a column twice": (b"telegram_id,kind,language,zone,zone\r\n", "zone is there twice"),
    "semicolons": (b"telegram_id;kind;language;zone\r\n", "is no column"),
    "a short row": (b"telegram_id,kind,language,zone\n1,private\n", "line 2: it has 2 cells"),
    "an open quote": (b'telegram_id,kind,language,zone\n"1', "it is no CSV"),
    "twice": (
        b"telegram_id,kind,language,zone,consent\n" + b"1,private,az,UTC,2026-01-01\n" * 2,
        "line 3: 1 is there twice",
    ),
}


@pytest.mark.parametrize("wrong", FILES)
async def test_a_file_that_cannot_be_used_is_one_sentence(
    wrong: str, almanac: Almanac, sqlite_db: Database, tmp_path: Path
) -> None:
    """And nothing is stored."""
    content, sentence = FILES[wrong]
    (tmp_path / "list.csv").write_bytes(content)

    with pytest.raises(RowRefused) as refused:
        await import_(sqlite_db, almanac, tmp_path / "list.csv")

    assert sentence in str(refused.value)
    assert await chats.count(sqlite_db) == 0


async def test_what_is_no_text_is_one_sentence(
    almanac: Almanac, sqlite_db: Database, tmp_path: Path
) -> None:
    """Bytes, a folder, no file at all, and a pipe, which cannot be read twice."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xff")

    os.mkfifo(tmp_path / "pipe")
    reasons = {
        "bytes": "not UTF-8",
        ".": "directory",
        "none": "No such file",
        "pipe": "it is no regular file: save the list as one",
    }

    for name, reason in reasons.items():
        with pytest.raises(ListUnreadable, match=reason):
            await import_(sqlite_db, almanac, tmp_path / name)


async def test_a_list_from_a_spreadsheet_is_read(
    almanac: Almanac, sqlite_db: Database, tmp_path: Path
) -> None:
    """With a byte order mark, spaces, another order of columns and only those that are needed."""
    content = "\ufeffkind,telegram_id, zone,language,consent\nprivate, 500,UTC,en,2026-11-01\n\n"
    (tmp_path / "list.csv").write_text(content, "utf-8")

    assert await import_(sqlite_db, almanac, tmp_path / "list.csv") == Imported(new=1)

    (one,) = await chats.everyone(sqlite_db)
    assert (one.telegram_id, one.zone, one.moments) == (500, "UTC", frozenset(MOMENTS))
    assert (one.minute, one.silent, one.cards, one.language_chosen) == (None, None, True, False)
