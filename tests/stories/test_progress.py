"""Stories of the day itself: the operators follow each broadcast in one message, and hold it there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update

from bot.sandbox.world import World
from bot.sandbox.world.calls import Call
from bot.sandbox.world.failures import Cut, Kind, Reply, blocked, too_many
from bot.sandbox.world.messages import Message
from bot.store import chats, holds, progress_messages, rate_limit
from bot.store.records import RevisionKind, State
from bot.store.tables import broadcast, delivery, revision
from tests.cast import EMILY, LEYLA, TEITI, utc
from tests.clocks import ManualClock
from tests.conftest import Place
from tests.stories.reports import ANNA, OPERATORS, RENA, Scene, reporting

#: When the bot starts, and when everybody subscribes and chooses a language.
THE_DAY_BEFORE = utc("18 16:00")

#: When the eve's notice is due for Teiti, for Leyla and for Emily: 19:00 where they are.
IN_KIRITIMATI, IN_BAKU, IN_NEW_YORK = utc("19 05:00"), utc("19 15:00"), utc("20 00:00")

#: What the first line of each operator's message begins with.
TITLES = {ANNA: "20 January 2027: The day before", RENA: "20 yanvar 2027-ci il: Bir gün əvvəl"}


class Rounds:
    """Lets the bot look at the ledger when a test says so, in place of every few seconds."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.progress = scene.stage.app.wiring.progress
        self.slept: list[float] = []
        self._go = asyncio.Event()
        self._waiting = False
        self.progress._sleep = self._sleep
        self.clock = self.progress._monotonic = ManualClock()

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._waiting = True
        await self._go.wait()
        self._go.clear()
        self._waiting = False

    @property
    def over(self) -> bool:
        """True when no broadcast is followed."""
        return not self.progress._task.running

    async def next(self) -> None:
        """Wait for the round under way, or let one follow; it has ended then."""
        if self._waiting:
            self._waiting = False
            self._go.set()
        await self.scene.stage.world.until(lambda: self._waiting or self.over)

    async def at(self, instant: Any) -> None:
        """Let it be that instant: what is due is sent, and then the bot looks at the ledger."""
        await self.scene.stage.at(instant)
        await self.next()
        await self.next()


def plainly(text: str) -> str:
    """The text with plain spaces and hyphens."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NON-BREAKING HYPHEN}", "-")


def shown(scene: Scene, operator: int = ANNA) -> list[Message]:
    """The messages with the progress that an operator sees, oldest first."""
    messages = scene.stage.world.messages.of(scene.operator(operator)).messages
    return [one for one in messages if plainly(one.text).startswith(TITLES[operator])]


def calls(scene: Scene) -> list[Call]:
    """All requests about such messages."""
    log = scene.stage.world.calls
    found = [*log.of("sendMessage"), *log.of("editMessageText")]
    return [one for one in found if plainly(one.params["text"]).startswith(_bold(TITLES.values()))]


def _bold(titles: Any) -> tuple[str, ...]:
    return tuple(f"<b>{title}" for title in titles)


@asynccontextmanager
async def following(
    folder: Path, world: World | None = None, now: Any = THE_DAY_BEFORE, **more: object
) -> AsyncIterator[tuple[Scene, Rounds]]:
    """Leyla, Emily and Teiti are subscribed."""
    async with reporting(folder, world, now, **more) as scene:
        if world is None:
            for who in (EMILY, TEITI):
                await scene.stage.join(who)
        yield scene, Rounds(scene)


async def test_one_message_is_edited_until_the_broadcast_ends(tmp_path: Path, place: Place) -> None:
    """For each operator in their language, without a sound; nothing is requested while nothing changes."""
    async with following(tmp_path, database_url=place()) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI - timedelta(minutes=1))
        assert not calls(scene)

        await rounds.at(IN_KIRITIMATI)
        (english,), (azerbaijani,) = shown(scene), shown(scene, RENA)
        assert plainly(english.text) == (
            "20 January 2027: The day before\nBeing sent\nSent: 1 of 3 (33 %)\n\n"
            "Next: 1 on 19 January at 19:00 (Baku)\n\n"
            "Azərbaycanca: 0 of 1\nEnglish: 0 of 1\nРусский: 1 of 1"
        )
        assert "Göndərilib: 1 / 3 (33 %)" in plainly(azerbaijani.text)
        assert list(english.buttons) == ["Hold", "Details"]

        before = len(calls(scene))
        await rounds.next()
        await rounds.next()
        assert len(calls(scene)) == before

        await rounds.at(IN_BAKU)
        assert "Sent: 2 of 3 (66 %)" in plainly(english.text)
        assert not rounds.over
        await rounds.at(IN_NEW_YORK)
        assert "Ended\nSent: 3 of 3 (100 %)" in plainly(english.text)
        assert list(english.buttons) == ["Details"]

        before = len(calls(scene))
        await rounds.at(IN_NEW_YORK + timedelta(hours=1))
        assert len(calls(scene)) == before
        assert [*map(len, (shown(scene), shown(scene, RENA)))] == [1, 1]
        sent = [one for one in calls(scene) if one.method == "sendMessage"]
        assert {one.chat_id for one in calls(scene)} == set(OPERATORS)
        assert all(one.params["disable_notification"] for one in sent)


@pytest.mark.parametrize("how", ["deleted", "message can't be edited"])
async def test_a_message_that_cannot_be_edited_is_replaced(tmp_path: Path, how: str) -> None:
    """By one more, which is edited from then on."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        (first,) = shown(scene)
        if how == "deleted":
            scene.stage.world.messages.delete(first)
        else:
            refusal = Reply(400, f"Bad Request: {how}")
            scene.stage.world.failures.script(refusal, "editMessageText", chat_id=ANNA)

        await rounds.at(IN_BAKU)
        second = shown(scene)[-1]
        assert second.message_id != first.message_id
        assert "Sent: 2 of 3" in plainly(second.text)
        await rounds.at(IN_NEW_YORK)
        assert "Sent: 3 of 3" in plainly(second.text)
        assert shown(scene)[-1] is second


