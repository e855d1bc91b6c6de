"""Sealed Telegram ids: every look-up finds them in whatever form they are stored, and no chat is stored twice."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import String, delete, select, type_coerce

from bot.errors import DataKeyMissing, DataKeyWrong, SealedIdUnreadable
from bot.store import (
    chat_lifecycle,
    chat_migration,
    chats,
    holds,
    keys_in_use,
    managers,
    metadata,
    progress_messages,
    rate_limit,
    rekey,
    requests,
    retention,
    upkeep,
    witness_messages,
)
from bot.store.engine import Database, open_database
from bot.store.key_ring import AS_STORED, EMPTY, KeyRing
from bot.store.records import Chat, RequestKind, RequestState
from bot.store.tables import TelegramId, broadcast, chat, manager, schema
from tests.cast import NOVEMBER
from tests.conftest import Place
from tests.keys import AFTER, BEFORE, DURING, NEW, OLD, OTHER
from tests.store.half_sent import contents, fill

#: Nobody looks.
UNWATCHED: Any = lambda name, rows: None  # noqa: E731 - a Watch

#: Ids of every length and sign.
IDS = (1, 5_123_456_789, -1_002_345_678_901, 2**52 - 1, -(2**62))


class Killed(Exception):
    """Raised in the midst of a rekey."""


def kill(name: str, rows: int) -> None:
    """Watch a rekey, and end it after its first batch."""
    raise Killed


async def forms(db: Database) -> dict[str, list[str]]:
    """All Telegram ids by table, as they are stored."""
    found: dict[str, list[str]] = {}
    async with db.begin() as tx:
        for one, column in rekey.columns():
            stored = type_coerce(column, String)
            rows = await tx.execute(select(stored).where(stored.is_not(None)))
            found.setdefault(one.name, []).extend(rows.scalars())
    return found


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def one_batch(db: Database) -> None:
    """Seal one row."""
    with suppress(Killed):
        await rekey.seal_all(db, kill, at_once=1)


@pytest.mark.parametrize("telegram_id", IDS)
def test_an_id_has_one_sealed_form_for_each_key(telegram_id: int) -> None:
    """It names its key, fits its column, does not show the id, and opens to the same id."""
    sealed = DURING.seal(telegram_id)

    assert sealed == AFTER.seal(telegram_id) == DURING.sealed_forms(telegram_id)[0]
    assert BEFORE.seal(telegram_id) == DURING.sealed_forms(telegram_id)[1] != sealed
    assert sealed.startswith(f"{AFTER.ids[0]}:")
    assert len(sealed) <= 64
    assert DURING.open(sealed) == DURING.open(BEFORE.seal(telegram_id)) == telegram_id
    assert EMPTY.seal(telegram_id) == str(telegram_id)
    assert DURING.open(str(telegram_id)) == telegram_id


def test_a_changed_or_foreign_form_does_not_open() -> None:
    """Neither one that another key has sealed, nor one with a character changed, nor one that names another key."""
    sealed = AFTER.seal(5_123_456_789)
    name, _, text = sealed.partition(":")
    other = "A" if text[0] != "A" else "B"
    for wrong in (
        f"{name}:{other}{text[1:]}",
        f"{name}:{text[:-4]}",
        f"{name}:%",
        f"{BEFORE.ids[0]}:{text}",
        KeyRing([OTHER]).seal(5_123_456_789),
    ):
        with pytest.raises(SealedIdUnreadable):
            DURING.open(wrong)


async def test_rekey_seals_every_column_and_changes_nothing_else(place: Place) -> None:
    """A database with rows in every table, sealed for the first time and again: all reads the same as before."""
    url = place()
    db = await open_database(url, lasting=False)
    await fill(db)
    before = await contents(db)
    plain = await forms(db)
    await db.close()
    for ring in (BEFORE, DURING):
        db = await open_database(url, ring=ring, lasting=False)
        mark = f"{ring.ids[0]}:"

        done = await rekey.seal_all(db, UNWATCHED, at_once=2)

        found = await forms(db)
        assert {name: len(ids) for name, ids in found.items() if ids} == done
        assert all(one.startswith(mark) for ids in found.values() for one in ids)
        assert {name: len(ids) for name, ids in found.items()} == {
            name: len(ids) for name, ids in plain.items()
        }
        after = await contents(db)
        assert after.pop("metadata") >= before["metadata"]
        assert after == {name: rows for name, rows in before.items() if name != "metadata"}
        assert not await rekey.unfinished(db)
        assert await rekey.seal_all(db, UNWATCHED) == {}
        await db.close()
    assert set(plain) == {
        one.name
        for one in schema.tables.values()
        for each in one.c
        if isinstance(each.type, TelegramId)
    }
    db = await open_database(url, ring=AFTER)
    assert db.forms(7) == [AFTER.seal(7)]
    await db.close()


@pytest.mark.parametrize("forms_before", [EMPTY, BEFORE])
async def test_every_look_up_finds_an_id_that_is_not_sealed_again_yet(
    place: Place, forms_before: KeyRing
) -> None:
    """Chats, admins, operators, progress: as they were stored before the new key, without a rekey."""
    url, person, group_id = place(), 5_123_456_789, -1_002_345_678_901
    db = await open_database(url, ring=forms_before, lasting=False)
    group = await chat_lifecycle.subscribe(
        db, Chat(None, group_id, "supergroup", "az", "Asia/Baku")
    )
    await chat_lifecycle.subscribe(db, Chat(None, person, "private", "az", "Asia/Baku"))
    await managers.met(db, group, person, added_bot=True)
    await rate_limit.set_gap(db, rate_limit.FURTHEST)
    await holds.hold(db, None, "", person)
    asked = await requests.add(db, RequestKind.RECALL, {}, person, alone=False)
    await witness_messages.put(db, person, 7)
    await db.close()
    db = await open_database(url, ring=DURING, lasting=False)

    found = await chats.find(db, group_id)
    assert found is not None
    assert found.id == group.id
    assert [one.id for one in await managers.managed(db, person)] == [group.id]
    assert await managers.manages_any(db, person)
    assert await managers.recorded(db, group, person)
    assert [one.telegram_id for one in await managers.of(db, group)] == [person]
    assert (await rate_limit.paused(db)).by == person  # type: ignore[union-attr]
    await managers.met(db, group, person)
    assert [one.telegram_id for one in await managers.of(db, group)] == [person]
    listed = Chat(None, person, "private", "en", "Asia/Baku", subscribed=NOVEMBER)
    assert not await chat_lifecycle.bring_in(db, listed, now=NOVEMBER, stale=False)
    await witness_messages.put(db, person, 8)
    assert await witness_messages.all_(db) == {person: 8}
    again = await chats.meet(db, Chat(None, person, "private", "en", "Europe/Berlin"))
    same = await chats.change(db, Chat(None, person, "private", "en", "Asia/Baku"), language="tr")
    assert (again.language, same.language, same.id) == ("az", "tr", again.id)
    moved = await chat_migration.move(db, group, -1_009_999_999_999)
    assert (moved.id, moved.telegram_id) == (group.id, -1_009_999_999_999)
    await managers.dismiss(db, moved, person)
    assert not await managers.manages_any(db, person)
    await managers.met(db, moved, person)
    await chats.forget(db, person)

    assert await chats.find(db, person) is None
    assert not await managers.manages_any(db, person)
    assert await witness_messages.all_(db) == {}
    stopped = await requests.get(db, asked.id)
    assert stopped is not None
    assert (stopped.asked_by, stopped.state) == (None, RequestState.STOPPED)
    assert (await rate_limit.paused(db)).by is None  # type: ignore[union-attr]
    await db.close()


#: What may happen next, and to which of the people and groups.
PEOPLE, GROUPS = (11, 12, 13), (-21, -22)
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["subscribe", "meet", "forget", "show"]), st.sampled_from(PEOPLE)
        ),
        st.tuples(st.sampled_from(["subscribe", "forget", "move"]), st.sampled_from(GROUPS)),
        st.tuples(st.sampled_from(["admin", "dismiss"]), st.sampled_from(PEOPLE)),
        st.tuples(st.just("seal"), st.just(0)),
    ),
    min_size=4,
    max_size=20,
)


@given(first=st.sampled_from([EMPTY, BEFORE]), before=STEPS, during=STEPS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_is_stored_twice_while_a_rekey_goes_on(
    place: Place, first: KeyRing, before: list[tuple[str, int]], during: list[tuple[str, int]]
) -> None:
    """Whatever happens between two steps of a rekey, the database is the same as one that was never sealed."""

    async def play() -> None:
        sealed, plain = place(), place()
        for ring, steps in ((first, before), (DURING, during)):
            one = await open_database(sealed, ring=ring, lasting=False)
            other = await open_database(plain, lasting=False)
            if ring is first:
                await broadcast_to(one)
                await broadcast_to(other)
            for step in steps:
                await act(one, *step)
                await act(other, *step)
                assert await stored(one) == await stored(other)
            if ring is DURING:
                await rekey.seal_all(one, UNWATCHED)
                assert await stored(one) == await stored(other)
                assert not await rekey.unfinished(one)
            await one.close()
            await other.close()

    asyncio.run(play())


async def broadcast_to(db: Database) -> None:
    """Store the broadcast whose progress is shown."""
    values = {"id": 1, "observance": "january-20", "year": 2027, "moment": "day", "number": 37}
    async with db.begin() as tx:
        await tx.execute(broadcast.insert().values(values))


async def act(db: Database, what: str, who: int) -> None:
    """One step."""
    kind = "private" if who > 0 else "group"
    if what == "seal":
        if db.ring:
            await one_batch(db)
    elif what == "subscribe":
        await chat_lifecycle.subscribe(db, await here(db, who, kind))
    elif what == "meet":
        await chats.meet(db, Chat(None, who, kind, "en", "Asia/Baku"))
    elif what == "forget":
        await chats.forget(db, who)
    elif what == "show":
        await progress_messages.put(db, 1, who, 5)
    elif what == "move":
        await chat_migration.move(db, await here(db, who, kind), who - 10)
    else:
        await administer(db, what, who)


async def here(db: Database, who: int, kind: str) -> Chat:
    """The chat, stored or not."""
    return await chats.find(db, who) or Chat(None, who, kind, "az", "Asia/Baku")


async def administer(db: Database, what: str, person: int) -> None:
    """Let a person be an admin of each group, or of none."""
    for group in (*GROUPS, *(one - 10 for one in GROUPS)):
        if (found := await chats.find(db, group)) is not None:
            await (managers.met if what == "admin" else managers.dismiss)(db, found, person)


async def stored(db: Database) -> tuple[object, ...]:
    """Who is stored, how often, and who manages what."""
    async with db.begin() as tx:
        ids = Counter((await tx.execute(select(chat.c.telegram_id))).scalars())
        ids.pop(None, None)  # type: ignore[call-overload]
        joined = select(chat.c.telegram_id, manager.c.telegram_id).join_from(manager, chat)
        admins = Counter((one, person) for one, person in await tx.execute(joined))
    shown = await progress_messages.of(db, 1)
    assert not ids or max(ids.values()) == 1
    return ids, admins, dict(shown)


async def test_a_killed_rekey_goes_on_where_it_was(place: Place) -> None:
    """After each kill one more row is sealed; meanwhile the database says that it is not done."""
    db = await open_database(url := place(), lasting=False)
    for one in IDS:
        await chat_lifecycle.subscribe(db, Chat(None, one, "private", "az", "Asia/Baku"))
    await db.close()
    db = await open_database(url, ring=AFTER, lasting=False)
    for count in range(1, len(IDS) + 1):
        assert await rekey.unfinished(db)

        await one_batch(db)

        sealed = [one for one in (await forms(db))["chat"] if one.startswith(AFTER.ids[0])]
        assert len(sealed) == count
    await rekey.seal_all(db, UNWATCHED)
    assert not await rekey.unfinished(db)
    await db.close()


@pytest.fixture
async def sealed(place: Place) -> str:
    """The address of a sealed database."""
    db = await open_database(url := place(), ring=BEFORE, lasting=False)
    await chat_lifecycle.subscribe(db, Chat(None, 1, "private", "az", "Asia/Baku"))
    await db.close()
    return url


async def test_a_sealed_database_does_not_open_without_its_key(sealed: str) -> None:
    """Neither without a key nor with another one; with a ring that has it too, it does."""
    with pytest.raises(DataKeyMissing, match=BEFORE.ids[0]):
        await open_database(sealed)
    with pytest.raises(DataKeyWrong, match=BEFORE.ids[0]):
        await open_database(sealed, ring=AFTER)
    for ring in (BEFORE, AS_STORED, DURING):
        await (await open_database(sealed, ring=ring)).close()


async def test_a_refused_database_is_not_changed(tmp_path: Path) -> None:
    """Not a byte of its file, and no file appears beside it."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    db = await open_database(url, ring=BEFORE)
    await chat_lifecycle.subscribe(db, Chat(None, 1, "private", "az", "Asia/Baku"))
    await db.close()
    before = files(tmp_path)

    for ring in (EMPTY, AFTER):
        with pytest.raises(DataKeyWrong):
            await open_database(url, ring=ring)

    assert files(tmp_path) == before


