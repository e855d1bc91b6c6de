"""Monitoring: serves METRICS_PORT, with the metrics of this process and of the ledger, which it reads seldom."""

import asyncio
import contextlib
import logging
import operator
import platform
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__, health
from bot.app import start_report
from bot.app.clock import monotonic, wall
from bot.app.lifecycle import cancel
from bot.app.wiring import Wiring
from bot.delivery.progress import View
from bot.errors import BotError
from bot.store import backup_folder, rate_limit, senders, subscriber_counts
from bot.store.consistency import KINDS
from bot.store.records import State
from bot.web import monitoring
from bot.web.limits import AddressLimits
from bot.web.metrics import Values
from bot.web.server import Server

log = logging.getLogger(__name__)

#: The fewest seconds between two readings of the ledger, and how many times as long as the last one took they are at
#: least apart: so reading takes less than 2 % of the time, however often somebody scrapes.
APART, FACTOR = 10.0, 50.0

#: Seconds for which a scrape waits for a reading. Prometheus waits ten for the answer.
PATIENCE = 5.0


@dataclass(frozen=True)
class Reading:
    """What was read from the database and the disk."""

    at: datetime
    took: float
    senders: int
    #: Who keeps notices from being sent; empty: nobody.
    paused_by: str
    subscribers: Mapping[str, int]
    broadcasts: Sequence[View]
    next_notice: datetime | None
    last_backup: datetime | None
    free_bytes: int | None


