"""A wrong clock, of the machine or of the database server, costs nobody the notice."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.world.calls import Call
from bot.store import ledger
from bot.store.engine import open_database
from bot.store.records import State
from tests import postgres
from tests.chaos import ledger as ledgers
from tests.chaos.today import texts
from tests.process.launching import Running, SettableClock, ShiftedClock, bot
from tests.process.scene import Telegram, standing_in
from tests.stage import PATIENCE

#: Somebody who runs the bot, and how many people are owed the day's notice.
OPERATOR, PEOPLE = 77, 40

#: By how much the clock is wrong, and for how many seconds: what destroyed the day in November 2026.
AHEAD, SECONDS = timedelta(days=11), 8.0

#: Seconds until the notice is due.
SOON = 15.0

#: The right time.
RIGHT = ShiftedClock(timedelta(0))


@dataclass(frozen=True)
class Scene:
    """A stand-in for Telegram with the right time, and a database whose clock can be set wrong."""

    telegram: Telegram
    address: str
    #: The clock that can be set wrong.
    settable: SettableClock
    #: The clock of the bot's machine; None: it is right.
    machine: ShiftedClock | None
    folder: Path
    #: When the notice is due, and to whom.
    due: datetime
    people: frozenset[int | None]

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Running]:
        """The bot, as a process."""
        more = {"database_url": self.address, "operator_ids": OPERATOR, "default_language": "en"}
        more |= {"messages_dir": self.folder / "messages"}
        async with bot(self.telegram.url, self.folder, self.machine, **more) as running:
            self.telegram.world.date_clock = RIGHT.now
            yield running

    def notices(self) -> list[Call]:
        """The notices that were sent."""
        return [call for call in self.telegram.sent() if call.chat_id in self.people]

    def alerts(self) -> list[str]:
        """The alerts that the operator received: not the witness, nor what has other buttons, such as a report.

        That report is due as well, an hour before the notice, and is sent when the clock is right in time.
        """
        world = self.telegram.world
        received = world.messages.of(world.people[OPERATOR]).messages
        others = (one for one in received if not (one.pinned or one.is_service))
        return [one.text for one in others if [*one.buttons] in ([], ["I know of it"])]

    async def all_told(self, running: Running) -> None:
        """Wait until everybody has the notice: once, and not before it was due."""
        await running.until(lambda: len(self.notices()) >= len(self.people), PATIENCE)
        assert await running.stopped() == 0
        assert {call.chat_id for call in self.notices()} == self.people
        assert len(self.notices()) == len(self.people)
        assert min(call.at for call in self.notices()) >= self.due

    async def tally(self) -> dict[State, int]:
        """How many deliveries the ledger has in each state."""
        db = await open_database(self.address)
        try:
            (tally,) = await ledger.tallies(db)
            return tally.states
        finally:
            await db.close()


@contextmanager
def server(clock: SettableClock) -> Iterator[str]:
    """A database on a PostgreSQL whose server lives by that clock; its address."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(environment=clock.environment()) as running:
        yield running.new_database()


def _without_cards(messages: Path) -> None:
    """Leave out what is written on the cards: below a clock that was set, Python draws them for a minute and more."""
    for page in (messages / "january-20").glob("*.ftl"):
        page.write_text(page.read_text("utf-8").replace("card-years", "other-years"), "utf-8")


@pytest.fixture(params=["sqlite", "postgresql"])
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    """A notice that is due in a few seconds, and until the end of the day."""
    with tempfile.TemporaryDirectory(prefix="clock-") as name, contextlib.ExitStack() as stack:
        shared = Path(name)
        os.chmod(shared, 0o755)  # noqa: PTH101 - the server's user reads it
        settable = SettableClock(RIGHT.offset, shared / "clock")
        settable.set(RIGHT)
        if request.param == "sqlite":
            address, machine = f"sqlite:///{tmp_path / 'bot.db'}", settable
        else:
            address, machine = stack.enter_context(server(settable)), None
        async with standing_in() as telegram:
            world = telegram.world
            world.people.add("Operator", "en", id=OPERATOR, started=True)
            everyone = range(PEOPLE)
            people = [world.people.add(f"Voice {n}", "az", started=True).id for n in everyone]
            await ledgers.subscribe(address, people)
            # The text states whole seconds.
            due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=SOON)
            _without_cards(texts(tmp_path, SOON))
            yield Scene(telegram, address, settable, machine, tmp_path, due, frozenset(people))


async def test_eleven_days_ahead_for_eight_seconds(scene: Scene) -> None:
    """The clock jumps over the day and back: every notice arrives in its window, none has expired."""
    async with scene.bot() as running:
        await running.serving()
        scene.settable.set(RIGHT.later(AHEAD))
        await asyncio.sleep(SECONDS)
        scene.settable.set(RIGHT)
        await scene.all_told(running)

    assert await scene.tally() == {State.SENT: PEOPLE}


async def test_started_with_a_wrong_clock(scene: Scene) -> None:
    """Nothing is sent, and the operator learns both times and the remedy; once corrected, sending resumes by itself."""
    scene.settable.set(RIGHT.later(AHEAD))
    async with scene.bot() as running:
        await running.serving()
        await running.until(scene.alerts)
        await asyncio.sleep(SECONDS)
        assert not scene.notices()
        (alert,) = scene.alerts()
        assert alert.count("UTC") == 2
        assert "NTP" in alert

        scene.settable.set(RIGHT)
        await scene.all_told(running)
        assert len(scene.alerts()) == 2

    assert await scene.tally() == {State.SENT: PEOPLE}
