"""Operator alerts over real HTTP: they arrive whatever strangers do, without a slot and without a database."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardMarkup

from bot.botapi.client import AiohttpRequest
from bot.messages import catalog as catalogs
from bot.messages.typography import unbroken
from bot.notify.alert_channel import APART, GIVE_UP, AlertChannel, Shown
from bot.notify.digest import WINDOW, Digests
from bot.notify.operator_alerts import WAITING, OperatorAlerts
from bot.notify.operator_languages import OperatorLanguages
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.failures import Cut, Reply, blocked, too_many
from bot.sandbox.world.messages import Message
from bot.store import chat_lifecycle
from bot.store.records import Chat
from tests.cast import LEYLA, NINE, NOVEMBER
from tests.clocks import ManualClock
from tests.stage import TOKEN, playing

ROOT = Path(__file__).parents[2]

#: Two who run the bot.
OPERATOR, SECOND = 77, 78


@dataclass
class Scene:
    """Alerts that reach two operators of a stand-in."""

    world: World
    clock: ManualClock
    alerts: OperatorAlerts

    async def told(self, operator: int, count: int) -> list[str]:
        """Wait until an operator has so many messages, and read them."""
        chat = self.world.messages.of(self.world.people[operator])
        await self.world.until(lambda: len(chat.messages) >= count)
        return [message.text for message in chat.messages]


async def english(person: int) -> str:
    """The language of everybody."""
    return "en"


@asynccontextmanager
async def scene(language: Callable[[int], Awaitable[str | None]] = english) -> AsyncIterator[Scene]:
    """Alerts with a clock of their own; `language` is what the database knows."""
    world, clock = World(token=TOKEN), ManualClock()
    for operator in (OPERATOR, SECOND):
        world.people.add(f"Operator {operator}", "en", id=operator, started=True)
    async with serve(world) as served:
        line = AiohttpRequest(connections=2)
        await line.initialize()
        bot = Bot(TOKEN, base_url=f"{served.url}/bot", request=line, get_updates_request=line)
        alerts = OperatorAlerts(
            OperatorLanguages((OPERATOR, SECOND), "az", language),
            AlertChannel(bot, clock, clock.sleep),
            catalogs.load(ROOT / "messages"),
            Digests(clock),
            lambda: NOVEMBER,
        )
        try:
            yield Scene(world, clock, alerts)
        finally:
            await alerts.stop()
            await line.shutdown()


async def test_at_most_one_message_a_second() -> None:
    """What the rate limiter leaves unused is enough for them."""
    async with scene() as played:
        for key in ("alert-resumed", "alert-conflict"):
            played.alerts(key)
        await played.told(SECOND, 2)

        assert played.clock.now >= 3 * APART


async def test_a_429_is_waited_for_and_a_cut_is_tried_again() -> None:
    """Nothing is dropped, and the order is kept."""
    async with scene() as played:
        played.world.failures.script(too_many(7), chat_id=OPERATOR)
        played.world.failures.script(Cut(), chat_id=OPERATOR)
        played.world.failures.script(Reply(502, "Bad Gateway"), chat_id=OPERATOR)
        played.alerts("alert-resumed")
        played.alerts("alert-conflict")

        first, second = await played.told(OPERATOR, 2)

        assert "sending goes on" in first
        assert "second process" in second
        assert 7 in played.clock.slept
        assert len(await played.told(SECOND, 2)) == 2


async def test_a_digest_that_is_not_true_any_more_is_dropped() -> None:
    """A part that fails and works by turns: the last message says how it is."""
    async with scene() as played:
        for minute in range(30):
            played.alerts.send_digests()
            if key := {0: "silent", 4: "back", 5: "silent", 6: "back", 11: "silent"}.get(minute):
                values = {"minutes": 1} if key == "back" else {}
                played.alerts(f"alert-polling-{key}", **values)
            await played.clock.sleep(60)

        first, second, third = await played.told(OPERATOR, 3)

        assert first == third
        assert "hands over what people write again" in second
        assert not played.alerts._waiting


async def test_who_never_started_the_bot_is_named_in_the_log_and_stops_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A 403 is not tried again."""
    async with scene() as played:
        script = played.world.failures.script(blocked(), chat_id=OPERATOR, times=None)
        played.alerts("alert-resumed")
        played.alerts("alert-conflict")

        assert len(await played.told(SECOND, 2)) == 2

        assert script.failed == 2
        assert "An operator was not alerted: Forbidden" in caplog.text