@pytest.mark.parametrize("refusal", [too_many(7), Reply(502, "Bad Gateway")])
async def test_an_edit_that_telegram_does_not_take_follows(tmp_path: Path, refusal: Kind) -> None:
    """After a 429 not before the time that Telegram asks for; the other operator's message is edited meanwhile."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        scene.stage.world.failures.script(refusal, "editMessageText", chat_id=ANNA, times=2)
        await scene.stage.at(IN_BAKU)
        await rounds.next()
        (english,), (azerbaijani,) = shown(scene), shown(scene, RENA)
        assert "2 / 3" in plainly(azerbaijani.text)
        assert "1 of 3" in plainly(english.text)

        tried = len(scene.stage.world.calls.of("editMessageText", ANNA))
        if refusal == too_many(7):
            rounds.clock.now += 6.9
            await rounds.next()
            assert len(scene.stage.world.calls.of("editMessageText", ANNA)) == tried
            rounds.clock.now += 0.2
        await rounds.next()
        rounds.clock.now += 7
        await rounds.next()

        assert "Sent: 2 of 3" in plainly(english.text)


async def test_a_restart_goes_on_with_the_same_message(tmp_path: Path, place: Place) -> None:
    """It is stored; and a message that was deleted after the end does not come back."""
    url = place()
    async with following(tmp_path, database_url=url) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        world = scene.stage.world
    async with following(tmp_path, world, IN_BAKU, database_url=url) as (scene, rounds):
        await rounds.at(IN_BAKU)
        await rounds.at(IN_NEW_YORK)
        (message,) = shown(scene)
        assert "Sent: 3 of 3" in plainly(message.text)
        world.messages.delete(message)
    later = IN_NEW_YORK + timedelta(hours=1)
    async with following(tmp_path, world, later, database_url=url) as (scene, rounds):
        await rounds.at(later)

        assert not shown(scene)
        assert len(shown(scene, RENA)) == 1


async def test_which_message_it_is_is_stored_later_when_the_database_failed(tmp_path: Path) -> None:
    """Though nothing has changed since, so that no second message comes after a restart."""
    async with following(tmp_path) as (scene, rounds):
        db = scene.stage.app.db
        async with db.begin() as tx:
            refuse = "BEGIN SELECT RAISE(ABORT, 'no'); END"
            await tx.execute(
                text(f"CREATE TRIGGER refuse BEFORE INSERT ON progress_message {refuse}")
            )
        await rounds.at(IN_KIRITIMATI)
        rounds.progress.look()
        await rounds.next()
        assert await progress_messages.of(db, 1) == {}
        (message,) = shown(scene)
        assert "1 of 3" in plainly(message.text)

        async with db.begin() as tx:
            await tx.execute(text("DROP TRIGGER refuse"))
        before = len(scene.stage.world.calls.of("editMessageText", ANNA))
        rounds.progress.look()
        await rounds.next()

        assert (await progress_messages.of(db, 1))[ANNA] == message.message_id
        assert shown(scene) == [message]
        assert len(scene.stage.world.calls.of("editMessageText", ANNA)) == before


async def test_what_was_refused_is_counted_by_reason(tmp_path: Path) -> None:
    """In the message and in its details."""
    async with following(tmp_path) as (scene, rounds):
        teiti = scene.stage.people[TEITI.name]
        scene.stage.world.failures.script(blocked(), "sendMessage", teiti.id, times=None)
        await rounds.at(IN_KIRITIMATI)
        await rounds.at(IN_BAKU)
        (message,) = shown(scene)
        said = plainly(message.text)
        assert "No longer reachable: 1\n– 403 Forbidden: bot was blocked by the user: 1" in said

        details = plainly((await scene.answer(message, "Details")).text)
        assert "Private chats: 1 of 3" in details
        assert "New York: 0 of 1\nBaku: 1 of 1\nKiritimati: 0 of 1" in details
        assert "Expected end: 20 January, 04:00 (Baku)" in details
        assert "bot was blocked by the user: 1" in details


async def test_hold_asks_first_and_becomes_resume(tmp_path: Path) -> None:
    """The question is a message of its own, so that no edit removes it."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        (message,) = shown(scene)
        question = await scene.answer(message, "Hold")
        assert question.text.startswith("Pause all sending?")
        assert await rate_limit.paused(scene.stage.app.db) is None
        await scene.press(question, "Do not pause")
        assert await rate_limit.paused(scene.stage.app.db) is None

        question = await scene.answer(message, "Hold")
        held = await scene.answer(question, "Pause all sending")
        assert "Sending is paused" in held.text
        assert not question.buttons
        await rounds.next()
        assert "until somebody resumes it.\nBy: you\nReason: held by an operator" in message.text
        (hers,) = shown(scene, RENA)
        assert f"Dayandıran: operator {ANNA}\n" in plainly(hers.text)
        assert list(message.buttons) == ["Resume", "Details"]

        resumed = await scene.answer(message, "Resume")
        assert resumed.text == "Sending goes on."
        await rounds.next()
        assert "paused" not in message.text
        assert list(message.buttons) == ["Hold", "Details"]


