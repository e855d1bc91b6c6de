"""The space on the disks of the database and of the backups: told before it is too late, once, and its end."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.disk_watch import EVERY, DiskWatch
from bot.operations import disk_space
from bot.operations.disk_space import MIB, SPARE
from bot.sandbox.world import World
from tests.cast import LEYLA, utc
from tests.clocks import ManualClock
from tests.stage import TOKEN, Stage, playing


class Disks:
    """What is free, by folder, and what the operators are told."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage, self.clock = stage, ManualClock()
        self.free = dict.fromkeys((folder, folder / "backups"), 10 * SPARE)
        self.told: list[tuple[str, int | str]] = []
        self.full = False
        self.watch = DiskWatch(
            stage.app.wiring.resources,
            lambda key, **values: self.told.append((key, values["free"])),
            lambda: self.full,
            self.clock,
        )
        self.watch.free_bytes = lambda folder: self.free[folder]

    async def look(self, seconds: float = EVERY) -> list[tuple[str, int | str]]:
        """What is told at a look after that time."""
        before = len(self.told)
        await self.clock.sleep(seconds)
        self.watch.look()
        await self.watch.done()
        return self.told[before:]


@pytest.fixture
async def disks(tmp_path: Path) -> AsyncIterator[Disks]:
    """A bot with an SQLite file, and with a folder for backups."""
    backups = tmp_path / "backups"
    backups.mkdir()
    async with playing(tmp_path, backup_dir=backups) as stage:
        yield Disks(stage, tmp_path)


async def test_a_disk_that_is_nearly_full_is_told_once(disks: Disks, tmp_path: Path) -> None:
    """While the database can still write; its end is told once there is clearly enough."""
    assert await disks.look() == []
    disks.free[tmp_path] = SPARE - 1

    assert await disks.look() == [("alert-disk-low", SPARE // MIB - 1)]
    assert await disks.look() == []
    disks.free[tmp_path] = SPARE + MIB
    assert await disks.look() == []
    disks.free[tmp_path] = 2 * SPARE
    assert await disks.look() == [("alert-disk-enough", 2 * SPARE // MIB)]


async def test_the_disk_of_the_backups_needs_twice_the_newest_one(
    disks: Disks, tmp_path: Path
) -> None:
    """The next one may be larger, and is written before the oldest is deleted."""
    folder = tmp_path / "backups"
    newest = folder / "commemoration-bot-20261129T000000Z.backup"
    newest.touch()
    os.truncate(newest, 50 * MIB)
    disks.free[folder] = SPARE + 100 * MIB
    assert await disks.look() == []

    disks.free[folder] -= 1
    assert [key for key, _ in await disks.look()] == ["alert-backup-disk-low"]


async def test_what_is_planned_needs_no_space_any_more(
    disks: Disks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Months ahead a chat needs space for three notices; on the eve they are in the file."""
    monkeypatch.setattr(disk_space, "ROW", MIB)
    await disks.stage.join(LEYLA)
    disks.free[tmp_path] = SPARE + MIB
    assert [key for key, _ in await disks.look()] == ["alert-disk-low"]

    disks.free[tmp_path] = 2 * SPARE
    await disks.look()
    await disks.stage.at(utc("19 14:00"))
    disks.free[tmp_path] = SPARE + MIB
    assert await disks.look() == []


async def test_a_database_that_cannot_write_says_enough(disks: Disks, tmp_path: Path) -> None:
    """Its alert gives the reason."""
    disks.free[tmp_path], disks.full = 0, True

    assert await disks.look() == []


async def test_it_does_not_count_all_chats_each_minute(disks: Disks, tmp_path: Path) -> None:
    """It looks six times an hour."""
    await disks.look()
    disks.free[tmp_path] = 0

    assert await disks.look(EVERY - 60) == []
    assert await disks.look(60) == [("alert-disk-low", 0)]


async def test_the_running_bot_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the first sweep; the operator gets a button to acknowledge what lasts."""
    monkeypatch.setattr(DiskWatch, "free_bytes", staticmethod(lambda folder: 0))
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", id=77, started=True)
    async with playing(tmp_path, world, operator_ids=(operator.id,)):
        chat = world.messages.of(operator)
        await world.until(lambda: chat.messages)

    assert chat.messages[0].text.startswith("Verilənlər bazasının diski az qala dolub")
    assert list(chat.messages[0].buttons) == ["Xəbərim var"]
