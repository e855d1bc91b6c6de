"""Makes the backups that are due, in a process of their own, and keeps the last ones."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.app.background_task import BackgroundTask
from bot.app.judging import COMMAND, environment
from bot.delivery.alerts import AlertOperators
from bot.settings import Settings
from bot.store import backup_folder, backup_schedule
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: Seconds after which a backup that has not ended is given up.
LONGEST = 3600.0

#: Seconds that a backup gets to remove its unfinished file when this process stops.
GRACE = 2.0


class Backups:
    """Makes one backup at a time as a background task. Without BACKUP_DIR it does nothing."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        alert_operators: AlertOperators,
        now: Callable[[], datetime],
    ) -> None:
        """`now` returns the current time in UTC, by which the files are named."""
        self._settings, self._db = settings, db
        self._alert_operators = alert_operators
        self._now = now
        self._every = timedelta(hours=settings.backup_every)
        self._task = BackgroundTask(
            self._make_due, "The backup failed; it is tried again in a minute"
        )

    def start(self) -> None:
        """Make the backup that is due, if any. Call it every minute. Does nothing while one is made."""
        if self._settings.backup_dir is not None:
            self._task.start()

    async def stop(self) -> None:
        """Stop a backup that is being made. It leaves no file, and is made an hour later."""
        await self._task.stop()

    async def _make_due(self) -> None:
        folder = self._settings.backup_dir
        if folder is not None and await backup_schedule.claim(self._db, self._every):
            await self._make(folder)

    async def _make(self, folder: Path) -> None:
        """Make a backup, and delete the oldest. A failure is logged, alerted, and tried again an hour later."""
        done = False
        try:
            failure = await self._written(folder)
            done = failure is None
            if failure is not None:
                log.error("The database could not be backed up: %s", failure)
                self._alert_operators("alert-backup", reason=failure)
        finally:
            if not done:
                await asyncio.shield(backup_schedule.postpone(self._db, self._every))

    async def _written(self, folder: Path) -> str | None:
        """Write a backup and delete the oldest; what failed, or None."""
        path = backup_folder.new(folder, self._now())
        try:
            backup_folder.create(folder)
            failure = await self._in_child(path)
            if failure is None:
                backup_folder.prune(folder, self._settings.backup_keep)
                log.info("Backed up the database to %s", path)
        except OSError as error:
            return f"{folder}: {error.strerror}"
        return failure

    async def _in_child(self, path: Path) -> str | None:
        """Run the command `backup` in a process; what it says on failure, or None."""
        child = await asyncio.create_subprocess_exec(
            *COMMAND,
            "backup",
            str(path),
            env=environment(self._settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, said = await asyncio.wait_for(child.communicate(), LONGEST)
        except TimeoutError:
            return f"it did not end within {LONGEST / 60:.0f} minutes"
        finally:
            await _end(child)
        text = " ".join(said.decode(errors="replace").split())
        return (text or f"exit code {child.returncode}") if child.returncode else None


async def _end(child: asyncio.subprocess.Process) -> None:
    """End a process that may still run."""
    if child.returncode is not None:
        return
    child.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(child.wait(), GRACE)
    if child.returncode is None:
        child.kill()
