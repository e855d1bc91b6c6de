"""Backups: all rows survive, from each database into each; what is damaged is a sentence; a copy is held."""

import asyncio
import gzip
import itertools
import json
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, Table, insert, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.delivery import planner
from bot.errors import (
    BackupDamaged,
    BackupExists,
    BackupNewer,
    BackupNotWritten,
    BackupStopped,
    BackupUnreadable,
    BotError,
    NotABackup,
    PassphraseMissing,
    PassphraseWrong,
    RestoreFailed,
    RestoreNotEmpty,
    RestoreStopped,
)
from bot.store import (
    backup,
    backup_file,
    chat_lifecycle,
    holds,
    ledger,
    metadata,
    rate_limit,
    restore,
    restored,
    restored_mark,
    sealing,
    senders,
)
from bot.store.backup_file import Backup, Header
from bot.store.engine import Database, open_database
from bot.store.records import Chat, State
from bot.store.tables import EPOCH, chat, schema
from tests import postgres
from tests.store import half_sent
from tests.store.half_sent import MORNING, almanac, contents, fill, set_clock
from tests.store.test_database_copy import UNFAITHFUL, WAYS, New, execute, inside, new, opened
from tests.store.test_migrations import HALF_SENT, of_release

__all__ = ["new"]

SECRET = "candle and carnation"


def unwatched(name: str, rows: int) -> None:
    """Let it continue."""


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(way))
def way(request: pytest.FixtureRequest, new: New) -> tuple[str, str]:
    """From where to where, each way in turn."""
    one, other = request.param
    return new(one), new(other)


async def write(url: str, path: Path, passphrase: str | None = None) -> Header:
    """Back up the database at that address."""
    async with opened(url) as db:
        return await backup.write(db, path, passphrase, unwatched)


async def read(url: str, path: Path, passphrase: str | None = None) -> Header:
    """Restore into the database at that address."""
    return await restore.restore(url, path, passphrase, unwatched, lasting=False)


def held(before: dict[str, Any], after: dict[str, Any], header: Header) -> dict[str, Any]:
    """What a restored copy contains: all that was there, with the mark and the hold.

    Every incident is there as well, the last one being the hold of the copy, with which an earlier hold has ended. What
    waited for a confirmation is stopped.
    """
    *kept, (_, kind, _, ended, reason) = sorted(after["incident"])
    began = {(*row[:3], row[4]) for row in before["incident"]}
    assert {(*row[:3], row[4]) for row in kept} == began
    assert (kind, ended, reason[:13]) == ("held", None, "this database")
    time = f"{header.created:%Y-%m-%d %H:%M}"
    ((number, following, gap, epoch, *throttle, _, _, _, _, _),) = before["rate_limit"]
    pause = (0, 2**63 - 1, restored_mark.worded(time), True, None)
    ((name, news),) = [row for row in after["metadata"] if row[0] == holds.NEWS]
    assert news.startswith(holds.HELD)
    return before | {
        "incident": after["incident"],
        "metadata": before["metadata"] | {("restored", time), (name, news)},
        "request": {
            (*row[:3], "stopped", *row[4:-1], "the database was restored")
            for row in before["request"]
        },
        "rate_limit": {(number, following, gap, epoch + 1, *throttle, *pause)},
    }


@pytest.mark.parametrize("passphrase", [None, SECRET])
async def test_every_value_survives(
    way: tuple[str, str], passphrase: str | None, tmp_path: Path
) -> None:
    """Every table with rows, from each kind of database into each; the source stays as it was."""
    source, target = way
    await inside(source, fill)
    before: Any = await inside(source)
    assert all(before.values())

    header = await write(source, tmp_path / "file", passphrase)
    assert await read(target, tmp_path / "file", passphrase) == header

    assert header.rows == {name: len(rows) for name, rows in before.items()}
    assert await inside(source) == before
    after: Any = await inside(target)
    assert after == held(before, after, header)