@pytest.mark.parametrize("failure", [Reply(502, "Bad Gateway"), too_many(1), Cut()])
async def test_it_is_held_also_when_the_question_cannot_be_edited(
    tmp_path: Path, failure: Kind
) -> None:
    """The hold comes before the edit, and whoever pressed is told of it."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        question = await scene.answer(shown(scene)[0], "Hold")
        edit, failures = "editMessageReplyMarkup", scene.stage.world.failures
        failures.script(failure, edit, chat_id=ANNA, times=None)

        held = await scene.answer(question, "Pause all sending")

        assert "Sending is paused" in held.text
        found = await rate_limit.paused(scene.stage.app.db)
        assert found
        assert found.held


async def test_a_hold_with_an_end_can_be_made_one_without(tmp_path: Path) -> None:
    """By whoever chooses to pause until somebody resumes, below a message that has not changed yet."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        (message,) = shown(scene)
        await holds.hold(scene.stage.app.db, timedelta(minutes=1), "the figures", RENA)
        question = await scene.answer(message, "Hold")
        await scene.answer(question, "Pause all sending")

        found = await rate_limit.paused(scene.stage.app.db)
        assert found
        assert (found.by, found.ends) == (ANNA, None)
        again = await scene.answer(message, "Hold")
        assert "By: you" in plainly(again.text)


async def test_a_pause_that_ends_by_itself_says_when(tmp_path: Path) -> None:
    """And has the button Hold."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        await rate_limit.pause(scene.stage.app.db, timedelta(minutes=10), "no <answer>")
        await rounds.next()

        (message,) = shown(scene)
        assert "Sending is paused until 19 January, 09:1" in plainly(message.text)
        assert "(Baku).\nReason: no <answer>\n" in message.text
        assert list(message.buttons) == ["Hold", "Details"]


@pytest.mark.parametrize("span", [None, timedelta(hours=1)])
async def test_a_hold_without_a_reason_names_who_holds(
    tmp_path: Path, span: timedelta | None
) -> None:
    """And nothing stands where a reason would."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        await holds.hold(scene.stage.app.db, span, "", RENA)
        await rounds.next()

        (message,), (hers,) = shown(scene), shown(scene, RENA)
        assert f".\nBy: operator {RENA}\nNext: " in plainly(message.text)
        assert "\nDayandıran: siz\n" in plainly(hers.text)
        assert "Reason" not in message.text


