"""The witness: a message that the bot pins with its operators, and by which a copy of its database is noticed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.app import resources as app_resources
from bot.app import witness_watch
from bot.app.alerting import Alerting
from bot.app.resources import Resources
from bot.app.witness_watch import WitnessWatch
from bot.delivery import witness_mark
from bot.sandbox.server import Served, serve
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.sandbox.world.failures import Cut, Delay, Kind, Reply, blocked, too_many
from bot.sandbox.world.messages import Message
from bot.store import holds, metadata, nonces, rate_limit, restored, restored_mark
from bot.store.engine import Database, open_database
from bot.store.nonces import Mark
from bot.store.tables import nonce
from tests.clocks import ManualClock
from tests.conftest import Place
from tests.stage import TOKEN, settings

ANNA, RENA = 77, 78


class Machine:
    """A process that sends, with its database and its own clock."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.db, self.clock = resources.db, ManualClock()
        self.alerting = Alerting(resources)
        self.watch = WitnessWatch(resources, self.alerting, self.clock, serves=True, real=True)
        # The rounds are those of the test.
        self.watch._run = self._nothing  # type: ignore[method-assign]

    async def begin(self, notices: int) -> None:
        """Begin to send notices, as their watermark is moved."""
        async with self.db.begin() as tx:
            await nonces.count(tx, self.watch.nonce or "", notices)

    async def keep(self, seconds: float = 20.0) -> None:
        """A round of the watch, after so many seconds."""
        self.clock.now += seconds
        self.alerting.channel._last = float("-inf")
        await self.watch.keep()

    async def held(self) -> str | None:
        """The kind of the mark by which sending is held; None when it is not."""
        mark = await restored.copied_from(self.db)
        assert (mark is None) is (await rate_limit.paused(self.db) is None)
        return None if mark is None else mark.partition(" ")[0]

    async def claims(self) -> bool:
        """True when a sender may claim something now."""
        return await self.watch.read()

    async def _nothing(self) -> None:
        """No round."""


class Machines:
    """Several machines, each with a database of its own, with one bot and one operator's chat."""

    def __init__(self, served: Served, world: World, place: Place, folder: Path) -> None:
        self.world, self._url, self._place, self._folder = world, served.url, place, folder
        self._closing = AsyncExitStack()
        self.operators: tuple[int, ...] = (ANNA,)

    @property
    def anna(self) -> Person:
        """The operator."""
        return self.world.people[ANNA]

    async def start(self, db: Database | None = None) -> Machine:
        """Start a process: on that database, or on a new one."""
        machine = await self.built(db)
        await machine.watch.start()
        await machine.watch.keep()
        return machine

    async def built(self, db: Database | None = None) -> Machine:
        """A process that is about to start."""
        if db is None:
            db = await open_database(self._place(), lasting=False)
            self._closing.push_async_callback(db.close)
        more = {"operator_ids": ",".join(map(str, self.operators)), "default_language": "en"}
        chosen = settings(self._url, self._folder, **more)
        catalog, almanac = app_resources.texts(chosen)
        machine = Machine(Resources(chosen, catalog, almanac, db))
        await machine.alerting._connection.initialize()
        self._closing.push_async_callback(self.end, machine)
        return machine

    async def copy(self, machine: Machine) -> Database:
        """A copy of what the database of that machine knows of the witness."""
        copied = await open_database(self._place(), lasting=False)
        self._closing.push_async_callback(copied.close)
        async with machine.db.begin() as tx:
            rows = [row._asdict() for row in await tx.execute(select(nonce))]
        async with copied.begin() as tx:
            await tx.execute(insert(nonce), rows)
        await metadata.put(copied, "place", "elsewhere")
        return copied

    async def end(self, machine: Machine) -> None:
        """End a process; a second call does nothing."""
        await machine.watch.stop()
        await machine.alerting.close()

    def shown(self, operator: int = ANNA) -> Message | None:
        """The pinned message of an operator."""
        return self.world.pins.newest(self.world.people[operator])

    def mark(self, operator: int = ANNA) -> Mark | None:
        """What the witness shows to an operator."""
        shown = self.shown(operator)
        return None if shown is None else witness_mark.read(shown.text)

    async def told(self, words: str) -> Message:
        """The first message to the operator with these words."""
        history = self.world.messages.of(self.anna)
        await self.world.until(lambda: any(words in one.text for one in history.messages))
        return next(one for one in history.messages if words in one.text)


