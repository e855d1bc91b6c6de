"""A wrong word has gone out: how operators correct it or take it back, and what readers see of that."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import approvals
from bot.delivery.approvals import Decision
from bot.messages.typography import unbroken
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.sandbox.world.failures import Reply
from bot.sandbox.world.messages import Message
from bot.store import requests, revisions
from bot.store.records import RequestState, State
from tests.cast import EMILY, LEYLA, NINE, Role
from tests.conftest import MESSAGES
from tests.stage import TOKEN, Stage, playing

#: The people who run the bot.
ANNA, RENA = 7001, 7002

#: A sentence of the notice, and what it should have been.
WRONG, RIGHT = "We remember them.", "We remember all of them."

#: The words of the line in a corrected message.
LINE = "Corrected on 20 January 2027."


@asynccontextmanager
async def on_the_day(folder: Path, *operators: int) -> AsyncIterator[Stage]:
    """The day's notice has arrived in Baku and in New York; some of those who run the bot are in Telegram."""
    messages = folder / "messages"
    shutil.copytree(MESSAGES, messages)
    world = World(token=TOKEN)
    for number in operators:
        world.people.add(f"Operator {number}", "en", id=number, started=True)
    more = {"operator_ids": operators, "messages_dir": messages, "default_language": "en"}
    async with playing(folder, world, **more) as stage:
        await stage.join(LEYLA)
        await stage.join(EMILY, cards=True)
        await stage.at(NINE)
        await stage.at(NINE + timedelta(hours=9))
        yield stage


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Stage]:
    """Two operators."""
    async with on_the_day(tmp_path, ANNA, RENA) as stage:
        yield stage


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Stage]:
    """One operator."""
    async with on_the_day(tmp_path, ANNA) as stage:
        yield stage


def person(stage: Stage, number: int) -> Person:
    return stage.world.people[number]


def change_texts(stage: Stage, old: str = WRONG, new: str = RIGHT) -> None:
    """Somebody edits the English texts on the server."""
    path = stage.app.wiring.resources.settings.messages_dir / "january-20" / "en.ftl"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


async def say(stage: Stage, number: int, text: str) -> None:
    """An operator writes to the bot."""
    stage.world.people.send(person(stage, number), text)


async def press(stage: Stage, number: int, message: Message, label: str) -> None:
    """An operator presses a button."""
    stage.world.buttons.press(person(stage, number), message, message.buttons[label])


async def told(stage: Stage, number: int, words: str) -> Message:
    """The message in which an operator reads these words, once it is there."""

    async def there() -> Message | None:
        kept = stage.world.messages.of(person(stage, number)).messages
        return next((one for one in reversed(kept) if words in one.text), None)

    await stage.until(there)
    found = await there()
    assert found is not None
    return found


def notice(stage: Stage, who: Role) -> Message:
    """The day's notice in somebody's chat: the last message."""
    return stage.world.messages.of(stage.people[who.name]).messages[-1]


async def changed(stage: Stage, who: Role) -> None:
    """Wait until the last message in somebody's chat has changed."""
    before = notice(stage, who).edits

    async def done() -> bool:
        return notice(stage, who).edits > before

    await stage.until(done)


async def ended(stage: Stage) -> None:
    """Wait until every copy was looked at."""

    async def done() -> bool:
        for one in await revisions.begun(stage.app.db):
            found = await revisions.of_broadcast(stage.app.db, one.id)
            if any(part.ended is None for part in found):
                return False
        return True

    await stage.until(done)


