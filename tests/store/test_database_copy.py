"""Moving from one database to another: all of it or nothing, and the bot continues where it stopped."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.delivery import planner
from bot.errors import (
    BotError,
    DatabaseAway,
    DatabaseDamaged,
    EndUnusable,
    MoveFailed,
    MoveStopped,
    NotEmpty,
    NothingToMove,
    SameDatabase,
    StillInUse,
)
from bot.store import chat_lifecycle, database_copy, ledger, metadata, senders, table_rows
from bot.store.engine import Database, open_database
from bot.store.records import Batch, Chat, Delivery, State
from bot.store.tables import schema
from tests import postgres
from tests.store.half_sent import MORNING, almanac, contents, fill, set_clock

#: Makes the address of a database that is new: of an SQLite file that does not exist, or on the server.
New = Callable[[str], str]

WAYS = [(one, other) for one in ("sqlite", "postgresql") for other in ("sqlite", "postgresql")]


@pytest.fixture
def new(tmp_path: Path, request: pytest.FixtureRequest) -> New:
    """Makes addresses of new databases, of one kind or the other."""
    made: list[str] = []

    def address(kind: str) -> str:
        if kind == "sqlite":
            made.append(kind)
            return f"sqlite:///{tmp_path / f'{len(made)}.db'}"
        server: postgres.Cluster = request.getfixturevalue("server")
        return server.new_database()

    return address


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(way))
def way(request: pytest.FixtureRequest, new: New) -> tuple[str, str]:
    """From where to where, each way in turn."""
    one, other = request.param
    return new(one), new(other)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database at that address."""
    db = await open_database(url, lasting=False)
    try:
        yield db
    finally:
        await db.close()


async def inside(url: str, act: Callable[[Database], Awaitable[object]] = contents) -> object:
    """What an act in that database gives; its contents."""
    async with opened(url) as db:
        return await act(db)


async def execute(url: str, *statements: str) -> None:
    """Carry out SQL there."""
    async with opened(url) as db, db.begin() as tx:
        for statement in statements:
            await tx.execute(text(statement))


def unwatched(name: str, rows: int) -> None:
    """Let it continue."""


NOTHING: dict[str, set[object]] = {table.name: set() for table in schema.sorted_tables}


async def test_everything_is_carried(way: tuple[str, str]) -> None:
    """Each value as it was; who sent is not carried; the source is left as it was."""
    source, target = way
    await inside(source, fill)
    before = await inside(source)

    carried = await database_copy.move(source, target, unwatched)

    assert isinstance(before, dict)
    assert all(before.values())
    assert await inside(source) == before
    assert await inside(target) == before | {"sender": set()}
    assert {one.name: one.rows for one in carried} == {
        name: len(rows) for name, rows in before.items() if name != "sender"
    }


async def test_there_and_back(new: New) -> None:
    """From SQLite to PostgreSQL and back is nothing but a copy."""
    first, second, third = new("sqlite"), new("postgresql"), new("sqlite")
    await inside(first, fill)

    await database_copy.move(first, second, unwatched)
    await database_copy.move(second, third, unwatched)

    before, after = await inside(first), await inside(third)
    assert isinstance(before, dict)
    assert after == before | {"sender": set()}


