"""What Telegram refuses of the witness, and what operators do with it: no notice waits for it, and it comes back."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.sandbox.world import failures
from bot.sandbox.world.chats import Person
from bot.sandbox.world.failures import Cut, Delay, Garbage, Kind, Reply
from tests.process import snapshots
from tests.process.forking import Forge, forging
from tests.process.machines import Machine
from tests.process.snapshots import A_MINUTE, Scene, around
from tests.stage import PATIENCE

#: The methods by which the witness is read and written.
METHODS = ("getChat", "pinChatMessage", "sendMessage", "editMessageText")

REFUSALS: dict[str, Kind | None] = {
    "none": None,
    "403": failures.blocked(),
    "400": Reply(400, "Bad Request: message to pin not found"),
    "429": failures.too_many(480),
    "500": failures.server_error(),
    "cut": Cut(),
    "garbage": Garbage(),
    "silence": Delay(300),
}

#: How many notices there are, and how many of them a second.
NOTICES, RATE = 45, 15

#: How many machines run at the same time.
AT_ONCE = 4

#: Seconds by which a notice may be late on a busy machine: less than the shortest wait for an answer.
LATE = 20.0

#: Seconds within which the witness is written again.
SOON = 45.0


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    """Starts processes."""
    with forging() as forge:
        yield forge


def refuse(scene: Scene, kind: Kind | None) -> None:
    """Let everything fail that concerns the operators."""
    for one in scene.operators if kind else ():
        for method in METHODS:
            assert kind is not None
            scene.world.failures.script(kind, method, one.id, times=None)


async def lateness(forge: Forge, folder: Path, kind: Kind | None) -> tuple[float, float]:
    """Seconds from the instant to the first notice, and to the last one."""
    async with around(forge, folder, soon=NOTICES, rate=RATE) as scene:
        refuse(scene, kind)
        machine = await scene.workshop.subscribed(scene.people)
        await machine.start().serving()
        await scene.has_told(NOTICES)
        ids = {who.id for who in scene.people}
        calls = [one for one in scene.world.calls.of("sendMessage") if one.chat_id in ids]
        times = [one.monotonic - scene.due for one in calls]
        return min(times), max(times)


@pytest.fixture(scope="module")
def late(
    forge: Forge, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[float, float] | BaseException]:
    """The lateness with each refusal, and with none."""
    folder = tmp_path_factory.mktemp("late")
    plays = {name: partial(lateness, forge, folder / name, kind) for name, kind in REFUSALS.items()}
    return asyncio.run(snapshots.all_of(plays, AT_ONCE))


@pytest.mark.parametrize("refused", [name for name in REFUSALS if name != "none"])
def test_no_refusal_delays_a_notice(
    late: dict[str, tuple[float, float] | BaseException], refused: str
) -> None:
    """The first and the last arrive as they do when nothing is refused."""
    found = [late[refused], late["none"]]
    for one in found:
        if isinstance(one, BaseException):
            raise one
    for with_it, without in zip(*found, strict=True):
        assert with_it < without + LATE


async def pinned_again(scene: Scene, operator: Person) -> None:
    """Wait until a witness is pinned in the chat of an operator."""
    await scene.world.until(lambda: shows_a_witness(scene, operator), SOON)


def shows_a_witness(scene: Scene, operator: Person) -> bool:
    """True when the message that can be read back is the bot's."""
    found = scene.world.pins.newest(operator)
    return found is not None and found.from_bot


async def reached(scene: Scene, machine: Machine) -> None:
    """Wait until the witness shows notices that were begun, after all of them have arrived."""
    await scene.has_told(len([who for who, moment in scene.people.items() if moment == "eve"]))
    await machine.idle(PATIENCE)


async def what_an_operator_does_to_it(forge: Forge, tmp_path: Path) -> None:
    """Unpinned, hidden behind a newer message, deleted: it is written and pinned again, and they are told."""
    async with around(forge, tmp_path) as scene:
        machine = await scene.old_machine()
        anna, rena = scene.operators
        world = scene.world

        world.pins.unpin_as(anna, world.pins.newest(anna))
        world.pins.pin_as(rena, world.people.send(rena, "/help"))
        await pinned_again(scene, anna)
        await pinned_again(scene, rena)
        world.people.clear_history(anna)
        await pinned_again(scene, anna)

        assert await machine.ledger.mark() is None


async def one_operator_is_enough(forge: Forge, tmp_path: Path) -> None:
    """One of two has blocked the bot: a copy is held because of the witness of the other."""
    async with around(forge, tmp_path) as scene:
        old = await scene.old_machine()
        restore = await scene.workshop.taken(old, "files")
        scene.world.people.block(scene.operators[0])
        await reached(scene, old)
        assert await old.running.stopped() == 0
        told = scene.told()
        copy = await restore()
        await copy.start().serving()

        await copy.becomes_held(A_MINUTE)
        assert scene.told() == told


async def without_any_witness_the_ledger_counts(forge: Forge, tmp_path: Path) -> None:
    """Nobody can be reached: the broadcast goes out all the same, and `ready` names it."""
    async with around(forge, tmp_path) as scene:
        for one in scene.operators:
            scene.world.people.block(one)
        machine = await scene.workshop.subscribed(scene.people)
        await machine.start().serving()
        await reached(scene, machine)

        assert set(scene.told().values()) == {1}
        assert await machine.ledger.mark() is None
        assert "no witness" in machine.running.err


async def it_takes_no_slot_and_few_requests(forge: Forge, tmp_path: Path) -> None:
    """While notices are sent, it is one message to each operator that is edited; every slot is for a notice."""
    many, rate = 300, 30
    async with around(forge, tmp_path, soon=many, rate=rate) as scene:
        machine = await scene.old_machine()
        await scene.has_told(many)
        await machine.idle(PATIENCE)
        sent, edits = [
            [
                call
                for call in scene.world.calls.of(method)
                if call.chat_id in {one.id for one in scene.operators}
                and "<code>" in str(call.params.get("text"))
            ]
            for method in ("sendMessage", "editMessageText")
        ]
        assert len(sent) == len(scene.operators)
        seconds = scene.last_told() - scene.due
        assert len(edits) <= (seconds / 5 + 3) * len(scene.operators)


STORIES = (
    what_an_operator_does_to_it,
    one_operator_is_enough,
    without_any_witness_the_ledger_counts,
    it_takes_no_slot_and_few_requests,
)


@pytest.fixture(scope="module")
def lived(
    forge: Forge, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, BaseException | None]:
    """The error of each story; None: it was as it should be."""
    plays = {
        story.__name__: partial(story, forge, tmp_path_factory.mktemp(story.__name__))
        for story in STORIES
    }
    return asyncio.run(snapshots.all_of(plays, AT_ONCE))


@pytest.mark.parametrize("story", [story.__name__ for story in STORIES])
def test_a_story(lived: dict[str, BaseException | None], story: str) -> None:
    """Each function above is one, and says what is true of it."""
    if (error := lived[story]) is not None:
        raise error