async def test_while_telegram_is_away_alerts_are_bounded_and_given_up() -> None:
    """Each is tried for an hour; no more than a few wait meanwhile."""
    async with scene() as played:
        script = played.world.failures.script(Reply(502, "Bad Gateway"), times=None)
        for number in range(10 * WAITING):
            played.alerts("alert-overload", moment=f"{number}", owed=1, intime=0)
        assert len(played.alerts._waiting) == WAITING

        await played.world.until(lambda: played.clock.now > GIVE_UP)
        # The clock goes on until this task runs again.
        assert script.failed < 200 * played.clock.now / GIVE_UP


async def test_an_alert_without_a_text_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """It is in the log."""
    async with scene() as played:
        played.alerts("alert-of-tomorrow")
        played.alerts("alert-resumed")

        assert "sending goes on" in (await played.told(OPERATOR, 1))[0]

    assert "alert-of-tomorrow" in caplog.text


async def test_a_database_that_hangs_holds_up_no_alert() -> None:
    """The language of the settings serves, until the database has told another."""
    answered = asyncio.Event()

    async def hanging(person: int) -> str:
        await answered.wait()
        return "en"

    async with scene(hanging) as played:
        played.alerts("alert-resumed")
        (first,) = await played.told(OPERATOR, 1)
        answered.set()
        played.alerts("alert-conflict")
        _, second = await played.told(OPERATOR, 2)

    assert "göndərmə davam edir" in first
    assert "second process" in second


async def test_a_digest_tells_how_many_when_and_which() -> None:
    """Titles are formatted as code, where Telegram makes no links."""
    async with scene() as played:
        for number in range(300):
            played.alerts(
                "alert-chat-lost", title=f"https://evil{number}.example\u202e\u200b\n/start"
            )
        await played.told(OPERATOR, 1)
        played.clock.now += WINDOW
        played.alerts.send_digests()
        first, digest = await played.told(OPERATOR, 2)

        assert unbroken("299 more alerts of this kind within ten minutes") in digest
        assert unbroken("at 06:00 UTC") in digest
        assert "https://evil299.example /start" in digest
        assert "https://evil10.example" in digest
        assert "https://evil11.example" not in digest
        assert "\u202e" not in first + digest
        assert len(digest) < 2000
        _never_a_link(played.world.messages.of(played.world.people[OPERATOR]).messages)


async def test_three_hundred_channels_are_one_message_at_once(tmp_path: Path) -> None:
    """Strangers add the bot to them; the digest comes ten minutes later, and other alerts are not held up."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        for number in range(300):
            stranger = world.people.add(f"Stranger {number}", "en")
            channel = world.groups.create_channel(f"https://evil{number}.example", creator=stranger)
            world.membership.add(channel, by=stranger)
        digests, alerts = (
            stage.app.wiring.alert_operators._digests,
            stage.app.wiring.alert_operators,
        )
        window = next(iter(digests._windows.values()), None)
        async with asyncio.timeout(60):
            while window is None or window.count < 299:
                await asyncio.sleep(0.05)
                window = next(iter(digests._windows.values()), None)
        chat = world.messages.of(world.people[OPERATOR])
        alerts("alert-conflict")
        await world.until(lambda: len(chat.messages) == 2, 20)
        digests._monotonic = lambda: time.monotonic() + WINDOW
        await world.until(lambda: len(chat.messages) >= 3, 20)

    assert unbroken("daha 299 xəbərdarlıq oldu") in chat.messages[2].text
    _never_a_link(chat.messages)


async def test_alerts_need_neither_a_slot_nor_the_database(tmp_path: Path) -> None:
    """All slots are paused for an hour, as by a 429, and the database is gone: the operators hear of it even so."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        await stage.app.wiring.rate_limiter.throttle(timedelta(hours=1))
        chat = world.messages.of(world.people[OPERATOR])
        with contextlib.closing(sqlite3.connect(tmp_path / "bot.db")) as other:
            other.execute("BEGIN EXCLUSIVE")
            stage.app.wiring.alert_operators("alert-database-silent")
            await world.until(lambda: len(chat.messages) == 1, 20)

    assert "Verilənlər bazası bir dəqiqədir cavab vermir" in chat.messages[0].text


