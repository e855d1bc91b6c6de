"""Stories of the evening after 20 January: the operators get the receipt of what was sent, once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.operations import receipt
from bot.sandbox.world.failures import Reply
from bot.sandbox.world.messages import Message
from bot.store import metadata, receipts
from bot.store.engine import Database
from tests.cast import LEYLA, utc
from tests.stories.reports import ANNA, RENA, Scene, reporting

MINUTE = timedelta(minutes=1)

#: When notices are due in Baku, and an hour after the last window has closed in the last time zone.
DUE = (utc("19 15:00"), utc("20 05:00"), utc("20 07:56"))
RECEIPT = utc("21 13:00")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """The bot on the evening of the 20th: Leyla and both operators got their notices."""
    async with reporting(tmp_path) as scene:
        for number in (ANNA, RENA):
            scene.stage.world.people.send(scene.operator(number), "/start")
            await scene.stage.world.answers(scene.operator(number))
        await scene.stage.at(*DUE)
        yield scene


async def look(scene: Scene, *instants: object) -> None:
    """Live through those instants: the minute's sweep, and the receipt that is due."""
    for instant in instants:
        scene.stage.set_clock(instant)  # type: ignore[arg-type]
        await scene.stage.app.sweep()
        await scene.stage.app.wiring.receipts.done()


def documents(scene: Scene, number: int = ANNA) -> list[Message]:
    """The files that an operator got."""
    messages = scene.stage.world.messages.of(scene.operator(number)).messages
    return [one for one in messages if one.document is not None]


async def kept(db: Database) -> dict[str, object] | None:
    """The stored receipt."""
    async with db.snapshot() as tx:
        return await receipts.stored(tx, "january-20", 2027)


async def test_the_receipt_arrives_an_hour_after_the_last_window(scene: Scene) -> None:
    """As a file, to each operator in their language, once; and it is stored."""
    await look(scene, RECEIPT - MINUTE)
    assert not documents(scene)

    await look(scene, RECEIPT, RECEIPT + MINUTE, RECEIPT + timedelta(days=2))

    (english,), (azerbaijani,) = documents(scene), documents(scene, RENA)
    assert english.document
    assert english.document.file_name == "receipt-january-20-2027.html"
    assert b"Of 9 notices owed, 9 were sent." in english.document.content
    assert "the receipt." in english.text
    assert "Owed: 9\nSent: 9\n" in english.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "yekun" in azerbaijani.text
    stored = await kept(scene.stage.app.db)
    assert stored
    for one in (LEYLA.name, str(scene.stage.people[LEYLA.name].id), str(ANNA)):
        assert one.encode() not in english.document.content


async def test_it_is_not_repeated_after_a_restart(tmp_path: Path) -> None:
    """What was sent is stored; and one that was missed is sent at the next start."""
    async with reporting(tmp_path) as first:
        await first.stage.at(*DUE)
        world = first.stage.world
    async with reporting(tmp_path, world, RECEIPT + timedelta(days=3)) as second:
        await look(second, RECEIPT + timedelta(days=3))
        assert len(documents(second)) == 1
    async with reporting(tmp_path, world, RECEIPT + timedelta(days=4)) as third:
        await look(third, RECEIPT + timedelta(days=4))
        assert len(documents(third)) == 1


async def test_a_receipt_whose_sending_was_cut_off_is_sent_again(scene: Scene) -> None:
    """A process that was killed has sent nothing; the next one does, after its lease."""
    await metadata.put(
        scene.stage.app.db, "receipt.january-20.2027", f"sending {RECEIPT.isoformat()}"
    )
    await look(scene, RECEIPT + MINUTE)
    assert not documents(scene)

    await look(scene, RECEIPT + 3 * MINUTE)
    assert len(documents(scene)) == 1


async def test_it_is_sent_until_telegram_takes_it(scene: Scene) -> None:
    """An error of the server is no answer."""
    world = scene.stage.world
    world.failures.script(Reply(502, "Bad Gateway"), method="sendDocument", times=2)

    await look(scene, RECEIPT)

    assert len(documents(scene)) == len(documents(scene, RENA)) == 1


async def test_nothing_was_owed(tmp_path: Path) -> None:
    """Nobody was subscribed on the day: there is no receipt."""
    async with reporting(tmp_path) as scene:
        await scene.stage.ask(LEYLA, "/stop")
        for number in (ANNA, RENA):
            scene.stage.world.people.send(scene.operator(number), "/stop")
            await scene.stage.world.answers(scene.operator(number))
        await scene.stage.at(*DUE)
        await look(scene, RECEIPT, RECEIPT + MINUTE)

        assert not documents(scene)
        assert await kept(scene.stage.app.db) is None


async def test_without_operators_it_is_stored(tmp_path: Path) -> None:
    """So that the next year can be compared with it when the deliveries are deleted."""
    async with reporting(tmp_path, operator_ids=()) as scene:
        await scene.stage.at(*DUE)
        await look(scene, RECEIPT)

        stored = await kept(scene.stage.app.db)
        assert stored
        assert stored["kind"] == receipt.KIND
        assert not documents(scene)