async def test_a_second_person_sees_the_difference_and_confirms(two: Stage) -> None:
    """Whoever asks cannot confirm. Both see the same lines. Only the language that changed is changed, card and all."""
    change_texts(two)
    azerbaijani = notice(two, LEYLA).text
    await say(two, ANNA, "/correct day 2027")
    mine, hers = await told(two, ANNA, "Correction:"), await told(two, RENA, "Correction:")
    for message in (mine, hers):
        assert f"− {WRONG}" in message.text
        assert f"+ {RIGHT}" in message.text
        assert "English, sent: 1, still owed: 0" in message.text
        assert "No change: Azərbaycanca" in message.text
    assert list(mine.buttons) == ["Stop it"]
    assert list(hers.buttons) == ["Confirm", "Stop it"]

    await press(two, RENA, hers, "Confirm")
    await changed(two, EMILY)

    assert RIGHT in notice(two, EMILY).text
    assert notice(two, EMILY).text.endswith(unbroken(LINE))
    assert notice(two, EMILY).photo
    await ended(two)
    assert (notice(two, LEYLA).text, notice(two, LEYLA).edits) == (azerbaijani, 0)
    for number in (ANNA, RENA):
        assert (
            unbroken("Changed: 1. Not changed: 0")
            in (await told(two, number, "The correction is done")).text
        )


async def test_whoever_asks_cannot_confirm(two: Stage) -> None:
    """Even if they come by the button."""
    change_texts(two)
    await say(two, ANNA, "/correct day")
    await told(two, RENA, "Correction:")
    db, almanac = two.app.db, two.app.wiring.resources.almanac
    (one,) = await requests.waiting(db)

    assert await approvals.confirm(db, almanac, one.id, ANNA) is Decision.SAME_PERSON
    assert (await requests.waiting(db))[0].state is RequestState.WAITING
    assert notice(two, EMILY).edits == 0


async def test_nobody_else_can_decide(two: Stage) -> None:
    """Not even with the data of the button; and to others the command does not exist."""
    change_texts(two)
    await say(two, ANNA, "/correct day")
    hers = await told(two, RENA, "Correction:")
    stranger = two.people[LEYLA.name]
    two.world.buttons.press(stranger, hers, hers.buttons["Confirm"])
    unknown = await two.ask(LEYLA, "/nonsense")
    assert (await two.ask(LEYLA, "/correct day")).text == unknown.text
    assert len(await requests.waiting(two.app.db)) == 1


async def test_stopped(two: Stage) -> None:
    """Either of them can stop it; a later confirmation does nothing."""
    change_texts(two)
    await say(two, ANNA, "/correct day")
    mine, hers = await told(two, ANNA, "Correction:"), await told(two, RENA, "Correction:")
    await press(two, ANNA, mine, "Stop it")
    await told(two, RENA, "Stopped by the operator 7001")
    await press(two, RENA, hers, "Confirm")
    await told(two, RENA, "does not wait for a decision any more")
    assert notice(two, EMILY).edits == 0


async def test_an_hour_later_it_is_too_late(two: Stage) -> None:
    """What nobody confirmed in time is asked for again."""
    change_texts(two)
    await say(two, ANNA, "/correct day")
    hers = await told(two, RENA, "Correction:")
    two.set_clock(two.now() + timedelta(minutes=61))
    await press(two, RENA, hers, "Confirm")
    await told(two, RENA, "does not wait for a decision any more")
    assert notice(two, EMILY).edits == 0


async def test_alone_it_begins_after_a_minute(alone: Stage) -> None:
    """There is nobody to confirm, so there is time to stop it."""
    change_texts(alone)
    await say(alone, ANNA, "/correct day silently")
    message = await told(alone, ANNA, "it begins in one minute")
    assert list(message.buttons) == ["Stop it"]
    assert notice(alone, EMILY).edits == 0

    alone.set_clock(alone.now() + timedelta(minutes=1))
    await changed(alone, EMILY)

    assert RIGHT in notice(alone, EMILY).text
    assert "Corrected" not in notice(alone, EMILY).text


async def test_wrong_texts_correct_nothing(alone: Stage) -> None:
    """A mistake in the files is named, with its place."""
    change_texts(alone, WRONG, "We remember { $nothing }.")
    await say(alone, ANNA, "/correct day")
    assert "en.ftl" in (await told(alone, ANNA, "This is not possible")).text
    assert not await requests.waiting(alone.app.db)


async def test_nothing_to_correct(alone: Stage) -> None:
    """The texts of now are the ones that were sent; a moment that has not begun is none to correct."""
    await say(alone, ANNA, "/correct day 2027")
    await told(alone, ANNA, "are the ones that were sent")
    await say(alone, ANNA, "/correct")
    await told(alone, ANNA, "What can be corrected: day 2027")
    await say(alone, ANNA, "/correct day 2026")
    await told(alone, ANNA, "No notice of that moment was sent")


