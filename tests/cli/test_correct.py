"""`correct`, `recall` and `requests`: what is shown and asked, what is refused, and what operators get in Telegram."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import planner
from bot.errors import (
    AskedByNobody,
    DatabaseMissing,
    NothingToRevise,
    RequestOver,
    TextsWrong,
)
from bot.messages import snapshot
from bot.observances import almanac as almanacs
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from bot.sandbox.world.messages import Message
from bot.store import chat_lifecycle, editions, ledger, requests
from bot.store.engine import open_database
from bot.store.records import Chat, Outcome, RequestKind, State
from bot.store.requests import Request
from tests.cast import NOVEMBER, utc
from tests.cli.conftest import Run
from tests.conftest import MESSAGES
from tests.stage import TOKEN
from tests.stories.test_correcting import RIGHT, WRONG

#: The people who run the bot.
ANNA, RENA = 7001, 7002

MINUTE = timedelta(minutes=1)


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the texts, which the setting names."""
    folder = tmp_path / "messages"
    shutil.copytree(MESSAGES, folder)
    monkeypatch.setenv("MESSAGES_DIR", str(folder))
    return folder


@pytest.fixture
def begun(created: str, messages: Path) -> str:
    """The day's notice was sent to a reader of English and to one of Azerbaijani; another one is owed it."""
    asyncio.run(_begin(created, messages))
    return created


async def _begin(address: str, messages: Path) -> None:
    texts = snapshot.read(messages)
    db = await open_database(address)
    try:
        await editions.put(db, texts.digest, texts.files)
        await editions.choose(db, texts.digest)
        db.offset = NOVEMBER - await db.real_now()
        for number, language in enumerate(("en", "az", "en"), 1001):
            one = Chat(None, number, "private", language, "Asia/Baku")
            await chat_lifecycle.subscribe(db, one)
        db.offset = utc("20 05:00:01") - await db.real_now()
        await planner.sweep(db, almanacs.load(messages), utc("20 05:00:01"))
        batch = await ledger.claim(db, "a sender")
        assert batch
        await editions.pin(db, batch.broadcast_id)
        first, second, *_ = await ledger.advance(db, batch, 2)
        for copy in (first, second):
            outcome = Outcome(copy.broadcast_id, copy.chat.id or 0, State.SENT, message_id=5)
            await ledger.settle(db, [replace(outcome, wording=copy.chat.language)])
    finally:
        await db.close()


def change(messages: Path, new: str = RIGHT) -> None:
    """Somebody edits the English texts."""
    path = messages / "january-20" / "en.ftl"
    path.write_text(path.read_text("utf-8").replace(WRONG, new), "utf-8")


async def waiting(address: str) -> list[Request]:
    """The requests that wait."""
    db = await open_database(address)
    try:
        return await requests.waiting(db)
    finally:
        await db.close()


def stored(address: str) -> list[Request]:
    """The same, outside an event loop."""
    return asyncio.run(waiting(address))


@pytest.mark.usefixtures("messages")
@pytest.mark.parametrize("command", ["correct", "recall"])
def test_nothing_has_begun(run: Run, created: str, command: str) -> None:
    """A sentence says what can be corrected, which is nothing, and what to do with texts of a moment to come."""
    found = run(command, "day", "--yes")

    assert isinstance(found.exception, NothingToRevise)
    assert "What can be: none." in str(found.exception)
    assert found.exception.exit_code == 1
    assert stored(created) == []


@pytest.mark.parametrize("command", ["correct", "recall"])
@pytest.mark.parametrize("words", [("eve",), ("day", "--year", 2026)], ids=["moment", "year"])
def test_another_moment_is_named(
    run: Run, begun: str, command: str, words: tuple[object, ...]
) -> None:
    """The sentence names what was sent, as it is typed."""
    found = run(command, *words, "--yes")

    assert isinstance(found.exception, NothingToRevise)
    assert "What can be: day 2027." in str(found.exception)
    assert stored(begun) == []


@pytest.mark.parametrize("words", [("correct", "day"), ("recall", "day"), ("requests",)])
@pytest.mark.usefixtures("address", "messages")
def test_no_database_is_made(run: Run, words: tuple[str, ...]) -> None:
    """In a wrong folder each command refuses."""
    assert isinstance(run(*words).exception, DatabaseMissing)


def test_there_is_nothing_to_correct(run: Run, begun: str) -> None:
    """The texts were not changed."""
    found = run("correct", "day", "--year", 2027, "--yes")

    assert found.exit_code == 0
    assert "there is nothing to correct" in found.output
    assert stored(begun) == []