async def test_many_rows_are_carried_in_batches(new: New, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one batch, the last of them not full."""
    monkeypatch.setattr(table_rows, "BATCH", 4)
    source, target = new("sqlite"), new("postgresql")
    await inside(source, fill)
    seen: list[tuple[str, int]] = []

    await database_copy.move(source, target, lambda name, rows: seen.append((name, rows)))

    assert [rows for name, rows in seen if name == "chat"] == [4, 8, 4, 8]
    assert len((await inside(target))["chat"]) == 8  # type: ignore[index]


async def test_new_rows_get_new_numbers(way: tuple[str, str]) -> None:
    """A chat, an occasion and lots that come after the move do not meet those that were carried."""
    source, target = way
    await inside(source, fill)
    await database_copy.move(source, target, unwatched)

    async with opened(target) as db:
        before = await contents(db)
        await set_clock(db, MORNING.replace(year=2028))
        await chat_lifecycle.subscribe(db, Chat(None, 500, "private", "az", "Asia/Baku"))
        await planner.sweep(db, almanac(), MORNING.replace(year=2028))
        after = await contents(db)

    for name in ("chat", "broadcast", "batch"):
        ids, known = ({row[0] for row in rows[name]} for rows in (after, before))
        assert min(ids - known) > max(known)


async def test_the_bot_goes_on_where_it_stopped(way: tuple[str, str]) -> None:
    """Nothing is planned again; a dead sender's batch is taken over; nobody is notified again."""
    source, target = way
    sent, doubtful, gone = await furnish_and_kill(source)
    await database_copy.move(source, target, unwatched)

    async with opened(target) as db:
        await set_clock(db, MORNING)
        before = await ledger.tallies(db)
        for _ in range(2):
            await planner.sweep(db, almanac(), MORNING)
        assert await ledger.tallies(db) == before
        assert await senders.take_over(db, {}) > 0
        told = [(row.moment, row.chat.telegram_id) for row in await all_that_is_owed(db)]

    assert len(told) == len(set(told)) == sum(one.states.get(State.PLANNED, 0) for one in before)
    assert (doubtful.moment, doubtful.chat.telegram_id) in told
    assert not {(row.moment, row.chat.telegram_id) for row in (sent, gone)} & set(told)


async def furnish_and_kill(url: str) -> list[Delivery]:
    """The rows that the dead sender had claimed."""
    async with opened(url) as db:
        return await fill(db)


async def all_that_is_owed(db: Database) -> list[Delivery]:
    """What a sender is handed in the morning, and before the minute of silence."""
    found: list[Delivery] = []
    for instant in (MORNING, MORNING.replace(hour=7, minute=56)):
        await set_clock(db, instant)
        while batch := await ledger.claim(db, "next"):
            found += await whole(db, batch)
    return found


async def whole(db: Database, batch: Batch) -> list[Delivery]:
    """All owed rows of a lot."""
    found: list[Delivery] = []
    while rows := await ledger.advance(db, batch, 100):
        found += rows
    return found


async def refused(kind: type[BotError], source: str, target: str, code: int = 2) -> str:
    """The sentence with which a move is refused."""
    with pytest.raises(kind) as caught:
        await database_copy.move(source, target, unwatched)
    assert caught.value.exit_code == code
    return str(caught.value)


def test_a_file_that_is_not_there_is_not_made(new: New, tmp_path: Path) -> None:
    """A slip in FROM leaves no trace: neither file is there afterwards."""
    said = asyncio.run(refused(NothingToMove, new("sqlite"), new("sqlite")))

    assert f"sqlite:///{tmp_path / '1.db'} does not exist" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_an_empty_database_is_not_moved(kind: str, new: New, tmp_path: Path) -> None:
    """It is not the one that the bot has used."""
    source = new(kind)
    await inside(source)

    assert "does not exist or is empty" in await refused(
        NothingToMove, source, f"sqlite:///{tmp_path}/to.db"
    )
    assert not (tmp_path / "to.db").exists()


async def test_what_is_no_database_is_not_moved(new: New, tmp_path: Path) -> None:
    """The sentence says which file it is, and the other is not made."""
    (tmp_path / "1.db").write_text(
        "No database, but a text that is long enough to be taken for one." * 9
    )
    source = new("sqlite")

    said = await refused(DatabaseDamaged, source, new("sqlite"))

    assert said.startswith(f"The database {source} is damaged or is not a database")
    assert not (tmp_path / "2.db").exists()


def damage(path: Path) -> None:
    """Make noise of the pages in which the chats lie, and of no other."""
    connection = sqlite3.connect(path)
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'chat'"
    ).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)


async def test_damage_met_on_the_way_is_called_so(new: New, tmp_path: Path) -> None:
    """FROM is damaged where rows lie: exit code 2, and TO is empty."""
    source, target = new("sqlite"), new("sqlite")
    await inside(source, fill)
    damage(tmp_path / "1.db")

    said = await refused(DatabaseDamaged, source, target)

    assert said.startswith(f"The database {source} is damaged")
    assert not any((await inside(target)).values())  # type: ignore[attr-defined]


async def test_a_file_that_is_no_database_is_not_overwritten(new: New, tmp_path: Path) -> None:
    """TO is somebody's file: it stays as it is."""
    source, target = new("sqlite"), new("sqlite")
    await inside(source, fill)
    text = "No database, but a text that is long enough to be taken for one." * 9
    (tmp_path / "2.db").write_text(text)

    said = await refused(DatabaseDamaged, source, target)

    assert said.startswith(f"The database {target} is damaged or is not a database")
    assert (tmp_path / "2.db").read_text() == text


async def test_a_server_that_is_not_there(new: New) -> None:
    """No password is shown, and the source is as it was."""
    source = new("sqlite")
    await inside(source, fill)

    said = await refused(EndUnusable, source, "postgresql://bot:secret@127.0.0.1:1/bot")

    assert said.startswith("TO, postgresql://127.0.0.1:1/bot, cannot be used: ")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_database_is_not_moved_onto_itself(kind: str, new: New) -> None:
    """However it is written."""
    source = new(kind)
    await inside(source, fill)
    before = await inside(source)

    for same in (source, source.replace("/1.db", "/../" + Path(source).parent.name + "/1.db")):
        await refused(SameDatabase, source, same)
    assert await inside(source) == before


