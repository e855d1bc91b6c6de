"""What /mydata sends is all that is stored: a column that is added is in it, or this test fails."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Integer, SmallInteger, String, Table, Text

from bot.store import personal_data
from bot.store.engine import Database
from bot.store.personal_data import ANOTHER, YOU
from bot.store.tables import Instant, Names, TelegramId, schema
from tests.store.test_ledger import plan, subscribe

NOW = datetime(2027, 1, 21, tzinfo=UTC)

#: The person, and an operator and an admin besides.
ME, OTHER = 5_123_456_789, 6_123_456_789

#: Our own number of the person's chat, and of a group.
MINE, GROUP = 41, 42


def is_personal(table: Table) -> bool:
    """True of a table that names chats or persons."""
    named = any(isinstance(column.type, TelegramId) for column in table.columns)
    return named or "chat_id" in table.columns


#: The tables that name chats or persons, and where their rows are in the document.
PLACES = {
    "chat": ("chat",),
    "delivery": ("deliveries",),
    "manager": ("admin_of",),
    "revision": ("operator", "revisions"),
    "request": ("operator", "requests"),
    "rate_limit": ("operator", "holds"),
    "progress_message": ("messages", "progress"),
    "witness_message": ("messages", "witness"),
}


def value(column: Column[Any], number: int) -> Any:
    """A value that no other column has."""
    if isinstance(column.type, TelegramId):
        return ME
    if isinstance(column.type, Instant):
        return NOW + timedelta(minutes=number)
    if isinstance(column.type, Names):
        return frozenset({f"n{number}"})
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, (String, Text)):
        return f"text {number}"[: getattr(column.type, "length", None) or 64]
    assert isinstance(column.type, (Integer, SmallInteger, BigInteger)), column
    return 100 + number


def shown(stored: Any) -> Any:
    """That value in the document."""
    if isinstance(stored, datetime):
        return f"{stored:%Y-%m-%dT%H:%M:%SZ}"
    return sorted(stored) if isinstance(stored, frozenset) else stored


async def fill(db: Database) -> dict[str, dict[str, Any]]:
    """A row in every table, with a value of its own in each column; the rows by their table."""
    rows: dict[str, dict[str, Any]] = {}
    number = 0
    keys = {"chat_id": MINE, "broadcast_id": 7, "batch_id": 8}
    for table in schema.sorted_tables:
        row = {}
        for column in table.columns:
            number += 1
            row[column.name] = keys.get(column.name, value(column, number))
        if "id" in row:
            row["id"] = {"chat": MINE, "broadcast": 7, "batch": 8}.get(table.name, row["id"])
        if table.name == "manager":
            row["chat_id"] = GROUP
        rows[table.name] = row
        async with db.begin() as tx:
            if table.name == "rate_limit":
                await tx.execute(table.delete())
            if table.name == "chat":
                group = row | {"id": GROUP, "telegram_id": -5, "kind": "group"}
                await tx.execute(table.insert(), [row, group])
            else:
                await tx.execute(table.insert().values(**row))
    return rows


def test_every_table_that_names_somebody_has_a_place() -> None:
    """A new table is either in the document or names nobody."""
    assert {table.name for table in schema.sorted_tables if is_personal(table)} == set(PLACES)


@pytest.mark.parametrize("name", sorted(PLACES))
async def test_every_column_is_in_the_document(db: Database, name: str) -> None:
    """By its name without the suffix of times, with its value."""
    rows = await fill(db)
    found: Any = await personal_data.of(db, ME, ME, NOW)

    for key in PLACES[name]:
        found = found[key]
    shown_row = found if isinstance(found, dict) else found[0]

    for column in schema.tables[name].columns:
        key, stored = column.name.removesuffix("_us"), rows[name][column.name]
        person = isinstance(column.type, TelegramId) and name in (
            "revision",
            "request",
            "rate_limit",
        )
        assert shown_row[key] == (YOU if person else shown(stored)), column


async def test_a_message_says_of_what_it_is(db: Database) -> None:
    """With the occasion, the moment, and when it was due."""
    one = await subscribe(db, ME)
    await plan(db, due=timedelta(hours=1))

    (found,) = (await personal_data.of(db, ME, ME, NOW))["deliveries"]

    assert found["chat_id"] == one.id
    assert (found["of_observance"], found["of_year"]) == ("january-20", 2027)
    assert (found["of_moment"], found["of_status"], found["state"]) == ("day", "actual", 0)
    assert found["due"] < found["expires"]


async def test_other_people_are_not_named(db: Database) -> None:
    """Neither the other admins of a group, nor the other operator of a request."""
    rows = await fill(db)
    async with db.begin() as tx:
        manager, request = schema.tables["manager"], schema.tables["request"]
        await tx.execute(manager.insert().values(chat_id=GROUP, telegram_id=OTHER))
        await tx.execute(request.update().values(decided_by=OTHER))
    assert rows

    mine = await personal_data.of(db, ME, ME, NOW)
    group = await personal_data.of(db, -5, ME, NOW)

    assert str(OTHER) not in f"{mine}{group}"
    (request_row,) = mine["operator"]["requests"]
    assert (request_row["asked_by"], request_row["decided_by"]) == (YOU, ANOTHER)
    assert {one["telegram_id"] for one in group["admins"]} == {YOU, ANOTHER}
    assert group["chat"]["telegram_id"] == -5


async def test_of_nobody_nothing_is_kept(db: Database) -> None:
    """A person whom the bot does not know."""
    await subscribe(db, OTHER)
    found = await personal_data.of(db, ME, ME, NOW)
    assert (found["chat"], found["deliveries"], found["admin_of"]) == (None, [], [])