def test_the_difference_is_shown_and_asked_about(run: Run, begun: str, messages: Path) -> None:
    """By language, for how many chats and how long; without a yes nothing is stored, and the exit code is 1."""
    change(messages)

    found = run("correct", "day")

    assert found.exit_code == 1
    lines = found.output.splitlines()
    assert lines[0] == f"Database: {begun.replace('bot@', '')}"
    assert "Correction: On the day itself, 2027." in lines
    assert "English, sent: 1, still owed: 1" in lines
    assert f"− {WRONG}" in found.output
    assert f"+ {RIGHT}" in found.output
    assert "No change: Azərbaycanca." in lines
    assert "To be changed: 1. Still owed: 1. It takes about 1 min." in lines
    assert "Ask for this correction?" in found.output
    assert stored(begun) == []


def test_a_correction_is_asked_for(run: Run, begun: str, messages: Path) -> None:
    """Of exactly these texts, which are stored; nobody else can confirm it, so it runs a minute later."""
    change(messages)

    found = run("correct", "day", "--yes")

    assert found.exit_code == 0, found.output
    (one,) = stored(begun)
    assert one.kind is RequestKind.CORRECTION
    assert one.subject["edition"] == snapshot.read(messages).digest
    assert (one.subject["moment"], one.subject["year"]) == ("day", 2027)
    assert (one.subject["marked"], one.asked_by) == (True, None)
    assert one.runs == one.created + MINUTE
    assert f"Request {one.id} begins in a minute" in found.output
    assert f"requests --stop {one.id}" in found.output
    assert asyncio.run(_texts(begun, one)) == snapshot.read(messages).files


async def _texts(address: str, one: Request) -> dict[str, str] | None:
    db = await open_database(address)
    try:
        return await editions.get(db, one.subject["edition"])
    finally:
        await db.close()


def test_silently(run: Run, begun: str, messages: Path) -> None:
    """It is shown that the messages will not say that they were corrected, and stored."""
    change(messages)

    found = run("correct", "day", "--silently", "--yes")

    assert "do not say that they were corrected" in found.output
    (one,) = stored(begun)
    assert one.subject["marked"] is False


def test_a_recall_is_asked_for(run: Run, begun: str) -> None:
    """It is shown what is deleted, and what takes the place of older messages; without a yes nothing is stored."""
    asked = run("recall", "day")

    assert asked.exit_code == 1
    assert "This message has been withdrawn." in asked.output
    assert "To be changed: 2. Still owed: 1. It takes about 1 min." in asked.output
    assert "Ask for this recall?" in asked.output
    assert stored(begun) == []

    assert run("recall", "day", "--yes").exit_code == 0
    (one,) = stored(begun)
    assert (one.kind, one.subject["moment"]) == (RequestKind.RECALL, "day")
    assert one.runs == one.created + MINUTE


@pytest.mark.parametrize("command", ["correct", "recall"])
@pytest.mark.parametrize("words", [(), ("--by", 11)], ids=["nobody", "somebody else"])
def test_with_two_operators_it_must_be_known_who_asks(
    run: Run,
    begun: str,
    messages: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    words: tuple[object, ...],
) -> None:
    """Otherwise whoever asks could confirm it, too."""
    monkeypatch.setenv("OPERATOR_IDS", f"{ANNA},{RENA}")
    change(messages)

    found = run(command, "day", "--yes", *words)

    assert isinstance(found.exception, AskedByNobody)
    assert found.exception.exit_code == 2
    assert "--by" in str(found.exception)
    assert stored(begun) == []