@pytest.fixture
async def machines(place: Place, tmp_path: Path) -> AsyncIterator[Machines]:
    """No machine yet."""
    world = World(token=TOKEN)
    for operator in (ANNA, RENA):
        world.people.add(f"operator {operator}", "en", started=True, id=operator)
    async with serve(world) as served:
        made = Machines(served, world, place, tmp_path)
        async with made._closing:
            yield made


async def test_the_first_start_makes_the_witness(machines: Machines) -> None:
    """One message without a sound, pinned without a sound, whose last line is the mark."""
    machine = await machines.start()

    known = await nonces.known(machine.db)
    shown = machines.shown()
    assert shown
    assert shown.silent
    assert shown.text.splitlines()[-1] == f"0 {known.mark.nonce}"
    assert machines.mark() == known.mark == Mark(machine.watch.nonce or "", 0)
    assert await machine.held() is None
    assert await machine.claims()


async def test_the_witness_follows_what_is_begun(machines: Machines) -> None:
    """The same message is edited; while nothing changes, nothing is written."""
    machine = await machines.start()
    first = machines.shown()
    await machine.begin(7)
    await machine.keep()
    await machine.keep()

    assert machines.shown() is first
    assert machines.mark() == Mark(machine.watch.nonce or "", 7)
    assert machines.world.calls.arrived["editMessageText"] == 1
    assert machines.world.calls.arrived["sendMessage"] == 1


async def test_a_stop_shows_what_was_begun(machines: Machines) -> None:
    """So a copy that was made before is older than the witness."""
    machine = await machines.start()
    await machine.begin(7)
    machine.alerting.channel._last = float("-inf")
    await machine.watch.finish()

    assert machines.mark() == Mark(machine.watch.nonce or "", 7)


async def test_the_first_notices_are_shown_at_once(machines: Machines) -> None:
    """Later ones wait for the next round."""
    machine = await machines.start()
    for seconds, woken in ((0.0, True), (1.0, False), (10.0, True)):
        machine.watch._wake.clear()
        machine.clock.now += seconds
        machine.watch.begun()
        assert machine.watch._wake.is_set() is woken


async def test_a_copy_made_after_a_confirmation_is_held(machines: Machines) -> None:
    """It counts at the place where it was given."""
    original = await machines.start()
    copy = await machines.copy(original)
    await metadata.put(copy, restored.CONFIRMED, "1")
    await original.begin(1)
    await original.keep()

    assert await (await machines.start(copy)).held() == "ahead"


async def test_a_restart_is_not_held(machines: Machines) -> None:
    """Whether it ended after the nonce was stored, after it was written, or after notices were begun."""
    machine = await machines.start()
    await machine.begin(3)
    for _ in range(3):
        machine = await machines.start(machine.db)
        assert await machine.held() is None
        assert await machine.claims()
        assert machines.mark() == Mark(machine.watch.nonce or "", 3)
        # It begins a nonce and is ended before it shows it.
        await nonces.begin(machine.db)


async def test_an_older_copy_is_held_before_it_claims(machines: Machines) -> None:
    """The operator is told both figures; it stays held after another start."""
    original = await machines.start()
    copy = await machines.copy(original)
    await original.begin(12)
    await original.keep()
    await machines.end(original)

    machine = await machines.built(copy)
    await machine.watch.start()

    assert await machine.held() == "ahead"
    paused = await rate_limit.paused(copy)
    assert paused
    assert "knows of 12 notices begun, this database of 0" in paused.reason
    said = await machines.told("the database knows less")
    assert "Notices begun by the record: 12, by the database: 0." in said.text.replace("\xa0", " ")
    assert await (await machines.start(copy)).held() == "ahead"