async def test_a_link_to_a_file_is_that_file(new: New, tmp_path: Path) -> None:
    """A hard link shows the same rows under another name."""
    source = new("sqlite")
    await inside(source, fill)
    (tmp_path / "link.db").hardlink_to(tmp_path / "1.db")

    await refused(SameDatabase, source, f"sqlite:///{tmp_path / 'link.db'}")


async def test_a_server_under_another_name(new: New) -> None:
    """Moving a database onto itself by another name of its server is refused, because it is not empty."""
    source = new("postgresql")
    await inside(source, fill)

    await refused(NotEmpty, source, source.replace("127.0.0.1", "localhost"))


async def test_nothing_is_added_to_what_is_there(way: tuple[str, str]) -> None:
    """One row of one table is enough."""
    source, target = way
    await inside(source, fill)
    await inside(target, lambda db: metadata.put(db, "a", "b"))

    assert "(in metadata)" in await refused(NotEmpty, source, target)

    assert await inside(target) == NOTHING | {"metadata": {("a", "b")}}


async def test_a_living_sender_forbids_it(way: tuple[str, str]) -> None:
    """What it sends after the copy was made would be sent again."""
    source, target = way
    await inside(source, fill)
    await inside(source, lambda db: senders.enter(db, "alive"))

    assert "within the last 15 seconds" in await refused(StillInUse, source, target)

    assert await inside(target) == NOTHING


async def test_nobody_changes_what_is_being_moved(new: New) -> None:
    """PostgreSQL keeps writers waiting, as SQLite does: what is copied is of one moment."""
    source = new("postgresql")
    hurried = "SET LOCAL lock_timeout = '50ms'", "INSERT INTO metadata VALUES ('a', 'b')"
    async with opened(source) as db, database_copy._held(db):
        with pytest.raises(DatabaseAway, match="lock timeout"):
            await execute(source, *hurried)


async def test_a_move_that_is_stopped_leaves_nothing(
    way: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is stopped while rows are written or while they are read again; it can then be repeated."""
    monkeypatch.setattr(table_rows, "BATCH", 4)
    source, target = way
    await inside(source, fill)
    before = await inside(source)

    for times in (2, 15):
        with pytest.raises(MoveStopped):
            await database_copy.move(source, target, stopping_after(times))
        assert await inside(target) == NOTHING
        assert await inside(source) == before
    await database_copy.move(source, target, unwatched)


def stopping_after(times: int) -> table_rows.Watch:
    """Stops the move at that batch."""
    calls: list[str] = []

    def watch(name: str, rows: int) -> None:
        calls.append(name)
        if len(calls) == times:
            raise MoveStopped

    return watch


#: Databases that change what is written to them, or keep it back.
UNFAITHFUL = {
    "sqlite changes": [
        "CREATE TRIGGER t AFTER INSERT ON chat BEGIN UPDATE chat SET silent = 1 WHERE id = 5; END"
    ],
    "sqlite keeps back": [
        "CREATE TRIGGER t AFTER INSERT ON metadata BEGIN DELETE FROM metadata; END"
    ],
    "postgresql changes": [
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN IF NEW.id = 5 THEN NEW.stale = NOT NEW.stale; END IF; RETURN NEW; END'",
        "CREATE TRIGGER t BEFORE INSERT ON chat FOR EACH ROW EXECUTE FUNCTION f()",
    ],
    "postgresql keeps back": [
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER t BEFORE INSERT ON metadata FOR EACH ROW EXECUTE FUNCTION f()",
    ],
}


@pytest.mark.parametrize("unfaithful", UNFAITHFUL)
async def test_what_is_not_the_same_is_undone(unfaithful: str, new: New) -> None:
    """A single value or a single row that differs is found, and nothing stays."""
    source, target = new("sqlite"), new(unfaithful.split()[0])
    await inside(source, fill)
    await execute(target, *UNFAITHFUL[unfaithful])

    said = await refused(MoveFailed, source, target, code=1)

    assert ("metadata" if "back" in unfaithful else "chat") + " is not the same" in said
    assert await inside(target) == NOTHING


async def test_a_value_that_does_not_fit_is_a_sentence(new: New) -> None:
    """SQLite takes texts of any length; the error contains PostgreSQL's words, and not the text."""
    source, target = new("sqlite"), new("postgresql")
    await inside(source, fill)
    await execute(source, f"UPDATE chat SET reason = '{'private' * 99}'")

    said = await refused(MoveFailed, source, target, code=1)

    assert "value too long" in said
    assert "private" not in said
    assert await inside(target) == NOTHING
