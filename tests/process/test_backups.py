"""Backups of a running bot: beside sending, by itself, and what a restored copy sends before it is confirmed."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import backup_file, backup_folder
from tests.cast import LEYLA
from tests.outside import outside
from tests.process.launching import PYTHON, ShiftedClock, bot, launched
from tests.process.scene import IN_BAKU, Telegram, before

#: A day on which nothing is due.
QUIET = "11 09:00"


async def run(folder: Path, clock: ShiftedClock, *words: object) -> str:
    """Run a command of the bot in a folder to its end; what it has printed."""
    command = (PYTHON, "-m", "bot", *map(str, words))
    async with launched(*command, folder=folder, clock=clock) as running:
        assert await running.ended() == 0, running.err
        return running.out


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of another machine."""
    folder = tmp_path_factory.mktemp("elsewhere")
    yield folder
    shutil.rmtree(folder)


async def test_a_copy_made_while_sending_sends_nothing_until_it_is_confirmed(
    telegram: Telegram, hall: Path, elsewhere: Path
) -> None:
    """Neither what was sent since the backup nor what was owed; after `resume`, it sends what it owes."""
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, send_rate=5) as running:
        await telegram.has_told(3)
        await run(hall, clock, "backup", elsewhere / "file")
        await telegram.has_told(IN_BAKU)
        assert await running.stopped() == 0
    once = telegram.told()
    assert set(once.values()) == {1}

    await run(elsewhere, clock, "restore", "file")
    async with bot(telegram.url, elsewhere, clock) as running:
        await running.serving()
        assert await telegram.ask(LEYLA, "/help")
        assert sum(telegram.told().values()) == sum(once.values()) + 1
        assert "is confirmed" in await run(elsewhere, clock, "resume", "--trust-ledger")
        await telegram.world.until(lambda: max(telegram.told().values()) > 1, 30)
        assert await running.stopped() == 0


async def test_backups_are_made_and_the_oldest_are_deleted(telegram: Telegram, home: Path) -> None:
    """One a day, encrypted; files of other names stay, and what was not finished goes."""
    folder, clock = home / "backups", before(QUIET, 0)
    folder.mkdir()
    (folder / "mine").write_text("mine")
    (folder / "commemoration-bot-20200101T000000Z.backup.x.part").write_text("unfinished")
    made: list[Path] = []
    for day in range(3):
        then = clock.later(timedelta(hours=25 * day))
        own = {"backup_dir": "backups", "backup_keep": 2, "backup_passphrase": "not in the log"}
        async with bot(telegram.url, home, then, **own) as running:
            await running.until(lambda running=running: "Backed up the database" in running.err)
            assert "not in the log" not in running.err
            assert await running.stopped() == 0
        made += [path for path in backup_folder.backups(folder) if path not in made]

    assert len(made) == 3
    assert {path.name for path in folder.iterdir()} == {"mine", *(path.name for path in made[1:])}
    assert backup_file.inspect(made[-1]).salt


async def test_a_second_start_makes_no_second_backup(telegram: Telegram, home: Path) -> None:
    """It is made once in BACKUP_EVERY."""
    clock, own = before(QUIET, 0), {"backup_dir": "backups"}
    async with bot(telegram.url, home, clock, **own) as running:
        await running.until(lambda: "Backed up the database" in running.err)
        assert await running.stopped() == 0
    async with bot(telegram.url, home, clock, **own) as running:
        await running.serving()
        assert await telegram.ask(LEYLA, "/help")
        assert await running.stopped() == 0
        assert "Backed up" not in running.err

    assert len(list((home / "backups").iterdir())) == 1


async def test_a_failure_is_an_alarm(telegram: Telegram, home: Path) -> None:
    """In the log, to the operators and by the other routes; the bot goes on."""
    (home / "backups").write_text("a file, not a folder")
    operator = telegram.person(LEYLA).id
    own = {"backup_dir": "backups", "operator_ids": operator}
    async with (
        outside() as there,
        bot(telegram.url, home, before(QUIET, 0), **own, alarm_urls=there.route) as running,
    ):
        await running.until(lambda: "The database could not be backed up" in running.err)
        await telegram.world.until(
            lambda: any("BACKUP_DIR" in call.params.get("text", "") for call in telegram.sent()), 30
        )
        await there.until(1, 60)
        assert "BACKUP_DIR" in there.messages()[0]["message"]
        assert await telegram.ask(LEYLA, "/help")
        assert await running.stopped() == 0


async def test_a_drill_goes_well_on_a_machine_with_another_time(
    telegram: Telegram, hall: Path
) -> None:
    """The sender of its rehearsal reads the same time as the drill itself, 42 days ahead."""
    clock = ShiftedClock(timedelta(days=42))
    await run(hall, clock, "backup", "file")
    command = (PYTHON, "-m", "bot", "drill", "file")
    async with launched(*command, folder=hall, clock=clock) as running:
        assert await running.ended() == 0, running.out + running.err