async def test_a_copy_of_which_nothing_was_sent_since_is_not_held(machines: Machines) -> None:
    """It is moved: it claims nothing for 45 seconds, in which another machine would be seen."""
    original = await machines.start()
    await original.begin(12)
    await original.keep()
    await machines.end(original)

    machine = await machines.start(await machines.copy(original))

    assert await machine.held() is None
    assert not await machine.claims()
    machine.clock.now += 45
    assert await machine.claims()


async def test_two_machines_hold_each_other(machines: Machines) -> None:
    """A copy is started beside the original, which is idle: after one round of each, both are held, and say so."""
    original = await machines.start()
    copied = await machines.start(await machines.copy(original))
    assert (await original.held(), await copied.held()) == (None, None)

    await original.keep()
    await copied.keep(5)

    assert (await original.held(), await copied.held()) == ("other", "other")
    assert not await copied.claims()
    history = machines.world.messages.of(machines.anna).messages
    await machines.world.until(
        lambda: sum("another machine uses" in one.text for one in history) == 2
    )


async def test_two_new_machines_hold_each_other(machines: Machines) -> None:
    """They know nothing of each other: the second one is held at its start, the first one by what that writes."""
    first = await machines.start()
    second = await machines.start()
    await first.keep()
    assert (await first.held(), await second.held()) == ("other", "ahead")


async def test_held_machines_fall_silent(machines: Machines) -> None:
    """Two that are held do not write in turn for ever."""
    first, second = await machines.start(), await machines.start()
    for _ in range(30):
        await first.keep(5)
        await second.keep(5)
    before = machines.world.calls.arrived["editMessageText"]
    for _ in range(5):
        await first.keep()
        await second.keep()
    assert machines.world.calls.arrived["editMessageText"] == before


@pytest.mark.parametrize("which", ["first", "second"])
async def test_the_confirmed_machine_sends(machines: Machines, which: str) -> None:
    """The other one stays held, and what the witness shows is that of the confirmed one."""
    first, second = await machines.start(), await machines.start()
    for _ in range(30):
        await first.keep(5)
        await second.keep(5)
    chosen, other = (first, second) if which == "first" else (second, first)

    await restored.trust(chosen.db)
    for _ in range(3):
        await other.keep()
        await chosen.keep()

    assert await chosen.held() is None
    assert await other.held()
    assert machines.mark() == (await nonces.known(chosen.db)).mark


async def test_a_process_that_was_suspended_reads_first(machines: Machines) -> None:
    """Another machine was confirmed and has sent meanwhile."""
    original = await machines.start()
    other = await machines.start(await machines.copy(original))
    await other.begin(5)
    await other.keep()

    original.clock.now += 3600
    await original.claims()

    assert await original.held() == "other"


FAILURES: list[Kind] = [
    *(blocked(), too_many(480), Reply(500, "Internal Server Error"), Cut()),
    *(Reply(400, "Bad Request: chat not found"), Reply(502, "Bad Gateway")),
]


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
@pytest.mark.parametrize("method", ["getChat", "editMessageText", None])
async def test_a_refusal_delays_nothing(
    machines: Machines, method: str | None, failure: Kind
) -> None:
    """Whatever is refused, something may be claimed at once; when it works again, the witness is there."""
    machine = await machines.start()
    machines.world.failures.script(failure, method, times=None)
    machine = await machines.start(machine.db)
    await machine.begin(1)
    await machine.keep(61)
    assert await machine.claims()
    assert await machine.held() is None

    machines.world.failures.clear()
    await machine.keep(600)
    assert machines.mark() == (await nonces.known(machine.db)).mark


