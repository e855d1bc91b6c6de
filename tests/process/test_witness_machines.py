"""Two machines with one token, a machine whose disk was moved, and one that goes on while its copy is started."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest

from bot.store.records import State
from tests import postgres
from tests.process import snapshots
from tests.process.forking import Forge, forging
from tests.process.machines import LATER, NOW
from tests.process.snapshots import A_MINUTE, LATER_TOLD, SOON_TOLD, Scene, around

#: Seconds within which a machine that goes on stops, once another one has written.
HALF_A_MINUTE = 40.0

Around = Callable[..., AbstractAsyncContextManager[Scene]]


@pytest.fixture(scope="module")
def forge() -> AsyncIterator[Forge]:
    """Starts processes."""
    with forging() as forge:
        yield forge


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, forge: Forge, tmp_path: Path) -> Around:
    """Makes scenes on each kind of database in turn."""
    server = None if request.param == "sqlite" else request.getfixturevalue("server")
    return partial(around, forge, tmp_path / "scene", server)


@pytest.fixture
def copying(request: pytest.FixtureRequest) -> str:
    """How a copy is made there, as of an instant."""
    sqlite = "sqlite" in request.node.callspec.id
    return "files" if sqlite else "dump"


async def test_two_fresh_machines_hold_within_a_minute(place: Around) -> None:
    """With a database each, and the same people: nobody is told twice, and the operators learn of both."""
    async with place(lead=60) as scene:
        one = await scene.old_machine()
        two = await scene.workshop.subscribed(scene.people)
        await two.start().serving()

        async with asyncio.timeout(A_MINUTE):
            await asyncio.gather(one.becomes_held(A_MINUTE), two.becomes_held(A_MINUTE))

        await scene.is_due()
        for machine in (one, two):
            assert "another machine" in await machine.command("report")
        assert len(snapshots.about_holds(scene.said())) >= len(scene.operators)
        assert not scene.told()


async def test_a_machine_that_goes_on_stops(place: Around, copying: str) -> None:
    """It tells nobody any more half a minute after its copy was started, and says why; nobody is told twice."""
    many = 90
    async with place(soon=many, rate=2) as scene:
        old = await scene.old_machine()
        await scene.has_told(5)
        copy = await (await scene.workshop.taken(old, copying))()
        await scene.has_told(10)
        await copy.start().serving()
        begun = scene.world.monotonic()

        await copy.becomes_held(A_MINUTE)
        await old.becomes_held(A_MINUTE)
        owed = await copy.ledger.owed(NOW)
        await scene.world.until(lambda: scene.world.monotonic() > begun + HALF_A_MINUTE, A_MINUTE)

        assert scene.last_told() < begun + HALF_A_MINUTE - 2
        told = scene.told()
        assert len(told) < many
        assert set(told.values()) == {1}
        assert "another machine" in await old.command("report")

        await copy.command("resume", "--trust-ledger")
        await scene.world.until(lambda: scene.told() - told == Counter(dict.fromkeys(owed, 1)), A_MINUTE)
        assert await copy.ledger.mark() is None


@pytest.mark.parametrize("end", ["dead", "stopped"])
async def test_a_disk_that_was_moved(place: Around, end: str) -> None:
    """The ledger is the same: what it owes goes, after an answer where it had to ask, and nobody is lost."""
    async with place() as scene:
        old = await scene.old_machine()
        await scene.has_told(3)
        if end == "dead":
            await old.running.killed()
        else:
            assert await old.running.stopped() == 0
        told = scene.told()
        moved = scene.workshop.moved(old)
        await moved.start().serving()
        if await moved.ledger.mark() is not None:
            assert scene.told() == told
            await moved.command("resume", "--trust-ledger")
        await scene.has_told(SOON_TOLD)
        await moved.idle(A_MINUTE)

        doubtful = await moved.ledger.doubtful()
        assert len(scene.told()) == SOON_TOLD
        assert {who for who, times in scene.told().items() if times > 1} <= doubtful
        assert await moved.ledger.mark() is None


async def test_a_copy_since_which_nothing_was_sent_is_not_held(place: Around, copying: str) -> None:
    """The machine was stopped before the broadcast; its copy sends it, once."""
    async with place(lead=12) as scene:
        old = await scene.old_machine()
        restore = await scene.workshop.taken(old, copying)
        assert await old.running.stopped() == 0
        assert not scene.told()
        copy = await restore()
        await copy.start().serving()
        await scene.has_told(SOON_TOLD)
        await copy.idle(A_MINUTE)

        assert set(scene.told().values()) == {1}
        assert await copy.ledger.states(NOW) == {State.SENT: SOON_TOLD}


async def test_what_is_due_later_goes_after_a_skip(place: Around, copying: str) -> None:
    """Each of those notices once; of what was due before, nothing goes any more."""
    async with place(later=45) as scene:
        old = await scene.old_machine()
        restore = await scene.workshop.taken(old, copying)
        await scene.has_told(SOON_TOLD // 2)
        await old.running.killed()
        told = scene.told()
        copy = await restore()
        await copy.start().serving()
        await copy.becomes_held(A_MINUTE)
        await copy.command("resume", "--skip-unaccounted")

        await scene.has_told(told.total() + LATER_TOLD)
        await copy.idle(A_MINUTE)
        later = {who.id for who, moment in scene.people.items() if moment == LATER}
        assert scene.told() - told == Counter(dict.fromkeys(later, 1))
        assert await copy.ledger.states(LATER) == {State.SENT: LATER_TOLD}


async def test_a_power_cut_of_postgresql_is_not_held(forge: Forge, tmp_path: Path) -> None:
    """The server crashes with the process, and both start again."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(hasty=False) as server:
        async with around(forge, tmp_path / "scene", server) as scene:
            machine = await scene.old_machine()
            await scene.has_told(5)
            await machine.running.killed()
            await asyncio.to_thread(server.restart, "immediate")
            await machine.start().serving()
            await scene.world.until(lambda: len(scene.told()) == SOON_TOLD, A_MINUTE)
            await machine.idle(A_MINUTE)

            assert await machine.ledger.mark() is None
            twice = {who for who, times in scene.told().items() if times > 1}
            assert twice <= await machine.ledger.doubtful()
