"""`schedule`: when the coming notices are sent, and to how many chats."""

import asyncio

import pytest

from bot.store import chat_lifecycle
from bot.store.engine import open_database
from bot.store.records import Chat
from tests.cli.conftest import Run

MOMENTS = frozenset({"eve", "day", "silence"})


async def subscribe(address: str, more: int = 0) -> None:
    """Two people in Baku, of whom one wants the notice of the day at 07:00, a channel in New York, and more people."""
    db = await open_database(address)
    try:
        for number, zone, minute, kind in (
            (1001, "Asia/Baku", None, "private"),
            (1002, "Asia/Baku", 7 * 60, "private"),
            (-1003, "America/New_York", None, "channel"),
        ):
            chat = Chat(None, number, kind, "az", zone, minute=minute, moments=MOMENTS)
            await chat_lifecycle.subscribe(db, chat)
        for number in range(2000, 2000 + more):
            await chat_lifecycle.subscribe(db, Chat(None, number, "private", "az", "Asia/Baku"))
    finally:
        await db.close()


def rows(output: str) -> list[list[str]]:
    """The lines that begin with a moment, as words."""
    return [
        line.split()
        for line in output.splitlines()
        if line.split()[:1] and line.split()[0] in MOMENTS
    ]


def test_each_wave_with_its_chats(
    run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of their instants; the minute of silence is one wave for everybody."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    asyncio.run(subscribe(database_url))

    output = run("schedule", "--days", 370).stdout

    waves = [(row[0], row[4], row[5]) for row in rows(output)]
    assert waves[:6] == [
        ("eve", "15:00", "2"),
        ("eve", "00:00", "1"),
        ("day", "03:00", "1"),
        ("day", "05:00", "1"),
        ("silence", "07:55", "3"),
        ("day", "14:00", "1"),
    ]
    assert "Database: " in output


def test_without_a_database(run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The waves of the default time zone, with its hours and those of the observance."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DEFAULT_TIMEZONE", "Asia/Tokyo")

    output = run("schedule").stdout

    found = {row[0]: [row[2], row[4], row[6]] for row in rows(output)}
    assert found["day"] == ["04:00", "00:00", "09:00"]
    assert found["silence"] == ["11:55", "07:55", "16:55"]
    assert "There is no database yet" in output


def test_a_narrow_terminal_loses_nothing(
    run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In 45 columns with a third time zone, the dates are folded."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DEFAULT_TIMEZONE", "America/New_York")
    wide = run("schedule").stdout

    monkeypatch.setattr("tests.cli.conftest.COLUMNS", 45)
    narrow = run("schedule").stdout

    assert max(map(len, narrow.splitlines()[:-1])) <= 45
    assert "…" not in narrow
    assert all(narrow.count(digit) == wide.count(digit) for digit in "0123456789")


def test_no_day_is_refused(run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At least one day is shown."""
    monkeypatch.setenv("DATABASE_URL", database_url)

    assert run("schedule", "--days", 0).exit_code == 2


def test_a_paid_broadcast_takes_less_time(
    run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rate is the one at which notices are really sent."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    asyncio.run(subscribe(database_url, 100))

    free = rows(run("schedule").stdout)
    monkeypatch.setenv("PAID_BROADCAST", "true")
    paid = rows(run("schedule").stdout)

    assert [row[6] for row in free if row[0] == "silence"] == ["0:00:04"]
    assert [row[6] for row in paid if row[0] == "silence"] == ["0:00:00"]