async def test_silence_delays_a_start_by_seconds(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request without an answer is given up."""
    monkeypatch.setattr(witness_watch, "ANSWER_SECONDS", 0.2)
    machines.world.failures.script(Delay(3600), "getChat", times=None)
    async with asyncio.timeout(10):
        machine = await machines.built()
        await machine.watch.start()
        assert await machine.claims()


Act = Callable[[Machines, Message], None]


def unpin(machines: Machines, message: Message) -> None:
    """The operator unpins the message."""
    machines.world.pins.unpin_as(machines.anna, message)


def delete(machines: Machines, message: Message) -> None:
    """The operator deletes the message."""
    machines.world.people.delete(machines.anna, message)


def pin_another(machines: Machines, message: Message) -> None:
    """The operator pins a newer message, which hides it."""
    sent = machines.world.people.send(machines.anna, "mine")
    machines.world.pins.pin_as(machines.anna, sent)


@pytest.mark.parametrize("act", [unpin, delete, pin_another])
async def test_it_is_pinned_again(machines: Machines, act: Act) -> None:
    """And the operator is told why."""
    machine = await machines.start()
    first = machines.shown()
    assert first
    act(machines, first)
    assert machines.mark() is None

    await machine.keep()

    assert machines.mark() == (await nonces.known(machine.db)).mark
    await machines.told("is pinned again")
    assert await machine.held() is None


async def test_the_highest_of_several_operators_counts(machines: Machines) -> None:
    """One of two has lost the message: the other one's is enough."""
    machines.operators = (ANNA, RENA)
    original = await machines.start()
    copy = await machines.copy(original)
    await original.begin(2)
    await original.keep()
    shown = machines.shown()
    assert shown
    unpin(machines, shown)

    assert await (await machines.start(copy)).held() == "ahead"


async def test_several_processes_of_one_database_are_one(machines: Machines) -> None:
    """They start one after the other and send at the same time; no two write at once, and none holds another."""
    first = await machines.start()
    second, third = await machines.start(first.db), await machines.start(first.db)
    for _ in range(5):
        for machine in (first, second, third):
            await machine.begin(1)
            await machine.keep(5)
    assert await first.held() is None
    mark = machines.mark()
    assert mark
    assert mark.nonce == third.watch.nonce


async def test_without_operators_the_ledger_counts(machines: Machines) -> None:
    """Nothing is asked, and notices are still counted, for the day on which there is an operator."""
    machines.operators = ()
    machine = await machines.start()
    await machine.begin(3)
    await machine.watch.read()
    assert await machine.claims()
    assert machines.world.calls.arrived["getChat"] == 0
    assert (await nonces.known(machine.db)).mark.begun == 3


async def test_a_rehearsal_has_no_witness(machines: Machines) -> None:
    """Nor has a sandbox, whose database is new each time."""
    made = await machines.built()
    resources = replace(made.resources, temporary=True)
    watch = WitnessWatch(resources, made.alerting, made.clock, serves=True, real=True)
    await watch.start()
    assert watch.nonce is None
    assert await watch.read()
    assert (await nonces.known(made.db)).nonces == {}


async def test_a_confirmation_counts_until_each_operator_was_read(machines: Machines) -> None:
    """One chat cannot be read in the round after it: what it shows later is not taken for another machine."""
    machines.operators = (ANNA, RENA)
    original = await machines.start()
    copy = await machines.copy(original)
    await original.begin(50)
    await original.keep()
    await machines.end(original)
    machine = await machines.start(copy)
    assert await machine.held() == "ahead"
    await restored.trust(copy)

    for failing in ((ANNA, RENA), (RENA,)):
        for operator in failing:
            machines.world.failures.script(Reply(502, "Bad Gateway"), "getChat", operator)
        await machine.keep()
        assert await machine.held() is None
    await machine.keep(600)
    await machine.keep()

    assert await machine.held() is None
    known = await nonces.known(copy)
    assert machines.mark(ANNA) == machines.mark(RENA) == known.mark


async def test_no_process_of_a_moved_database_claims_for_a_while(machines: Machines) -> None:
    """Nor does one that is started again meanwhile."""
    original = await machines.start()
    copy = await machines.copy(original)
    await machines.end(original)
    first = await machines.start(copy)
    second = await machines.start(copy)
    third = await machines.start(copy)

    assert [await one.claims() for one in (first, second, third)] == [False, False, False]


async def test_a_hold_of_an_operator_outlasts_the_confirmation(machines: Machines) -> None:
    """Its reason and owner are shown beside the mark, and it ends when it would have ended."""
    original = await machines.start()
    copy = await machines.copy(original)
    await original.begin(50)
    await original.keep()
    await machines.end(original)
    await holds.hold(copy, timedelta(hours=2), "the figures are checked", ANNA)
    machine = await machines.start(copy)

    beside = await rate_limit.paused(copy)
    assert beside
    assert (beside.by, beside.ends) == (ANNA, None)
    assert beside.reason.endswith("; the figures are checked")
    assert await restored.trust(copy) == (False, True)
    left = await rate_limit.paused(copy)
    assert left
    assert (left.by, left.reason) == (ANNA, "the figures are checked")
    assert left.ends
    await machine.keep()
    assert await restored.copied_from(copy) is None


async def test_what_another_process_accepted_is_not_distrusted(machines: Machines) -> None:
    """It read the witness before the other one accepted it, and would hold sending afterwards."""
    original = await machines.start()
    copy = await machines.copy(original)
    await original.begin(50)
    await original.keep()
    seen = machines.mark()
    assert seen
    machine = await machines.built(copy)
    await machine.watch.start()
    await restored.trust(copy)
    await machine.keep()

    assert await restored.distrust(copy, restored_mark.AHEAD, seen) is None
    assert await restored.copied_from(copy) is None


async def test_a_message_whose_answer_is_lost_is_not_sent_again_at_once(machines: Machines) -> None:
    """It may have arrived."""
    machine = await machines.built()
    machines.world.failures.script(Cut(after=True), "sendMessage", times=None)
    await machine.watch.start()
    for _ in range(10):
        await machine.keep(5)
    assert machines.world.calls.arrived["sendMessage"] == 1


async def test_it_is_not_said_to_be_pinned_when_it_is_not(machines: Machines) -> None:
    """Telegram refuses the pin, for as long as it does."""
    machines.world.failures.script(Reply(400, "Bad Request: not enough rights"), "pinChatMessage")
    machine = await machines.start()
    assert machines.mark() is None
    machines.world.failures.script(Reply(400, "Bad Request: x"), "pinChatMessage", times=None)
    for _ in range(3):
        await machine.keep(301)
    machines.world.failures.clear()
    history = machines.world.messages.of(machines.anna).messages
    assert not any("pinned again" in one.text for one in history)


async def test_a_chat_that_must_not_be_read_is_left_alone(machines: Machines) -> None:
    """For as long as Telegram asks."""
    machine = await machines.start()
    machines.world.failures.script(too_many(480), "getChat")
    await machine.keep()
    before = machines.world.calls.arrived["getChat"]
    await machine.keep(400)
    assert machines.world.calls.arrived["getChat"] == before
    await machine.keep(100)
    assert machines.world.calls.arrived["getChat"] == before + 1


async def test_what_an_operator_pins_is_no_witness(machines: Machines) -> None:
    """Though it looks like one."""
    machine = await machines.start()
    sent = machines.world.people.send(machines.anna, "they were\n2024 presidents")
    machines.world.pins.pin_as(machines.anna, sent)
    await machine.keep()
    assert await machine.held() is None


async def test_the_confirmed_machine_goes_on_beside_one_that_still_writes(
    machines: Machines,
) -> None:
    """The other one is held, and writes for a minute: whatever of it is read, and whenever."""
    original = await machines.start()
    copied = await machines.start(await machines.copy(original))
    await original.begin(40)
    await original.keep(5)
    await copied.keep(5)
    assert await original.held()
    assert await copied.held()

    await restored.trust(copied.db)
    for _ in range(15):
        await copied.keep(5)
        assert await copied.held() is None
        await original.keep(5)