async def test_new_rows_get_new_numbers(way: tuple[str, str], tmp_path: Path) -> None:
    """A chat, a broadcast and batches that come after the restore do not meet those that were restored."""
    source, target = way
    await inside(source, fill)
    await write(source, tmp_path / "file")
    await read(target, tmp_path / "file")

    async with opened(target) as db:
        before = await contents(db)
        await set_clock(db, MORNING.replace(year=2028))
        await chat_lifecycle.subscribe(db, Chat(None, 500, "private", "az", "Asia/Baku"))
        await planner.sweep(db, almanac(), MORNING.replace(year=2028))
        after = await contents(db)

    for name in ("chat", "broadcast", "batch"):
        ids, known = ({row[0] for row in rows[name]} for rows in (after, before))
        assert min(ids - known) > max(known)


async def test_a_restored_broadcast_goes_on_after_the_confirmation(
    way: tuple[str, str], tmp_path: Path
) -> None:
    """Held until then, whatever the clock shows; afterwards each notice that is owed is sent once."""
    source, target = way
    await inside(source, fill)
    await write(source, tmp_path / "file")
    await read(target, tmp_path / "file")

    async with opened(target) as db:
        assert "restored" in (await rate_limit.paused(db) or pytest.fail("not held")).reason
        assert await restored.copied_from(db)
        assert await restored.trust(db) == (True, True)
        assert await restored.trust(db) == (False, False)
        assert await rate_limit.paused(db) is None
        assert await restored.copied_from(db) is None
        await set_clock(db, MORNING)
        await senders.take_over(db, {})
        sent = await half_sent.send_all(db)
        tallies = await ledger.tallies(db)
    assert len(sent) == len(set(sent)) > 0
    assert sum(one.states.get(State.PLANNED, 0) for one in tallies) == 0


async def test_nobody_but_the_owner_can_read_it(sqlite_db: Database, tmp_path: Path) -> None:
    """And nothing else is left in the folder."""
    folder = tmp_path / "backups"
    folder.mkdir()
    await backup.write(sqlite_db, folder / "file", None, unwatched)

    assert stat.S_IMODE((folder / "file").stat().st_mode) == 0o600
    assert list(folder.iterdir()) == [folder / "file"]


async def test_a_file_is_replaced_only_when_asked(sqlite_db: Database, tmp_path: Path) -> None:
    """A folder never."""
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.write_text("mine")
    folder.mkdir()

    for path, replace in ((file, False), (folder, False), (folder, True)):
        with pytest.raises(BackupExists):
            await backup.write(sqlite_db, path, None, unwatched, replace=replace)
    assert file.read_text() == "mine"
    await backup.write(sqlite_db, file, None, unwatched, replace=True)
    assert backup_file.inspect(file).rows["chat"] == 0


async def test_a_folder_that_is_missing_is_a_sentence(sqlite_db: Database, tmp_path: Path) -> None:
    """With the reason."""
    with pytest.raises(BackupNotWritten, match="No such file"):
        await backup.write(sqlite_db, tmp_path / "none" / "file", None, unwatched)


async def test_a_backup_that_is_stopped_leaves_no_file(db: Database, tmp_path: Path) -> None:
    """Not even an unfinished one."""
    await fill(db)
    folder = tmp_path / "backups"
    folder.mkdir()

    def stop(name: str, rows: int) -> None:
        if name == "delivery":
            raise BackupStopped

    with pytest.raises(BackupStopped):
        await backup.write(db, folder / "file", None, stop)

    assert list(folder.iterdir()) == []