def test_with_two_operators_another_one_confirms(
    run: Run, begun: str, messages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for that. Without a token no operator gets a message, which is said as well."""
    monkeypatch.setenv("OPERATOR_IDS", f"{ANNA},{RENA}")
    change(messages)

    found = run("correct", "day", "--by", ANNA, "--yes")

    (one,) = stored(begun)
    assert (one.runs, one.asked_by) == (None, ANNA)
    assert f"Request {one.id} waits for another operator" in found.output
    assert "Not all operators were told in Telegram: TELEGRAM_BOT_TOKEN is not set" in found.output


@pytest.mark.parametrize("operators", ["", str(ANNA)], ids=["none", "one"])
def test_with_one_operator_it_begins_by_itself(
    run: Run, begun: str, messages: Path, monkeypatch: pytest.MonkeyPatch, operators: str
) -> None:
    """So does it without any."""
    monkeypatch.setenv("OPERATOR_IDS", operators)
    change(messages)

    assert "begins in a minute" in run("correct", "day", "--yes").output
    (one,) = stored(begun)
    assert one.runs == one.created + MINUTE


def test_texts_with_a_mistake(run: Run, begun: str, messages: Path) -> None:
    """The sentence names file and line."""
    change(messages, "We remember { $nothing }.")

    found = run("correct", "day", "--yes")

    assert isinstance(found.exception, TextsWrong)
    assert "en.ftl:" in str(found.exception)
    assert "Unknown external: nothing" in str(found.exception)
    assert found.exception.exit_code == 1
    assert stored(begun) == []


def test_requests_are_listed_and_stopped(
    run: Run, begun: str, messages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what is asked for, and until when or from when; a number that does not wait is a sentence."""
    assert run("requests").output == "Nothing waits.\n"
    change(messages)
    run("correct", "day", "--yes")
    monkeypatch.setenv("OPERATOR_IDS", f"{ANNA},{RENA}")
    run("recall", "day", "--by", ANNA, "--yes")
    first, second = stored(begun)

    listed = run("requests")

    assert listed.exit_code == 0
    assert listed.output.splitlines() == [
        f"Request {first.id}: correction day 2027, begins at {first.runs:%Y-%m-%d %H:%M} UTC",
        f"Request {second.id}: recall day 2027, can be confirmed until "
        f"{second.created + requests.OPEN:%Y-%m-%d %H:%M} UTC",
    ]
    stopped = run("requests", "--stop", first.id)
    assert stopped.exit_code == 0
    assert stopped.output.splitlines()[0] == f"Request {first.id} is stopped."
    assert [one.id for one in stored(begun)] == [second.id]
    for number in (first.id, 99):
        again = run("requests", "--stop", number)
        assert isinstance(again.exception, RequestOver)
        assert f"The request {number} does not wait" in str(again.exception)
    assert [one.id for one in stored(begun)] == [second.id]


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """The sandbox, with two operators who have started the bot."""
    world = World(token=TOKEN)
    for number in (ANNA, RENA):
        world.people.add(f"Operator {number}", "en", id=number, started=True)
    async with serve(world) as served:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", served.url)
        monkeypatch.setenv("DEFAULT_LANGUAGE", "en")
        yield world


def told(world: World, number: int) -> list[Message]:
    """What an operator has got."""
    return world.messages.of(world.people[number]).messages


async def test_both_operators_get_it_with_their_buttons(
    run: Run, begun: str, messages: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They see the lines that the terminal shows; whoever asked can only stop it."""
    monkeypatch.setenv("OPERATOR_IDS", f"{ANNA},{RENA}")
    change(messages)

    found = await asyncio.to_thread(run, "correct", "day", "--by", ANNA, "--yes")

    assert found.exit_code == 0, found.output
    (mine,), (hers,) = told(world, ANNA), told(world, RENA)
    for message in (mine, hers):
        assert f"− {WRONG}" in message.text
        assert f"+ {RIGHT}" in message.text
        assert f"Asked for by the operator {ANNA}" in message.text
    assert list(mine.buttons) == ["Stop it"]
    assert list(hers.buttons) == ["Confirm", "Stop it"]
    (one,) = await waiting(begun)
    assert hers.buttons["Confirm"].endswith(f"yes.{one.id}")
    assert "Not all operators" not in found.output


async def test_an_operator_alone_gets_it_with_a_button_to_stop_it(
    run: Run, begun: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the other person gets nothing."""
    monkeypatch.setenv("OPERATOR_IDS", str(ANNA))

    assert (await asyncio.to_thread(run, "recall", "day", "--yes")).exit_code == 0

    (message,) = told(world, ANNA)
    assert "begins in one minute" in message.text
    assert list(message.buttons) == ["Stop it"]
    assert told(world, RENA) == []
    assert len(await waiting(begun)) == 1


async def test_an_operator_who_cannot_be_reached_is_mentioned(
    run: Run, begun: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request is stored all the same, and the other one gets it."""
    monkeypatch.setenv("OPERATOR_IDS", f"{ANNA},{RENA}")
    world.people.block(world.people[RENA])

    found = await asyncio.to_thread(run, "recall", "day", "--by", RENA, "--yes")

    assert found.exit_code == 0
    assert len(told(world, ANNA)) == 1
    assert "An operator was not alerted: Forbidden" in found.stderr
    assert len(await waiting(begun)) == 1


async def test_a_telegram_that_does_not_answer_keeps_nobody_waiting(
    run: Run, begun: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends and says that nobody was told; the request is stored."""
    monkeypatch.setenv("OPERATOR_IDS", str(ANNA))
    monkeypatch.setattr("bot.app.operator_messages.GIVE_UP", 0.5)
    world.failures.script(Reply(500, "Internal Server Error"), "sendMessage", times=None)

    found = await asyncio.to_thread(run, "recall", "day", "--yes")

    assert found.exit_code == 0
    assert "begins in a minute" in found.output
    assert "Not all operators were told in Telegram: it does not answer" in found.output
    assert len(await waiting(begun)) == 1
    assert TOKEN not in found.output