async def test_what_is_owed_goes_out_corrected(alone: Stage) -> None:
    """A reader whose morning comes later never sees the old words, and no line about it."""
    change_texts(alone)
    await say(alone, ANNA, "/correct day")
    await told(alone, ANNA, "it begins in one minute")
    alone.set_clock(alone.now() + timedelta(minutes=1))
    await changed(alone, EMILY)
    late = Role("Late", "en", "America/Los_Angeles")
    alone.people["Late"] = alone.world.people.add("Late", "en")
    await alone.join(late)
    await alone.at(alone.now() + timedelta(hours=3))
    await told_reader(alone, late, RIGHT)

    texts = [one.text for one in alone.world.messages.of(alone.people["Late"]).messages]
    assert not [text for text in texts if "Corrected" in text or WRONG in text]


async def test_taken_back(two: Stage) -> None:
    """The messages are gone, nothing more is sent, and the readers' status and the sources say so."""
    await say(two, ANNA, "/recall day")
    hers = await told(two, RENA, "Recall:")
    assert "To be changed: 2" in hers.text
    await press(two, RENA, hers, "Confirm")
    await told(two, RENA, "The recall is done")

    for who in (LEYLA, EMILY):
        kept = two.world.messages.of(two.people[who.name]).messages
        assert not [one for one in kept if "2027" in one.text and one.from_bot and one.photo]
    assert (await two.tally())["day"] == {State.RECALLED: 2}
    assert "withdrawn by those who run this bot" in (await two.ask(EMILY, "/status")).text
    two.world.people.send(two.people[EMILY.name], "/sources")
    await told_reader(two, EMILY, "On the day itself, 2027: withdrawn")
    with_late = Role("Late", "en", "America/Los_Angeles")
    two.people["Late"] = two.world.people.add("Late", "en")
    await two.join(with_late)
    await two.at(two.now() + timedelta(hours=3))

    async def settled() -> bool:
        return (await two.tally())["day"] == {State.RECALLED: 3}

    await two.until(settled)


async def test_a_message_that_always_fails_holds_up_nothing(alone: Stage) -> None:
    """It is tried some times, and then counted; the others are changed, and a later request is carried out."""
    emily = alone.people[EMILY.name].id
    for method in ("editMessageMedia", "editMessageCaption", "editMessageText"):
        alone.world.failures.script(Reply(500, "Internal Server Error"), method, emily, times=None)
    change_texts(alone)
    await say(alone, ANNA, "/correct day")
    await told(alone, ANNA, "it begins in one minute")
    alone.set_clock(alone.now() + timedelta(minutes=1))

    message = await told(alone, ANNA, "The correction is done")

    assert "Telegram did not answer" in message.text
    assert notice(alone, EMILY).edits == 0
    await ended(alone)


async def told_reader(stage: Stage, who: Role, words: str) -> None:
    """Wait until a reader is answered with these words."""

    async def there() -> bool:
        kept = stage.world.messages.of(stage.people[who.name]).messages
        pattern = re.compile(words, re.IGNORECASE)
        return any(pattern.search(one.text.replace("\N{NO-BREAK SPACE}", " ")) for one in kept)

    await stage.until(there)


async def test_two_days_later_a_sentence_takes_its_place(alone: Stage) -> None:
    """Telegram lets the bot delete its messages for 48 hours only."""
    alone.set_clock(alone.now() + timedelta(hours=50))
    await say(alone, ANNA, "/recall day")
    await told(alone, ANNA, "it begins in one minute")
    alone.set_clock(alone.now() + timedelta(minutes=1))
    await changed(alone, EMILY)
    await ended(alone)

    assert notice(alone, EMILY).text == "This message has been withdrawn."
    assert notice(alone, LEYLA).text == "Bu mesaj geri götürülüb."
    assert (await alone.tally())["day"] == {State.RECALLED: 2}