async def test_a_key_that_is_new_to_the_database_is_recorded_before_it_seals(sealed: str) -> None:
    """So a process with the former keys alone is refused at once, and not at the first id that it cannot open."""
    db = await open_database(sealed, ring=DURING, lasting=False)
    used = keys_in_use.parsed(await metadata.get(db, keys_in_use.NAME))
    await db.close()

    assert used == {*DURING.ids}
    with pytest.raises(DataKeyWrong, match=AFTER.ids[0]):
        await open_database(sealed, ring=BEFORE)


async def test_rekey_notices_a_process_that_stores_ids_in_another_form(
    sealed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was not started again goes on sealing with the old key: `rekey` does not say that it is done."""
    db = await open_database(sealed, ring=DURING, lasting=False)
    late = await open_database(sealed, ring=KeyRing([OLD, NEW]), lasting=False)

    async def meanwhile(seconds: float) -> None:
        return None

    numbers = iter(range(100, 1000))

    def watch(name: str, rows: int) -> None:
        return None

    original = rekey._complete

    async def complete(found: Database) -> bool:
        await chats.meet(late, Chat(None, next(numbers), "private", "az", "Asia/Baku"))
        return await original(found)

    monkeypatch.setattr(rekey, "_complete", complete)
    await rekey.seal_all(db, watch, meanwhile)

    assert await rekey.unfinished(db)
    await db.close()
    await late.close()


async def test_a_key_that_is_used_after_a_rekey_is_recorded_again(sealed: str) -> None:
    """Within a minute: a process that was not started again is noticed, also if `rekey` ended before it wrote."""
    db = await open_database(sealed, ring=DURING, lasting=False)
    late = await open_database(sealed, ring=KeyRing([OLD, NEW]), lasting=False)
    await rekey.seal_all(db, UNWATCHED)
    assert not await rekey.unfinished(db)

    await upkeep.tend(late, date(2027, 1, 1))

    assert await rekey.unfinished(db)
    await db.close()
    await late.close()


async def test_nothing_is_left_in_the_file_of_what_was_stored_before(tmp_path: Path) -> None:
    """Ids that were stored unsealed in ten thousand rows, some erased since: no file has one after the rekey."""
    ids = [6_000_000_000 + 7919 * number for number in range(10_000)]
    kept = {"kind": "private", "language": "az", "zone": "Asia/Baku", "moments": frozenset({"day"})}
    db = await open_database(f"sqlite:///{tmp_path / 'bot.db'}")
    async with db.begin() as tx:
        await tx.execute(chat.insert(), [kept | {"telegram_id": one} for one in ids])
        await tx.execute(delete(chat).where(chat.c.id % 3 == 0))
    await db.close()
    db = await open_database(f"sqlite:///{tmp_path / 'bot.db'}", ring=AFTER)

    await rekey.seal_all(db, UNWATCHED)
    assert await rekey.erase(db) is None

    data = b"".join(files(tmp_path).values())
    windows = {data[start : start + 10] for start in range(len(data) - 9)}
    await db.close()
    assert [one for one in ids if str(one).encode() in windows] == []


async def test_no_admin_is_erased_whose_id_is_stored_in_two_forms(place: Place) -> None:
    """A person who stopped long ago is kept as an admin of a subscribed group, also in the midst of a rekey."""
    person, later = 5_123_456_789, NOVEMBER.replace(year=2040)
    db = await open_database(url := place(), ring=BEFORE, lasting=False)
    group = await chat_lifecycle.subscribe(db, Chat(None, -77, "group", "az", "Asia/Baku"))
    await managers.met(db, group, person)
    await db.close()
    db = await open_database(url, ring=DURING, lasting=False)
    one = await chat_lifecycle.subscribe(db, Chat(None, person, "private", "az", "Asia/Baku"))
    await chat_lifecycle.end(db, one, retention.STOPPED)

    before = await retention.ended(db, later, ())
    await rekey.seal_all(db, UNWATCHED)
    after = await retention.ended(db, later, ())
    await managers.dismiss(db, group, person)

    assert (before, after, await retention.ended(db, later, ())) == (0, 0, 1)
    await db.close()
