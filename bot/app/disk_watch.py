"""Alerts the operators when a disk has less space than is needed, before the database or a backup cannot be written."""

import logging
from collections.abc import Callable
from pathlib import Path

from bot.app.background_task import BackgroundTask
from bot.app.resources import Resources
from bot.delivery.alerts import AlertOperators
from bot.operations import disk_space, readiness

log = logging.getLogger(__name__)

#: Seconds from one look to the next.
EVERY = 600.0

#: The share of what is needed that must be free besides before the space counts as enough again.
SPARE = 0.1

#: The alerts of each disk: that it has too little space, and that it has enough again.
DATABASE = ("alert-disk-low", "alert-disk-enough")
BACKUPS = ("alert-backup-disk-low", "alert-backup-disk-enough")


class DiskWatch:
    """Looks at the disks of an SQLite file and of BACKUP_DIR. Each is told once, and once more when it has space."""

    #: The bytes that are free on the disk of a folder. Raises OSError.
    free_bytes: Callable[[Path], int] = staticmethod(readiness.free_bytes)

    def __init__(
        self,
        resources: Resources,
        alert_operators: AlertOperators,
        is_full: Callable[[], bool],
        monotonic: Callable[[], float],
    ) -> None:
        """`is_full`: whether the operators know that the database cannot write, which says more."""
        self._db, self._backup_dir = resources.db, resources.settings.backup_dir
        self._alert_operators, self._is_full = alert_operators, is_full
        self._monotonic = monotonic
        self._next = float("-inf")
        self._task = BackgroundTask(self._look, "The space on the disks is not known")
        #: The disks of which the operators know that they have too little space.
        self._low: set[tuple[str, str]] = set()

    def look(self) -> None:
        """Look in the background, if that is due. Call it every minute."""
        now = self._monotonic()
        if now >= self._next and not self._task.running:
            self._next = now + EVERY
            self._task.start()

    async def done(self) -> None:
        """Return when the look that was begun last is over."""
        await self._task.done()

    async def stop(self) -> None:
        """End the look under way."""
        await self._task.stop()

    async def _look(self) -> None:
        try:
            await self._look_at_disks()
        except OSError as error:
            log.warning("The space on the disks is not known: %s", error)

    async def _look_at_disks(self) -> None:
        if (file := self._db.file) is not None:
            needed = await disk_space.of_ledger(self._db)
            self._judge(DATABASE, file.parent, needed)
        if self._backup_dir is not None and self._backup_dir.is_dir():
            self._judge(BACKUPS, self._backup_dir, disk_space.of_backup(self._backup_dir))

    def _judge(self, alerts: tuple[str, str], folder: Path, needed: int) -> None:
        free = self.free_bytes(folder)
        low, enough = alerts
        if alerts in self._low:
            if free >= needed * (1 + SPARE):
                self._low.discard(alerts)
                self._alert_operators(enough, free=free // disk_space.MIB)
        elif free < needed and not self._is_full():
            self._low.add(alerts)
            values = {"free": free // disk_space.MIB, "needed": needed // disk_space.MIB}
            log.error("%s: %d MB free, %d MB needed", folder, values["free"], values["needed"])
            self._alert_operators(low, **values)
