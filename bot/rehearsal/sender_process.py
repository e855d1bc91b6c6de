"""`python -m bot.rehearsal.sender_process FILE`: the sender of a rehearsal, which goes through an occasion and ends.

It is the sender of production in every part. Only its clock is moved: to the next instant at which something is to be
done, as soon as nothing is left to do.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import log
from bot.app import resources as loading
from bot.app.clock import monotonic
from bot.app.lifecycle import Lifecycle, Part, cancel
from bot.app.resources import Resources
from bot.app.sender_service import GRACE
from bot.app.wiring import Wiring
from bot.delivery import slots
from bot.delivery.quiet import MARGIN
from bot.delivery.sender_context import SenderContext
from bot.observances.almanac import Almanac
from bot.rehearsal.shared_clock import SharedClock
from bot.rehearsal.stamping_transport import RecordingComposer, StampingTransport
from bot.rehearsal.virtual_time import VirtualTime
from bot.scheduling.trigger import MomentTrigger
from bot.settings import Settings
from bot.store import batches, ledger
from bot.store.engine import open_database
from bot.store.key_ring import KeyRing
from bot.store.records import Status

#: Seconds between two looks whether anything is left to do. The database is not asked while notices are given slots.
LOOK = 0.02

#: The time on the ledger's clock between two sweeps while notices are sent, as in production.
SWEEP = timedelta(minutes=1)


@dataclass(frozen=True)
class Script:
    """What the rehearsal tells its sender."""

    #: The file of the shared clock.
    clock: Path
    #: The id of the observance that is rehearsed; no other is planned.
    observance: str
    begins: datetime
    ends: datetime
    pace: int

    @classmethod
    def read(cls, path: Path) -> "Script":
        """The script in a file."""
        given = json.loads(path.read_text("utf-8"))
        begins, ends = (datetime.fromisoformat(given[name]) for name in ("begins", "ends"))
        return cls(Path(given["clock"]), given["observance"], begins, ends, given["pace"])

    def write(self, path: Path) -> None:
        """Write the script into a file."""
        begins, ends = self.begins.isoformat(), self.ends.isoformat()
        given: dict[str, object] = {
            "clock": str(self.clock),
            "observance": self.observance,
        }
        given |= {"begins": begins, "ends": ends, "pace": self.pace}
        path.write_text(json.dumps(given), "utf-8")


class RehearsalWiring(Wiring):
    """The objects of a sender, whose time passes with its notices."""

    def __init__(self, resources: Resources, script: Script) -> None:
        self._shared = SharedClock(script.clock)
        super().__init__(resources, status=Status.TEST, pace=script.pace)
        gap = timedelta(seconds=1 / slots.effective(resources.settings.rate))
        self.time = VirtualTime(self.db, self._shared, gap, monotonic)
        self.rate_limiter.notice_given = self.time.slot

    def _sender_context(self) -> SenderContext:
        context = super()._sender_context()
        almanac = self.resources.almanac
        (observance,) = almanac.observances
        moments = [moment.name for moment in observance.moments]
        composer = RecordingComposer(self.resources.catalog, almanac, me=self.connections.username)
        transport = StampingTransport(
            *(context.transport, self._shared, self.clock),
            place=lambda chat: moments.index(composer.moment(chat)),
        )
        return replace(context, composer=composer, transport=transport)


class Steps:
    """Goes through an occasion: plans as the clock requires, lets the sender send, and moves the clock on."""

    def __init__(self, wiring: RehearsalWiring, script: Script) -> None:
        self._wiring, self._script = wiring, script
        self._almanac = wiring.resources.almanac
        self._triggers = [MomentTrigger(self._almanac, one) for one in self._almanac.observances]
        self._swept = script.begins

    async def run(self) -> None:
        """Return when the last window has closed and what was not sent has expired."""
        wiring = self._wiring
        wiring.time.begin(wiring.clock(), self._script.begins)
        await self._sweep()
        while (now := wiring.clock()) < self._script.ends:
            if await self._idle(now):
                wiring.time.jump(now, await self._next(now))
                await self._sweep()
            else:
                await asyncio.sleep(LOOK)
                await self._sweep_each_minute()

    async def _sweep(self) -> None:
        self._swept = self._wiring.clock()
        await self._wiring.periodic.sweep()

    async def _sweep_each_minute(self) -> None:
        if self._wiring.clock() - self._swept >= SWEEP:
            await self._sweep()

    async def _idle(self, now: datetime) -> bool:
        """True when no batch is claimed, and none is due that may be sent now."""
        if self._wiring.time.since_slot < LOOK:
            return False
        busy = await batches.busy(self._wiring.db)
        if busy.claimed or self._wiring.rate_limiter.paused_for():
            return False
        return not busy.due or self._quiet_until(now) is not None

    async def _next(self, now: datetime) -> datetime:
        """The next instant at which the scheduler fires, a batch is due, the quiet span ends, or all is over."""
        instants = [trigger.get_next_fire_time(None, now) for trigger in self._triggers]
        instants += [await ledger.next_due(self._wiring.db), self._quiet_until(now)]
        coming = [one for one in instants if one is not None and one > now]
        return min([*coming, self._script.ends])

    def _quiet_until(self, now: datetime) -> datetime | None:
        return self._almanac.quiet_until(now + MARGIN)


def parts(wiring: RehearsalWiring) -> Sequence[Part]:
    """What is started and stopped: the sender's parts without the real clock of APScheduler."""
    bot: Any = wiring.connections.answering_bot()
    sending = wiring.sending
    return (
        *wiring.parts(),
        Part(start=lambda: wiring.connections.reach(bot)),
        Part(stop=wiring.periodic.stop),
        Part(start=sending.start, drain=sending.drain, stop=sending.stop),
    )


async def run(script: Script, settings: Settings) -> None:
    """Go through the occasion. Ends early when the process that started this one has ended."""
    catalog, every = loading.texts(settings)
    almanac = Almanac((every.observance(script.observance),))
    ring = KeyRing(settings.data_keys())
    db = await open_database(settings.database_url, ring=ring, lasting=False)
    wiring = RehearsalWiring(Resources(settings, catalog, almanac, db), script)
    stop = asyncio.Event()
    steps = Steps(wiring, script)
    watching = asyncio.create_task(_orphaned(stop))
    try:
        await Lifecycle(parts(wiring), GRACE).run(stop, lambda: _until_over(steps, wiring))
    finally:
        await cancel(watching)


async def _until_over(steps: Steps, wiring: RehearsalWiring) -> None:
    """Go through all steps. Raises what ends the sender before."""
    stepping, ended = (asyncio.ensure_future(one) for one in (steps.run(), wiring.sending.ended()))
    await asyncio.wait({stepping, ended}, return_when=asyncio.FIRST_COMPLETED)
    if not stepping.done():
        await cancel(stepping)
        await ended
        raise RuntimeError(f"The sender stopped: {wiring.sender.lost}")
    ended.cancel()
    await stepping


async def _orphaned(stop: asyncio.Event) -> None:
    """Set the event when standard input is closed: the process that started this one has ended."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
    stop.set()


def main() -> None:
    """Read the script and the settings, and go through the occasion."""
    settings = Settings(_env_file=None)
    log.keep("WARNING", settings.telegram_bot_token)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(run(Script.read(Path(sys.argv[1])), settings))


def _loop_factory() -> Any:
    """uvloop's factory; None for the standard loop, where uvloop is missing."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


if __name__ == "__main__":
    main()
