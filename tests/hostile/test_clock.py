"""A clock that is wrong, of the machine or of the database's server: it costs nobody their notice."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import plan
from bot.observances import almanac as almanacs
from bot.sandbox.world import World
from bot.store import chats, ledger
from bot.store.engine import open_database
from bot.store.records import Chat, State
from tests import postgres
from tests.cast import NOVEMBER, utc
from tests.process.launching import PATIENCE, ROOT, Clock, Running, SettableClock, bot
from tests.process.scene import DAY, SILENCE, WORDS, Telegram, before, said, standing_in

#: Somebody who runs the bot, and how many people are owed the day's notice.
OPERATOR, PEOPLE = 77, 40

#: By how much the clock is wrong, and for how many seconds: what destroyed the day in November 2026.
AHEAD, SECONDS = timedelta(days=11), 8.0

NINE = "20 05:00"


@dataclass(frozen=True)
class Scene:
    """A stand-in for Telegram with the right time, and a database whose clock can be set wrong."""

    telegram: Telegram
    address: str
    #: The right time.
    right: Clock
    #: The clock that can be set wrong.
    settable: SettableClock
    #: The clock of the bot's machine.
    machine: Clock
    folder: Path

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Running]:
        """The bot, as a process."""
        more = {"database_url": self.address, "operator_ids": OPERATOR, "default_language": "en"}
        async with bot(self.telegram.url, self.folder, self.machine, **more) as running:
            self.telegram.world.dated = self.right.now
            yield running

    def told(self) -> int:
        """How many have been sent the day's notice."""
        return sum(WORDS["az"][DAY] in said(call) for call in self.telegram.sent())

    def alarms(self) -> list[str]:
        """What the operator was told."""
        world = self.telegram.world
        return [message.text for message in world.chat(world.people[OPERATOR]).messages]

    async def all_told(self, running: Running) -> None:
        """Wait until everybody has been told; nobody was before nine o'clock."""
        await running.until(lambda: self.told() >= PEOPLE, PATIENCE)
        notices = [call for call in self.telegram.sent() if WORDS["az"][DAY] in said(call)]
        assert min(call.at for call in notices) >= utc(NINE)

    async def states(self) -> dict[str, dict[State, int]]:
        """The ledger: states by moment."""
        db = await open_database(self.address)
        try:
            return {tally.moment: tally.states for tally in await ledger.tallies(db)}
        finally:
            await db.close()


@contextmanager
def server(clock: SettableClock) -> Iterator[str]:
    """A database on a PostgreSQL whose server lives by that clock; its address."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(environment=clock.environment()) as running:
        yield running.new_database()


async def subscribe(address: str, world: World) -> None:
    """People in Baku who subscribed in November and want the text of the day alone."""
    almanac = almanacs.load(ROOT / "messages")
    db = await open_database(address)
    try:
        db.offset = NOVEMBER - await db.real_now()
        for number in range(PEOPLE):
            who = world.person(f"Voice {number}", "az", started=True).id
            one = Chat(None, who, "private", "az", "Asia/Baku", cards=False)
            await chats.subscribe(db, one)
        await plan.sweep(db, almanac, NOVEMBER)
        # Two days ahead the occasion is planned, as by a bot that has served all along.
        db.offset += utc("19 12:00") - NOVEMBER
        await plan.sweep(db, almanac, utc("19 12:00"))
    finally:
        await db.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    """Twelve seconds before nine o'clock in Baku."""
    with tempfile.TemporaryDirectory(prefix="clock-") as name, contextlib.ExitStack() as stack:
        shared = Path(name)
        os.chmod(shared, 0o755)  # noqa: PTH101 - the server's user reads it
        right = before(NINE, 12)
        settable = SettableClock(right.offset, shared / "clock")
        settable.set(right)
        if request.param == "sqlite":
            address, machine = f"sqlite:///{tmp_path / 'bot.db'}", settable
        else:
            address, machine = stack.enter_context(server(settable)), right
        async with standing_in() as telegram:
            world = telegram.world
            world.person("Operator", "en", id=OPERATOR, started=True)
            world.now = world.dated = right.now
            await subscribe(address, world)
            yield Scene(telegram, address, right, settable, machine, tmp_path)


async def test_eleven_days_ahead_for_eight_seconds(scene: Scene) -> None:
    """The clock jumps over the day and back: everybody is told in the window, nothing has expired."""
    async with scene.bot() as running:
        await running.serving()
        scene.settable.set(scene.right.later(AHEAD))
        await asyncio.sleep(SECONDS)
        scene.settable.set(scene.right)

        await scene.all_told(running)
        assert await running.stopped() == 0

    states = await scene.states()
    assert states[DAY] == {State.SENT: PEOPLE}
    assert states[SILENCE] == {State.PLANNED: PEOPLE}
    assert scene.told() == PEOPLE


async def test_started_with_a_wrong_clock(scene: Scene) -> None:
    """Nothing is sent, the operator is told both times and the remedy; set right, it goes on by itself."""
    machine = scene.machine
    if machine is scene.settable:
        machine = SettableClock(scene.right.later(AHEAD).offset, scene.settable.file)
    scene.settable.set(scene.right.later(AHEAD))
    async with Scene(**{**vars(scene), "machine": machine}).bot() as running:
        await running.serving()
        await running.until(scene.alarms)
        await asyncio.sleep(SECONDS)
        assert scene.told() == 0
        (alarm,) = scene.alarms()
        assert alarm.count("UTC") == 2
        assert "NTP" in alarm

        scene.settable.set(scene.right)
        await scene.all_told(running)
        await running.until(lambda: len(scene.alarms()) == 2)
        assert await running.stopped() == 0

    states = await scene.states()
    assert states[DAY] == {State.SENT: PEOPLE}
    assert states[SILENCE] == {State.PLANNED: PEOPLE}