async def test_the_buttons_work_for_operators_only(tmp_path: Path) -> None:
    """A stranger, who got the button's data from somewhere, is told so."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        await holds.hold(scene.stage.app.db, None, "as it was")
        world, (message,) = scene.stage.world, shown(scene)
        leyla = scene.stage.people[LEYLA.name]
        chat = {"id": leyla.id, "type": "private", "first_name": "Leyla"}
        before = len(world.messages.of(leyla).messages)
        for number, value in enumerate(("hold-yes", "resume", "details")):
            press = {"id": f"7{number}", "from": leyla.user(), "chat_instance": "1"}
            found = message.api() | {"chat": chat}
            world.updates.inject(
                {"callback_query": press | {"message": found, "data": f"progress:{value}.1"}}
            )
        await world.until(lambda: len(world.calls.of("answerCallbackQuery")) >= 3)

        paused = await rate_limit.paused(scene.stage.app.db)
        assert paused
        assert paused.reason == "as it was"
        assert len(world.messages.of(leyla).messages) == before


async def test_a_correction_is_followed_in_the_same_message(tmp_path: Path, place: Place) -> None:
    """Also when the broadcast has ended: changed of all, and what could not be changed by reason."""
    async with following(tmp_path, database_url=place()) as (scene, rounds):
        for instant in (IN_KIRITIMATI, IN_BAKU, IN_NEW_YORK):
            await rounds.at(instant)
        (message,) = shown(scene)
        db = scene.stage.app.db
        async with db.begin() as tx:
            number = (await tx.execute(select(func.min(broadcast.c.id)))).scalar_one()
            await tx.execute(update(broadcast).where(broadcast.c.id == number).values(revision=1))
            values = {"broadcast_id": number, "number": 1, "kind": RevisionKind.CORRECTION.value}
            await tx.execute(insert(revision).values(**values, edition="0", created_us=db.clock))
            first = select(func.min(delivery.c.chat_id)).scalar_subquery()
            done = update(delivery).where(delivery.c.broadcast_id == number)
            changed = {"revision": 1, "edit_revision": 1}
            await tx.execute(done.where(delivery.c.chat_id == first).values(changed))
        rounds.progress.look()
        await rounds.next()
        assert "Copies are being changed\nSent: 3 of 3" in plainly(message.text)
        assert "Correction 1: 1 of 3 copies changed" in plainly(message.text)
        assert list(message.buttons) == ["Hold", "Details"]

        async with db.begin() as tx:
            failed = {"edit_revision": 1, "edit_error": "message can't be edited"}
            await tx.execute(done.where(delivery.c.edit_revision == 0).values(failed))
            await tx.execute(update(revision).values(ended_us=db.clock))
        await rounds.next()
        said = plainly(message.text)
        assert "Ended" in said
        assert (
            "1 of 3 copies changed\nCould not be changed: 2\n– message can't be edited: 2" in said
        )


async def test_an_announcement_has_a_message_too_and_an_exercise_none(tmp_path: Path) -> None:
    """An actual broadcast that operators announced is followed like those of the almanac."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        async with scene.stage.app.db.begin() as tx:
            await tx.execute(update(broadcast).values(run="announcement"))
        await rounds.at(IN_BAKU)
        (message,) = shown_any(scene, "Announcement")
        assert "Sent: 2 of 3" in plainly(message.text)

        async with scene.stage.app.db.begin() as tx:
            await tx.execute(update(broadcast).values(status="exercise"))
        await rounds.next()
        assert "Sent: 2 of 3" in plainly(message.text)
        assert rounds.over


def shown_any(scene: Scene, title: str) -> list[Message]:
    """The messages of an operator that begin so."""
    messages = scene.stage.world.messages.of(scene.operator()).messages
    return [one for one in messages if one.text.startswith(title)]


async def test_forgetting_an_operator_forgets_which_message_it_was(tmp_path: Path) -> None:
    """Its entry names the person."""
    async with following(tmp_path) as (scene, rounds):
        await rounds.at(IN_KIRITIMATI)
        db = scene.stage.app.db
        assert (await progress_messages.of(db, 1)).keys() == set(OPERATORS)

        await chats.forget(db, ANNA)

        assert (await progress_messages.of(db, 1)).keys() == {RENA}
        assert State.SENT in (await scene.stage.tally())["eve"]