class Monitoring:
    """The web server of METRICS_PORT. It reads the ledger only when somebody scrapes."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring, self._db = wiring, wiring.db
        self._settings = wiring.resources.settings
        site = monitoring.application(self.values, wiring.alerting.health, wiring.clock)
        host = self._settings.metrics_host or self._settings.web_host
        port = self._settings.metrics_port or 0
        limits = AddressLimits(monotonic)
        names = {"setting": "METRICS_PORT", "host_setting": "METRICS_HOST"}
        self.server = Server(site, host, port, limits, **names)
        self._reading: Reading | None = None
        self._task: asyncio.Task[None] | None = None
        #: When the next reading may begin.
        self._not_before = float("-inf")

    async def start(self) -> None:
        """Start to listen. Raises WebUnusable."""
        await self.server.start()

    async def stop(self) -> None:
        """Stop listening, and reading."""
        await self.server.stop()
        await cancel(self._task)

    async def values(self) -> Values:
        """The present values. Those of the ledger are as old as the last reading, and missing if it failed."""
        await self._refresh()
        values, reading = Values(), self._reading
        self._put_process(values)
        values.put("database_readable", reading is not None)
        if reading is not None:
            _put_reading(values, reading)
        return values

    async def _refresh(self) -> None:
        """Read the ledger if the last reading is old, and wait for that, but not for long."""
        if self._task is None or self._task.done():
            if monotonic() < self._not_before:
                return
            self._task = asyncio.create_task(self._read())
        await asyncio.wait({self._task}, timeout=PATIENCE)

    async def _read(self) -> None:
        start = monotonic()
        try:
            self._reading = await self._read_now(start)
        except BotError as error:
            self._reading = None
            log.debug("%s", error)
        except Exception:
            self._reading = None
            log.exception("The metrics could not be read; they are read again later")
        finally:
            now = monotonic()
            self._not_before = now + max(APART, FACTOR * (now - start))

    async def _read_now(self, start: float) -> Reading:
        paused = await rate_limit.paused(self._db)
        broadcasts = await self._wiring.progress.reader.recent()
        count = await senders.living(self._db)
        subscribers = await subscriber_counts.by_kind(self._db)
        backup, free = await asyncio.to_thread(self._read_disks)
        now, zone = self._wiring.clock(), self._settings.default_timezone
        return Reading(
            at=wall(),
            took=monotonic() - start,
            senders=count,
            paused_by=("hold" if paused.held else "breaker") if paused else "",
            subscribers=subscribers,
            broadcasts=broadcasts,
            next_notice=start_report.next_due(self._wiring.resources.almanac, now, zone),
            last_backup=backup,
            free_bytes=free,
        )

    def _read_disks(self) -> tuple[datetime | None, int | None]:
        """When the newest backup was begun, and the free bytes beside the SQLite file; None for what is not known."""
        backup, free = None, None
        with contextlib.suppress(OSError):
            backup = _newest(self._settings.backup_dir)
        with contextlib.suppress(OSError):
            free = shutil.disk_usage(self._db.file.parent).free if self._db.file else None
        return backup, free

    def _put_process(self, values: Values) -> None:
        """What is known without reading anything."""
        wiring, settings = self._wiring, self._settings
        values.put("build_info", 1, version=__version__, python=platform.python_version())
        parts = wiring.alerting.health()
        values.put("healthy", bool(parts) and not health.behind(parts))
        for name, part in parts.items():
            values.put("part_silence_seconds", part.seconds or 0, part=name)
            values.put("part_limit_seconds", part.limit, part=name)
        for key, count in wiring.alert_operators.counts.items():
            values.put("alerts_total", count, alert=key.removeprefix("alert-"))
        values.put("clocks_agree", wiring.clock_check.agree())
        if (ahead := wiring.clock_check.ahead()) is not None:
            values.put("clock_difference_seconds", ahead)
        slack = wiring.rate_limiter.credit.danger_from - monotonic()
        values.put("deadline_slack_seconds", slack)
        values.put("rate_limit_messages_per_second", settings.rate)
        if settings.backup_dir is not None:
            values.put("backup_interval_seconds", settings.backup_every * 3600)


def _newest(folder: Path | None) -> datetime | None:
    """When the newest backup of a folder was begun, by its name. Raises OSError."""
    found = backup_folder.backups(folder) if folder else []
    return (
        datetime.strptime(found[-1].name, backup_folder.NAME).replace(tzinfo=UTC) if found else None
    )


def _put_reading(values: Values, reading: Reading) -> None:
    """What was read from the database and the disk."""
    values.put("database_read_timestamp_seconds", reading.at.timestamp())
    values.put("database_read_duration_seconds", reading.took)
    values.put("senders", reading.senders)
    for who in ("hold", "breaker"):
        values.put("paused", reading.paused_by == who, by=who)
    for kind in KINDS:
        values.put("subscribers", reading.subscribers.get(kind, 0), kind=kind)
    _put_known(values, reading)
    for view in reading.broadcasts:
        _put_broadcast(values, view)


def _put_known(values: Values, reading: Reading) -> None:
    """What may be unknown: then the metric is missing."""
    if reading.next_notice is not None:
        values.put("next_notice_timestamp_seconds", reading.next_notice.timestamp())
    if reading.last_backup is not None:
        values.put("backup_timestamp_seconds", reading.last_backup.timestamp())
    if reading.free_bytes is not None:
        values.put("database_free_bytes", reading.free_bytes)


def _put_broadcast(values: Values, view: View) -> None:
    """One broadcast; announcements of the same year are added up."""
    shot, one = view.snapshot, view.snapshot.progress
    labels = {"observance": one.observance, "year": str(one.year), "moment": one.moment}
    for state in State:
        count = shot.states.get(state, 0)
        values.join(operator.add, "notices", count, state=state.name.lower(), **labels)
    values.join(operator.add, "notices_due", shot.due, **labels)
    values.join(operator.add, "notices_doubtful", shot.doubtful, **labels)
    values.join(max, "notices_lateness_seconds", _lateness(view), **labels)
    values.join(min, "broadcast_ended", one.ended, **labels)
    if view.end is not None:
        end = view.end.timestamp()
        values.join(max, "broadcast_expected_end_timestamp_seconds", end, **labels)


def _lateness(view: View) -> float:
    """Seconds for which the oldest owed notice has been due."""
    shot = view.snapshot
    late = [(shot.at - due).total_seconds() for due, _ in shot.waiting if due <= shot.at]
    return max(late, default=0.0)