async def test_notices_that_expired_unsent_are_told(tmp_path: Path, database_url: str) -> None:
    """How many, and of which moment."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    more = {"operator_ids": (OPERATOR,), "database_url": database_url}
    async with playing(tmp_path, world, **more) as stage:
        for number in range(5):
            person = Chat(None, 5000 + number, "private", "en", LEYLA.zone)
            await chat_lifecycle.subscribe(stage.app.db, person)
        stage.app.sender.stop()
        stage.set_clock(NINE - timedelta(hours=20))
        await stage.app.sweep()
        stage.set_clock(NINE + timedelta(days=2))
        await stage.app.sweep()
        chat = world.messages.of(world.people[OPERATOR])
        await world.until(lambda: len(chat.messages) == 3, 20)

    told = " ".join(message.text for message in chat.messages)
    for moment in ("Bir gün əvvəl", "Hüzn günündə", "Sükut dəqiqəsindən əvvəl"):
        assert f"5 “{moment}” mesajı vaxtı bitənədək göndərilmədi" in told


def _never_a_link(messages: list[Message]) -> None:
    kinds = {entity["type"] for message in messages for entity in message.entities}
    assert kinds.isdisjoint({"url", "text_link", "mention", "hashtag", "email"}), kinds
    assert "code" in kinds


async def test_progress_waits_for_the_alerts() -> None:
    """Both use one connection, at most one message a second; alerts that wait go first."""
    async with scene() as played:
        channel, board = played.alerts._channel, InlineKeyboardMarkup([])
        await channel.deliver({OPERATOR: "the first alert"})
        alerts = asyncio.create_task(channel.deliver({OPERATOR: "an alert", SECOND: "an alert"}))
        shown = asyncio.create_task(channel.show(OPERATOR, None, "progress", board))
        await asyncio.gather(alerts, shown)

        sent = [str(call.params["text"]) for call in played.world.calls.of("sendMessage")]
        assert sent == ["the first alert", "an alert", "an alert", "progress"]
        assert played.clock.now >= 3 * APART


@pytest.mark.parametrize(
    ("refusal", "shown"),
    [
        (Reply(400, "Bad Request: message to edit not found"), Shown.GONE),
        (Reply(400, "Bad Request: message can't be edited"), Shown.GONE),
        (Reply(400, "Bad Request: message is not modified: specified new …"), Shown.DONE),
        (Reply(400, "Bad Request: can't parse entities"), Shown.REFUSED),
        (Reply(403, "Forbidden: bot was blocked by the user"), Shown.REFUSED),
        (Reply(502, "Bad Gateway"), Shown.LATER),
        (Cut(), Shown.LATER),
        (too_many(7), Shown.LATER),
    ],
)
async def test_what_telegram_answers_to_an_edit(refusal: Reply | Cut, shown: Shown) -> None:
    """Only a message that is gone is replaced; after a 429 it is known how long to wait."""
    async with scene() as played:
        channel, board = played.alerts._channel, InlineKeyboardMarkup([])
        first = await channel.show(OPERATOR, None, "one", board)
        played.world.failures.script(refusal, "editMessageText")

        answer = await channel.show(OPERATOR, first.message_id, "two", board)

        assert answer.shown is shown
        assert answer.wait == (7 if refusal == too_many(7) else 0)
        again = await channel.show(OPERATOR, first.message_id, "two", board)
        assert again.message_id == first.message_id
        assert (await channel.show(OPERATOR, first.message_id, "two", board)).shown is Shown.DONE
