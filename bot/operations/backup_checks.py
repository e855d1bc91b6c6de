"""Checks of the backups: a recent one that can be read, a recent drill, and no restored copy that nobody confirmed."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import BackupKeyMissing, BotError, PassphraseMissing, PassphraseWrong
from bot.operations import drill
from bot.operations.readiness import Finding, Setup
from bot.store import backup_folder, restored, restored_mark
from bot.store.backup_file import Backup
from bot.store.key_ring import KeyRing

#: The share of BACKUP_EVERY by which the newest backup may be older: the next one is being made, or waits for notices.
TOLERANCE = 0.1

#: How long a drill counts.
DRILL = timedelta(days=100)

#: How far ahead a time may be: clocks of several machines differ. A later one was stored by a wrong clock.
AHEAD = timedelta(hours=1)

#: What to do when there is no recent backup.
LOOK = "read the log of `run` for why, and run `backup` by hand meanwhile"


async def backup(setup: Setup) -> list[Finding]:
    """With BACKUP_DIR, the newest backup can be opened and is younger than BACKUP_EVERY, with TOLERANCE."""
    if setup.backup_dir is None:
        return [Finding("backup", True, "none is made by itself: BACKUP_DIR is not set")]
    secrets = (setup.backup_passphrase or None, setup.db.ring)
    opened = await asyncio.to_thread(_newest, setup.backup_dir, *secrets)
    if isinstance(opened, Finding):
        return [opened]
    created, now = opened.header.created, await setup.db.real_now()
    text = f"the newest is of {_minute(created)} UTC"
    if created - now > AHEAD:
        return [_unusable(f"{text}, which is to come: made by a wrong clock", _move(opened.path))]
    if now - created > (1 + TOLERANCE) * setup.backup_every:
        hours = setup.backup_every // timedelta(hours=1)
        return [Finding("backup", False, f"{text}; one is due every {hours} hours", LOOK)]
    return [Finding("backup", True, text)]


async def drilled(setup: Setup) -> list[Finding]:
    """With BACKUP_DIR, a drill has passed within 100 days."""
    if setup.backup_dir is None:
        return []
    passed, now = await drill.last_passed(setup.db), await setup.db.real_now()
    text = f"the last one passed on {passed:%Y-%m-%d}" if passed else "none has passed"
    remedy = f"run `drill` with the newest file in {setup.backup_dir}"
    if passed and passed - now > AHEAD:
        text = f"{text}, which is to come: noted by a wrong clock"
        return [Finding("drill", False, text, f"set the clock, then {remedy}")]
    if passed and now - passed <= DRILL:
        return [Finding("drill", True, text)]
    return [Finding("drill", False, f"{text}; one counts for {DRILL.days} days", remedy)]


async def copied(setup: Setup) -> list[Finding]:
    """The database is no restored copy that nobody has confirmed."""
    mark = await restored.copied_from(setup.db)
    if mark is None:
        return []
    text = f"sending is held: {restored_mark.worded(mark)}"
    remedy = f"make sure that no other bot uses this token, then {restored_mark.CONFIRM}"
    return [Finding("copy", False, text, remedy)]


def _newest(folder: Path, passphrase: str | None, ring: KeyRing) -> Backup | Finding:
    """The newest backup of a folder, or why there is none that can be used."""
    try:
        found = backup_folder.backups(folder)
        return (
            Backup(found[-1], passphrase, ring) if found else _unusable(f"{folder} contains none")
        )
    except OSError as error:
        text = f"{folder} cannot be read ({error.strerror})"
        return _unusable(text, "set BACKUP_DIR to a folder for backups")
    except (PassphraseMissing, PassphraseWrong):
        remedy = "set it to the passphrase of that backup, without which nobody can restore it"
        return _unusable("BACKUP_PASSPHRASE does not open the newest backup", remedy)
    except BackupKeyMissing as error:
        remedy = "add that key to DATA_KEY, without which nobody can restore the backup"
        return _unusable(f"the newest is sealed with the data key {error.data['keys']}", remedy)
    except BotError as error:
        return _unusable(f"the newest cannot be used: {error}")


def _unusable(text: str, remedy: str = LOOK) -> Finding:
    return Finding("backup", False, text, remedy)


def _move(file: Path) -> str:
    return f"set the clock, move {file} to another folder, and run `backup`"


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"


ALL = (backup, drilled, copied)
