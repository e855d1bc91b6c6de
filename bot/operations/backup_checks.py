"""Checks of the backups: a recent one that can be read, a recent drill, and no restored copy that nobody confirmed."""

import asyncio
from datetime import datetime, timedelta

from bot.errors import BotError
from bot.operations import drill
from bot.operations.readiness import Finding, Setup
from bot.store import backup_file, backup_folder, restored

#: How long a drill counts.
DRILL = timedelta(days=100)

#: What to do when there is no recent backup.
LOOK = "read the log of `run` for why, and run `backup` by hand meanwhile"


async def backup(setup: Setup) -> list[Finding]:
    """With BACKUP_DIR, the newest backup can be read and is younger than twice BACKUP_EVERY."""
    if setup.backup_dir is None:
        return [Finding("backup", True, "none is made by itself: BACKUP_DIR is not set")]
    try:
        found = backup_folder.backups(setup.backup_dir)
        if not found:
            return [Finding("backup", False, f"{setup.backup_dir} contains none", LOOK)]
        header = await asyncio.to_thread(backup_file.inspect, found[-1])
    except OSError as error:
        text = f"{setup.backup_dir} cannot be read ({error.strerror})"
        return [Finding("backup", False, text, "set BACKUP_DIR to a folder for backups")]
    except BotError as error:
        return [Finding("backup", False, f"the newest cannot be used: {error}", LOOK)]
    age = await setup.db.real_now() - header.created
    text = f"the newest is of {_minute(header.created)} UTC"
    if age > 2 * setup.backup_every:
        hours = setup.backup_every // timedelta(hours=1)
        return [Finding("backup", False, f"{text}; one is due every {hours} hours", LOOK)]
    return [Finding("backup", True, text)]


async def drilled(setup: Setup) -> list[Finding]:
    """With BACKUP_DIR, a drill has passed within 100 days."""
    if setup.backup_dir is None:
        return []
    passed = await drill.last_passed(setup.db)
    if passed and await setup.db.real_now() - passed <= DRILL:
        return [Finding("drill", True, f"the last one passed on {passed:%Y-%m-%d}")]
    text = f"the last one passed on {passed:%Y-%m-%d}" if passed else "none has passed"
    remedy = f"run `drill` with the newest file in {setup.backup_dir}"
    return [Finding("drill", False, f"{text}; one counts for {DRILL.days} days", remedy)]


async def copied(setup: Setup) -> list[Finding]:
    """The database is no restored copy that nobody has confirmed."""
    created = await restored.copied_from(setup.db)
    if created is None:
        return []
    text = f"this database is a copy, restored from the backup of {created} UTC; sending is held"
    remedy = "make sure that no other bot uses this token, then run the command `resume`"
    return [Finding("copy", False, text, remedy)]


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"


ALL = (backup, drilled, copied)