async def test_a_backup_is_of_one_moment_and_holds_up_no_writer(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    """What is written while it is made is not in it, and is written at once."""
    await fill(db)
    before = await contents(db)
    loop, wrote = asyncio.get_running_loop(), []

    def write_meanwhile(name: str, rows: int) -> None:
        if not wrote:
            wrote.append(loop.create_task(metadata.put(db, "meanwhile", name)))

    async with opened(database_url) as reading:
        header = await backup.write(reading, tmp_path / "file", None, write_meanwhile)
        await asyncio.wait_for(wrote[0], 10)

    assert header.rows["metadata"] == len(before["metadata"])
    assert await metadata.get(db, "meanwhile")


def left(folder: Path) -> list[Path]:
    """What is left of the database that a restore has created."""
    return list(folder.glob("target.db*"))


async def refused(
    kind: type[BotError], path: Path, folder: Path, passphrase: str | None = None, code: int = 2
) -> str:
    """The sentence with which a restore is refused; no database is there afterwards."""
    target = folder / "target.db"
    with pytest.raises(kind) as caught:
        await read(f"sqlite:///{target}", path, passphrase)
    assert caught.value.exit_code == code
    assert not left(folder)
    return str(caught.value)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A backup that is not encrypted, and one that is."""
    folder = tmp_path_factory.mktemp("backups")
    url = f"sqlite:///{folder}/source.db"
    asyncio.run(inside(url, fill))
    for name, passphrase in (("plain", None), ("sealed", SECRET)):
        asyncio.run(write(url, folder / name, passphrase))
    return folder / "plain", folder / "sealed"


@pytest.fixture
def files(written: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """Copies of the two, for one test."""
    for path in written:
        shutil.copy(path, tmp_path)
    return tmp_path / "plain", tmp_path / "sealed"


async def test_every_cut_and_every_changed_byte_is_noticed(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Before a database is made, and without the passphrase."""
    for path in files:
        whole = path.read_bytes()
        damaged = [whole[:length] for length in range(0, len(whole), 7)]
        damaged += [whole + b"\0", whole + whole, b""]
        for place in range(0, len(whole), 5):
            damaged.append(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        for content in damaged:
            (tmp_path / "damaged").write_bytes(content)
            with pytest.raises((NotABackup, BackupDamaged)) as caught:
                backup_file.inspect(tmp_path / "damaged")
            assert caught.value.exit_code == 2
        await refused(BackupDamaged, tmp_path / "damaged", tmp_path, SECRET)


async def test_what_is_no_backup_is_a_sentence(tmp_path: Path) -> None:
    """A text, a database, a folder, and nothing at all."""
    (tmp_path / "text").write_text("no backup\n" * 9)
    await (await open_database(f"sqlite:///{tmp_path / 'database'}")).close()

    for name in ("text", "database"):
        assert "not a backup of this bot" in await refused(NotABackup, tmp_path / name, tmp_path)
    for path in (tmp_path, tmp_path / "none"):
        assert "cannot be read" in await refused(BackupUnreadable, path, tmp_path)


async def test_a_passphrase_is_needed_and_must_be_right(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Nothing of the file is shown without it; one that is not needed does no harm."""
    plain, sealed = files
    assert b"Asia/Baku" in gzip.decompress(plain.read_bytes().split(b"\n", 1)[1])
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(sealed.read_bytes().split(b"\n", 1)[1])

    await refused(PassphraseMissing, sealed, tmp_path)
    await refused(PassphraseWrong, sealed, tmp_path, SECRET + "s")
    await read(f"sqlite:///{tmp_path}/target.db", plain, SECRET)


def rewritten(path: Path, change: Callable[[dict[str, Any], bytes], tuple[Any, bytes]]) -> None:
    """Change a backup as somebody could who knows the format: with the right hash."""
    first, body = path.read_bytes().split(b"\n", 1)
    header, body = change(json.loads(first), body)
    line = json.dumps(header | {"sha256": "0" * 64}, separators=(",", ":")).encode() + b"\n"
    digest = sha256(line + body).hexdigest().encode()
    path.write_bytes(line.replace(b"0" * 64, digest) + body)


def lines(change: Callable[[list[Any]], list[Any]]) -> Callable[..., tuple[Any, bytes]]:
    """A change of the lines with rows."""

    def changed(header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        found = change([json.loads(line) for line in gzip.decompress(body).splitlines()])
        return header, gzip.compress("\n".join(map(json.dumps, found)).encode())

    return changed


def of_rows(change: Callable[[list[Any]], list[Any]]) -> Callable[..., tuple[Any, bytes]]:
    """A change of the rows of the chats."""
    return lines(
        lambda found: [
            one | {"rows": change(one["rows"])} if one["table"] == "chat" else one for one in found
        ]
    )


FORGED: dict[str, Callable[..., tuple[Any, bytes]]] = {
    "a line fewer": lines(lambda found: found[:-1]),
    "a line twice": lines(lambda found: [*found, found[-1]]),
    "an unknown table": lines(lambda found: [found[0] | {"table": "x"}, *found]),
    "Alembic's table": lines(lambda found: [found[0] | {"table": "alembic_version"}, *found]),
    "an unknown column": lines(lambda found: [found[0] | {"columns": ["x"], "rows": []}, *found]),
    "no table": lines(lambda found: [1, *found]),
    "a table that is a list": lines(lambda found: [found[0] | {"table": []}, *found]),
    "a row fewer": of_rows(lambda rows: rows[1:]),
    "a row twice": of_rows(lambda rows: [*rows[1:], rows[-1]]),
    "a shorter row": of_rows(lambda rows: [rows[0][1:], *rows[1:]]),
    "a number too large": of_rows(lambda rows: [[2**70, *rows[0][1:]], *rows[1:]]),
    "a value that is a list": of_rows(lambda rows: [[[], *rows[0][1:]], *rows[1:]]),
    "a missing value": of_rows(lambda rows: [[*rows[0][:2], None, *rows[0][3:]], *rows[1:]]),
    "no gzip": lambda header, body: (header, b"x" + body),
    "a cut gzip": lambda header, body: (header, body[:-20]),
    "no JSON": lambda header, body: (header, gzip.compress(b"{")),
    "another count": lambda header, body: (
        header | {"rows": header["rows"] | {"chat": 9}},
        body,
    ),
}


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_what_is_forged_is_undone(
    forged: str, kind: str, files: tuple[Path, Path], new: New, tmp_path: Path
) -> None:
    """With the right hash, so that it is noticed while rows are written: the database contains nothing."""
    rewritten(files[0], FORGED[forged])
    target = new(kind)

    with pytest.raises((BackupDamaged, RestoreFailed)):
        await read(target, files[0])

    assert not any((await inside(target)).values())  # type: ignore[attr-defined]


SEALED: dict[str, Callable[..., tuple[Any, bytes]]] = {
    "cut": lambda header, body: (header, body[: 2 * (sealing.CHUNK + sealing.TAG)]),
    "exchanged": lambda header, body: (
        header,
        b"".join(
            body[place : place + sealing.CHUNK + sealing.TAG]
            for place in (0, 2 * (sealing.CHUNK + sealing.TAG), sealing.CHUNK + sealing.TAG)
        ),
    ),
    "longer": lambda header, body: (header, body + body[-1000:]),
}


@pytest.mark.parametrize("forged", SEALED)
async def test_chunks_cannot_be_moved(forged: str, tmp_path: Path) -> None:
    """Nor left out, nor added, even with the right hash; the first chunk alone shows the passphrase."""
    path = tmp_path / "file"
    write_noise(path)
    rewritten(path, SEALED[forged])

    with pytest.raises(BackupDamaged):
        list(Backup(path, SECRET).rows())


async def test_a_sealed_header_cannot_be_changed(files: tuple[Path, Path]) -> None:
    """Even with the right hash, nothing opens after it."""
    rewritten(files[1], lambda header, body: (header | {"schema": "0001"}, body))

    with pytest.raises(PassphraseWrong):
        Backup(files[1], SECRET)


def write_noise(path: Path) -> None:
    """A sealed file of some chunks, whose rows can hardly be compressed."""
    rows = [[sha256(str(number).encode()).hexdigest()] for number in range(4000)]
    header = Header("0", "0007", MORNING, {"chat": len(rows)}, backup_file.new_salt())
    with backup_file.writing(path, header, SECRET, replace=False) as file:
        file.add("chat", ["id"], rows)


async def test_a_newer_backup_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    """The remedy is that release."""
    newer = {"schema": "9999", "release": "99.1"}
    rewritten(files[0], lambda header, body: (header | newer, body))

    assert "newer release 99.1" in await refused(BackupNewer, files[0], tmp_path)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_backup_of_an_older_release_is_brought_up_to_date(
    kind: str, new: New, tmp_path: Path
) -> None:
    """Rows in every table of schema 0005, under its names: afterwards as if that database had been migrated."""
    source, target, migrated = new("sqlite"), new(kind), new(kind)
    for url in (source, migrated):
        await of_release(url, "0005", HALF_SENT.read_text("utf-8"))
    header = await write_old(source, tmp_path / "file", "0005")

    await read(target, tmp_path / "file")

    before: Any = await inside(migrated)
    after: Any = await inside(target)
    assert after == held(before, after, header)


async def write_old(url: str, path: Path, revision: str) -> Header:
    """Back up a database of an earlier release, as that release would have done."""
    made = create_async_engine(url.replace("sqlite://", "sqlite+aiosqlite://"))
    async with made.connect() as connection:
        old = MetaData()
        await connection.run_sync(old.reflect)
        tables = [one for one in old.sorted_tables if one.name != restore.REVISION]
        rows = {one.name: (await connection.execute(select(one))).all() for one in tables}
        counts = {name: len(found) for name, found in rows.items()}
        header = Header("0.1.0", revision, MORNING, counts)
        with backup_file.writing(path, header, None, replace=False) as file:
            for one in tables:
                found = [tuple(row) for row in rows[one.name]]
                file.add(one.name, one.columns.keys(), found)
    await made.dispose()
    return header


async def test_nothing_is_added_to_what_is_there(files: tuple[Path, Path], db: Database) -> None:
    """One row of one table is enough."""
    await metadata.put(db, "a", "b")
    url = db.engine.url.set(drivername=db.engine.url.get_backend_name())

    with pytest.raises(RestoreNotEmpty, match="metadata"):
        await read(url.render_as_string(hide_password=False), files[0])

    assert (await contents(db))["metadata"] == {("a", "b")}


async def test_an_empty_database_is_filled(
    files: tuple[Path, Path], database_url: str, tmp_path: Path
) -> None:
    """One whose tables are there already."""
    await inside(database_url)

    await read(database_url, files[0])

    assert len((await inside(database_url))["chat"]) == 8  # type: ignore[index]


@pytest.mark.parametrize("unfaithful", UNFAITHFUL)
async def test_what_is_not_the_same_is_undone(
    unfaithful: str, files: tuple[Path, Path], new: New
) -> None:
    """A single value or a single row that differs is found, and nothing stays."""
    target = new(unfaithful.split()[0])
    await execute(target, *UNFAITHFUL[unfaithful])

    with pytest.raises(RestoreFailed) as caught:
        await read(target, files[0])

    name = "metadata" if "back" in unfaithful else "chat"
    assert f"{name} is not the same" in str(caught.value)
    assert not any((await inside(target)).values())  # type: ignore[attr-defined]


async def test_a_restore_that_is_stopped_leaves_nothing(
    files: tuple[Path, Path], database_url: str
) -> None:
    """Whether rows are written or read again; it can then be repeated."""
    for times in (2, 15):
        calls = itertools.count(1)

        def stop(name: str, rows: int, calls: Any = calls, times: int = times) -> None:
            if next(calls) == times:
                raise RestoreStopped

        with pytest.raises(RestoreStopped):
            await restore.restore(database_url, files[0], None, stop, lasting=False)
        assert not any((await inside(database_url)).values())  # type: ignore[attr-defined]
    await read(database_url, files[0])


#: Texts that both databases can store, and numbers of each type.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=16)
BIG = st.integers(-(2**63), 2**63 - 1)
SMALL = st.integers(-(2**15), 2**15 - 1)
INSTANTS = st.integers(-(2**50), 2**52).map(lambda us: EPOCH + timedelta(microseconds=us))
MAYBE = st.none()


def chats() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Chats with any values."""
    one = st.fixed_dictionaries(
        {
            "id": BIG,
            "telegram_id": BIG,
            "kind": TEXTS,
            "language": TEXTS,
            "language_chosen": st.booleans(),
            "second_language": MAYBE | TEXTS,
            "zone": TEXTS,
            "minute": MAYBE | SMALL,
            "moments": st.frozensets(st.sampled_from(["eve", "day", "silence", "ə"])),
            "thread_id": MAYBE | BIG,
            "silent": MAYBE | st.booleans(),
            "cards": st.booleans(),
            "subscribed_us": MAYBE | INSTANTS,
            "ended_us": MAYBE | INSTANTS,
            "reason": MAYBE | TEXTS,
            "stale": st.booleans(),
        }
    )
    keys = ("id", "telegram_id")
    return st.lists(one, max_size=8, unique_by=tuple(lambda row, key=key: row[key] for key in keys))


def deliveries() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Deliveries with any values."""
    one = st.fixed_dictionaries(
        {
            "broadcast_id": BIG,
            "chat_id": BIG,
            "batch_id": BIG,
            "position": st.integers(-(2**31), 2**31 - 1),
            "state": SMALL,
            "attempts": SMALL,
            "settled_us": MAYBE | INSTANTS,
            "message_id": MAYBE | BIG,
            "error": MAYBE | TEXTS,
            "doubtful": st.booleans(),
            "text_version": MAYBE | TEXTS,
        }
    )
    return st.lists(one, max_size=8, unique_by=lambda row: (row["broadcast_id"], row["chat_id"]))


async def survives(url: str, path: Path, rows: dict[Table, list[dict[str, Any]]]) -> None:
    """Write rows into a database of that address; what is restored elsewhere is the same."""
    async with opened(url) as db:
        async with db.begin() as tx:
            for one in reversed(schema.sorted_tables):
                await tx.execute(one.delete())
            for one, values in rows.items():
                for value in values:
                    await tx.execute(insert(one).values(value))
        before = await contents(db)
        header = await backup.write(db, path, None, unwatched, replace=True)
    target = f"sqlite:///{path.parent}/target.db"
    await read(target, path)
    after: Any = await inside(target)
    for name in ("chat", "delivery"):
        assert after[name] == before[name]
    assert header.rows["chat"] == len(rows[chat])


@settings(max_examples=25)
@given(chats(), deliveries())
def test_any_content_survives(
    tmp_path_factory: pytest.TempPathFactory, people: list[Any], owed: list[Any]
) -> None:
    """Any text, any number, NULL and booleans."""
    folder = tmp_path_factory.mktemp("any")
    rows = {chat: people, schema.tables["delivery"]: owed}
    asyncio.run(survives(f"sqlite:///{folder}/source.db", folder / "file", rows))


@settings(max_examples=10)
@given(chats(), deliveries())
def test_any_content_of_postgresql_survives(
    server: postgres.Cluster,
    tmp_path_factory: pytest.TempPathFactory,
    people: list[Any],
    owed: list[Any],
) -> None:
    """Read from the other database."""
    folder = tmp_path_factory.mktemp("any")
    url = shared(server)
    rows = {chat: people, schema.tables["delivery"]: owed}
    asyncio.run(survives(url, folder / "file", rows))


_SHARED: dict[int, str] = {}


def shared(server: postgres.Cluster) -> str:
    """One database of the server, for all examples."""
    return _SHARED.setdefault(server.port, server.new_database())
