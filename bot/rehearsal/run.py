"""Runs a rehearsal: serves the sandbox, starts the sender's process, kills it once, and collects what came of it."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import bot
from bot.app.clock import monotonic
from bot.rehearsal import faults, telegram
from bot.rehearsal.arrivals import Arrival, Arrivals
from bot.rehearsal.faults import FaultPlan
from bot.rehearsal.plan import Plan
from bot.rehearsal.progress import Progress
from bot.rehearsal.sender_process import Script
from bot.rehearsal.shared_clock import SharedClock
from bot.rehearsal.telegram import Telegram
from bot.sandbox.server import new_token, serve
from bot.settings import Settings
from bot.store import ledger_copy
from bot.store.engine import Database, open_database
from bot.store.key_ring import KeyRing
from bot.store.ledger_copy import Row
from bot.store.records import Chat

#: The variables that the sender's process gets from this one, where they are set.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")

#: Beginnings of further such variables: of a library that is loaded first and gives a process another time. The sender
#: must read the same time as this process, which dates the answers of the sandbox; else it does not trust its clock.
CLOCKS = ("LD_PRELOAD", "FAKETIME")

#: The settings that the sender's process gets: those that decide what is sent, and how.
PASSED_ON = ("default_language", "default_timezone", "send_rate", "paid_broadcast")

#: Seconds without an arrival and without progress of the ledger's clock after which the sender counts as stuck.
STUCK = 180.0

#: Seconds between two looks at the sender.
LOOK = 0.1


@dataclass
class Outcome:
    """What came of a rehearsal."""

    #: What was to fail.
    faults: FaultPlan
    #: What did fail; a call that is never made cannot.
    applied: FaultPlan = field(default_factory=FaultPlan)
    arrivals: list[Arrival] = field(default_factory=list)
    #: When each call that sends arrived, in seconds of a clock that never jumps.
    times: list[float] = field(default_factory=list)
    #: When each of them was sent, in seconds of the ledger's clock.
    ledger_times: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    #: The chats at the end, by number.
    chats: dict[int, Chat] = field(default_factory=dict)
    #: The topics to which notices are to be sent, by the number of the chat.
    topics: dict[int, int | None] = field(default_factory=dict)
    #: How many notices had arrived when the sender was killed, and which might have been under way; None: not killed.
    killed_at: int | None = None
    in_flight: set[tuple[int, str]] = field(default_factory=set)
    #: Seconds of the whole rehearsal.
    seconds: float = 0.0
    #: Why it ended before its end; empty when it did not.
    broken: str = ""
    #: The last line of the sender's log; empty when it wrote nothing.
    last_line: str = ""


async def go_through(plan: Plan, settings: Settings, progress: Progress) -> Outcome:
    """Rehearse. Nothing is left behind: neither a file nor a process, also when this is cancelled."""
    begun = monotonic()
    planned = await asyncio.to_thread(
        faults.plan, plan.chats, plan.faults, plan.seed, len(plan.owed)
    )
    outcome = Outcome(planned)
    token = new_token()
    there = telegram.build(token, plan.chats, planned, plan.pace)
    outcome.topics = {number: chat.thread_id for number, chat in enumerate(there.chats, 1)}
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as name:
        one = _Run(plan, settings, Path(name), token, there, outcome, progress)
        await one.run()
    outcome.applied = there.failures.applied(planned, there.numbers)
    outcome.seconds = monotonic() - begun
    return outcome


class _Run:
    """One rehearsal with its temporary folder."""

    def __init__(
        self,
        plan: Plan,
        settings: Settings,
        folder: Path,
        token: str,
        there: Telegram,
        outcome: Outcome,
        progress: Progress,
    ) -> None:
        self._plan, self._settings, self._folder = plan, settings, folder
        self._token, self._there = token, there
        self._outcome, self._progress = outcome, progress
        self._database = f"sqlite:///{folder / 'ledger.db'}"
        self._clock = SharedClock.create(folder / "clock", len(plan.chats))
        self._sender: asyncio.subprocess.Process | None = None
        observance = plan.almanac.observance(plan.occasion.observance)
        moments = [one.name for one in observance.moments]
        self._arrivals = Arrivals(there.numbers, self._clock.stamped, moments, self._arrived)

    async def run(self) -> None:
        """Fill the ledger, serve the sandbox, and let the sender go through the occasion."""
        self._there.world.calls = self._arrivals
        self._outcome.arrivals, self._outcome.times = self._arrivals.received, self._arrivals.times
        self._outcome.ledger_times = self._arrivals.ledger_times
        await self._fill()
        try:
            async with serve(self._there.world) as served:
                await self._send(served.url)
                if self._outcome.killed_at is not None:
                    await self._send(served.url)
        finally:
            self._clock.close()
            self._outcome.last_line = self._last_line()
        await self._read()

    async def _fill(self) -> None:
        self._progress.phase("Copying the chats")
        async with self._ledger() as db:
            await ledger_copy.add_chats(db, self._there.chats)

    async def _read(self) -> None:
        self._progress.phase("Comparing the ledger with what arrived")
        async with self._ledger() as db:
            self._outcome.rows = await ledger_copy.rows(db)
            self._outcome.chats = await ledger_copy.every_chat(db)

    @asynccontextmanager
    async def _ledger(self) -> AsyncIterator[Database]:
        """The database of the rehearsal, which nobody needs afterwards."""
        ring = KeyRing(self._settings.data_keys())
        db = await open_database(self._database, ring=ring, lasting=False)
        try:
            yield db
        finally:
            await db.close()

    async def _send(self, url: str) -> None:
        """Run the sender until it ends or is killed."""
        self._progress.phase("Sending")
        before = self._outcome.killed_at
        async with self._started(url) as sender:
            code = await self._watch(sender.wait)
        if self._outcome.killed_at != before:
            async with self._ledger() as db:
                self._outcome.in_flight = await ledger_copy.in_flight(db)
        elif code:
            self._outcome.broken = f"the sender ended with {code}: {self._said()}"

    async def _watch(self, wait: Callable[[], Awaitable[int]]) -> int | None:
        """Wait for the sender's end, and show the progress; None when it is stuck."""
        ended = asyncio.ensure_future(wait())
        seen, since = (0, self._clock.offset), monotonic()
        while not (await asyncio.wait({ended}, timeout=LOOK))[0]:
            now = len(self._arrivals.received), self._clock.offset
            if now != seen:
                seen, since = now, monotonic()
            elif monotonic() - since > STUCK:
                self._outcome.broken = f"nothing happened for {STUCK:.0f} s: {self._said()}"
                ended.cancel()
                return None
            self._progress.show(len(self._arrivals.received))
        return ended.result()

    def _arrived(self, count: int) -> None:
        """Kill the sender in the midst of its work, once."""
        sender = self._sender
        if self._outcome.killed_at is None and count >= self._plan.kill_at and sender is not None:
            self._outcome.killed_at = count
            sender.kill()
            self._progress.phase("The sender was killed, and a new one takes over")

    @asynccontextmanager
    async def _started(self, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The sender's process; killed at the end, if it still runs."""
        script = self._folder / "script.json"
        plan = self._plan
        observance = plan.occasion.observance
        clock = self._folder / "clock"
        Script(clock, observance, plan.begins, plan.ends, plan.pace).write(script)
        command = (sys.executable, "-m", "bot.rehearsal.sender_process", str(script))
        with (self._folder / "sender.log").open("ab") as errors:
            sender = await asyncio.create_subprocess_exec(
                *command,
                cwd=self._folder,
                env=self._environment(url),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        self._sender = sender
        try:
            yield sender
        finally:
            self._sender = None
            if sender.returncode is None:
                sender.kill()
                await sender.wait()

    def _environment(self, url: str) -> dict[str, str]:
        """The settings of the sender's process, and little more: no setting of this process reaches it unnoticed."""
        given = {
            name: value
            for name, value in os.environ.items()
            if name in INHERITED or name.startswith(CLOCKS)
        }
        given |= {name.upper(): str(getattr(self._settings, name)) for name in PASSED_ON}
        own = {
            "TELEGRAM_BOT_TOKEN": self._token,
            "TELEGRAM_API_URL": url,
            "DATABASE_URL": self._database,
            "DATA_KEY": ",".join(self._settings.data_keys()),
            "MESSAGES_DIR": str(self._settings.messages_dir.resolve()),
            "PYTHONPATH": str(Path(bot.__file__).parent.parent),
        }
        return given | own

    def _said(self) -> str:
        return self._last_line() or "it wrote nothing"

    def _last_line(self) -> str:
        """The last line that the sender has written; empty when there is none."""
        log = self._folder / "sender.log"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        return lines[-1].strip() if lines else ""
