"""Two machines with one token, a machine whose disk was moved, and one that goes on while its copy is started."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

import pytest

from bot.store.records import State
from tests import postgres
from tests.process import snapshots
from tests.process.forking import forging
from tests.process.machines import LATER, NOW
from tests.process.snapshots import A_MINUTE, LATER_TOLD, SOON_TOLD, Scene, around
from tests.stage import PATIENCE

#: Seconds within which a machine that goes on stops, once another one has written.
HALF_A_MINUTE = 40.0

#: How many machines' stories are lived through at the same time: most of the time they wait.
AT_ONCE = 8

Around = Callable[..., AbstractAsyncContextManager[Scene]]

#: All stories are lived through before the first test.
pytestmark = pytest.mark.timeout(900)


async def two_fresh_machines(place: Around, copying: str) -> None:
    """With a database each, and the same people: nobody is told twice, and the operators learn of both."""
    async with place(lead=90) as scene:
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


async def a_machine_that_goes_on(place: Around, copying: str) -> None:
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
        await scene.world.until(
            lambda: scene.told() - told == Counter(dict.fromkeys(owed, 1)), PATIENCE
        )
        assert await copy.ledger.mark() is None


async def a_disk_moved_after_a_crash(place: Around, copying: str) -> None:
    """On SQLite what it owes goes after an answer; nobody is lost."""
    await _moved(place, "dead")


async def a_disk_moved_after_a_stop(place: Around, copying: str) -> None:
    """What it owes goes by itself, once."""
    await _moved(place, "stopped")


async def _moved(place: Around, end: str) -> None:
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
        # Another machine with the same PostgreSQL server is at the same place.
        held = end == "dead" and old.on_sqlite
        assert (await moved.ledger.mark() is not None) == held
        if held:
            assert scene.told() == told
            await moved.command("resume", "--trust-ledger")
        await scene.has_told(SOON_TOLD)
        await moved.idle(PATIENCE)

        doubtful = await moved.ledger.doubtful()
        assert len(scene.told()) == SOON_TOLD
        assert {who for who, times in scene.told().items() if times > 1} <= doubtful
        assert await moved.ledger.mark() is None


async def a_copy_since_which_nothing_was_sent(place: Around, copying: str) -> None:
    """The machine was stopped before the broadcast; its copy, which starts before it too, sends it, once."""
    async with place(lead=45) as scene:
        old = await scene.old_machine()
        restore = await scene.workshop.taken(old, copying)
        assert await old.running.stopped() == 0
        assert not scene.told()
        copy = await restore()
        await copy.start().serving()
        await scene.has_told(SOON_TOLD)
        await copy.idle(PATIENCE)

        assert set(scene.told().values()) == {1}
        assert await copy.ledger.states(NOW) == {State.SENT: SOON_TOLD}


async def what_is_due_later_after_a_skip(place: Around, copying: str) -> None:
    """Each of those notices once; of what was due before, nothing goes any more."""
    async with place(later=100) as scene:
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
        await copy.idle(PATIENCE)
        later = {who.id for who, moment in scene.people.items() if moment == LATER}
        assert scene.told() - told == Counter(dict.fromkeys(later, 1))
        assert await copy.ledger.states(LATER) == {State.SENT: LATER_TOLD}


async def a_power_cut(place: Around, copying: str) -> None:
    """The process is killed in the midst, and started again on the same disk."""
    async with place() as scene:
        machine = await scene.old_machine()
        await scene.has_told(5)
        await machine.running.killed()
        server = scene.workshop.server
        if server is not None:
            await asyncio.to_thread(server.restart, "immediate")
        await machine.start().serving()
        await scene.world.until(lambda: len(scene.told()) == SOON_TOLD, PATIENCE)
        await machine.idle(PATIENCE)

        assert await machine.ledger.mark() is None
        twice = {who for who, times in scene.told().items() if times > 1}
        assert twice <= await machine.ledger.doubtful()


STORIES = (
    two_fresh_machines,
    a_machine_that_goes_on,
    a_disk_moved_after_a_crash,
    a_disk_moved_after_a_stop,
    a_copy_since_which_nothing_was_sent,
    what_is_due_later_after_a_skip,
    a_power_cut,
)

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="module")
def lived(
    server: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], BaseException | None]:
    """The error of each story on each kind of database; None: it was as it should be."""
    with forging() as forge, postgres.cluster(hasty=False) as crashing:
        plays = {}
        for kind in DATABASES:
            for story in STORIES:
                own = crashing if story is a_power_cut else server
                folder = tmp_path_factory.mktemp(story.__name__)
                place = partial(around, forge, folder, own if kind == "postgresql" else None)
                copying = "files" if kind == "sqlite" else "dump"
                plays[story.__name__, kind] = partial(story, place, copying)
        return asyncio.run(snapshots.all_of(plays, AT_ONCE))


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("story", [story.__name__ for story in STORIES])
def test_a_story(lived: dict[tuple[str, str], BaseException | None], story: str, kind: str) -> None:
    """Each function above is one, and says what is true of it."""
    if (error := lived[story, kind]) is not None:
        raise error
