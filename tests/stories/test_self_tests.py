"""Stories of the first of each month: the bot asks the operators whether somebody is there, and somebody answers."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot.operations import self_test_check, self_test_schedule
from bot.operations.readiness import Setup
from bot.sandbox.world.messages import Message
from bot.store import metadata, restored, self_tests
from bot.store.self_tests import SelfTest, State
from tests.cast import NOVEMBER, utc
from tests.outside import Outside, outside
from tests.stories.reports import ANNA, OPERATORS, RENA, Scene, reporting

#: The first of December at nine in Baku, and the first of January.
DECEMBER, JANUARY = (
    datetime.fromisoformat(one) for one in ("2026-12-01T05:00Z", "2027-01-01T05:00Z")
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

#: The operators' words in their languages.
HERE = {ANNA: "I am here", RENA: "Buradayam"}


@pytest.fixture
async def there() -> AsyncIterator[Outside]:
    """A healthchecks server and a webhook, outside the bot."""
    async with outside() as served:
        yield served


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """The bot on a day in November, when it was new."""
    async with november(tmp_path) as made:
        yield made


@asynccontextmanager
async def november(folder: Path, **more: object) -> AsyncIterator[Scene]:
    """A bot that has looked once."""
    async with reporting(folder, **more) as made:
        await at(made, NOVEMBER)
        yield made


async def at(scene: Scene, *instants: datetime) -> None:
    """Live through those instants: at each, what the bot does each minute."""
    for instant in instants:
        scene.stage.set_clock(instant)
        await scene.stage.app.sweep()
        scene.stage.app.wiring.self_tests.look()
        await scene.stage.app.wiring.self_tests.done()


def asked(scene: Scene, number: int = ANNA) -> list[Message]:
    """The self-tests that an operator got."""
    messages = scene.stage.world.messages.of(scene.operator(number)).messages
    return [one for one in messages if one.text.startswith(("The self-test of", "Bu ayın"))]


async def press(scene: Scene, number: int = ANNA) -> str:
    """Press the button of the last self-test; the message that follows."""
    await scene.press(asked(scene, number)[-1], HERE[number], number)
    return (await scene.stage.world.answers(scene.operator(number)))[0].text


async def test_each_month_each_operator_is_asked_once(scene: Scene) -> None:
    """From nine on the first in DEFAULT_TIMEZONE, in their language; in the month in which the bot was new, not."""
    await at(scene, NOVEMBER + DAY, DECEMBER - MINUTE)
    assert asked(scene) == []

    await at(scene, DECEMBER, DECEMBER + MINUTE, DECEMBER + DAY, DECEMBER + 20 * DAY)
    (english,), (azerbaijani,) = asked(scene), asked(scene, RENA)
    await at(scene, JANUARY)

    assert "Subscribed chats: 1. Next: National Mourning Day in Azerbaijan" in english.text
    assert "ALARM_URLS is not set" in english.text
    assert list(english.buttons) == ["I am here"]
    assert list(azerbaijani.buttons) == ["Buradayam"]
    assert len(asked(scene)) == len(asked(scene, RENA)) == 2


async def test_after_a_time_off_it_comes_at_a_civil_hour(scene: Scene) -> None:
    """Not in the night after the start."""
    evening = DECEMBER + 10 * DAY + timedelta(hours=12)
    await at(scene, evening, evening + timedelta(hours=11, minutes=59))
    assert asked(scene) == []

    await at(scene, evening + timedelta(hours=12))
    assert len(asked(scene)) == 1


async def test_a_restart_repeats_nothing(tmp_path: Path) -> None:
    """What was sent is stored; a process that was killed while it sent has told nobody."""
    async with november(tmp_path) as first:
        await at(first, DECEMBER)
        world = first.stage.world
    async with reporting(tmp_path, world, DECEMBER + MINUTE) as second:
        await at(second, DECEMBER + DAY)
        assert len(asked(second)) == 1

        last = await self_tests.last(second.stage.app.db)
        cut_off = SelfTest("2027-01", State.SENDING, JANUARY)
        assert await self_tests.replace(second.stage.app.db, last, cut_off)
        await at(second, JANUARY + MINUTE)
        assert len(asked(second)) == 1
        await at(second, JANUARY + self_test_schedule.LEASE)
        assert len(asked(second)) == 2


async def test_not_beside_notices_nor_within_the_quiet_span(scene: Scene) -> None:
    """The bot was off since the year before: it comes when the day's notices are sent."""
    await metadata.put(
        scene.stage.app.db, self_tests.NAME, SelfTest("2026-11", State.NEW, NOVEMBER).value
    )
    before = utc("19 14:30"), utc("20 07:59"), utc("20 08:00:30")
    await at(scene, *before)
    assert asked(scene) == []

    await at(scene, utc("21 06:00"))
    assert len(asked(scene)) == 1


async def test_the_first_answer_counts_for_all(scene: Scene) -> None:
    """It is stored with its time, by no id; who answers later reads who has."""
    await at(scene, DECEMBER)
    first = await press(scene)
    scene.stage.set_clock(DECEMBER + DAY)
    second = await press(scene, RENA)
    await at(scene, DECEMBER + 8 * DAY)

    assert "Nobody else has pressed yet" in first
    assert f"{ANNA}, 1\N{NO-BREAK SPACE}dekabr, 09:" in second
    assert not any(one.buttons for one in (*asked(scene), *asked(scene, RENA)))
    answers = await self_tests.answers(scene.stage.app.db)
    assert {place: at.date() for place, at in answers.items()} == {
        1: DECEMBER.date(),
        2: (DECEMBER + DAY).date(),
    }
    assert not _alerts(scene)
    await at(scene, JANUARY)
    assert await self_tests.answers(scene.stage.app.db) == {}


async def test_an_answer_is_in_the_data_of_whoever_gave_it(scene: Scene) -> None:
    """/mydata sends all that is kept; it is in nobody else's."""
    await at(scene, DECEMBER)
    await press(scene)
    found = {}
    for number in (ANNA, RENA):
        scene.stage.world.people.send(scene.operator(number), "/mydata")
        answers = await scene.stage.world.answers(scene.operator(number), 2)
        found[number] = json.loads(answers[1].document.content)["operator"]["self_tests"]

    assert found[RENA] == []
    assert found[ANNA][0]["answered"].startswith("2026-12-01T05:")


async def test_only_an_operator_can_answer(scene: Scene) -> None:
    """A press of somebody who is none any more is answered, and not stored."""
    await at(scene, DECEMBER)
    services = scene.stage.app.application.bot_data["services"]
    object.__setattr__(services, "operators", frozenset({RENA}))

    shown = await scene.press(asked(scene)[0], "I am here")

    assert shown == "Only those who run this bot can use this button."
    assert await self_tests.answers(scene.stage.app.db) == {}


async def test_when_nobody_answers_for_a_week_the_other_routes_say_so(
    tmp_path: Path, there: Outside
) -> None:
    """Once in Telegram; by the other routes also after restarts, until somebody presses a button."""
    more = {"alarm_urls": (there.route,), "heartbeat_url": there.check}
    async with november(tmp_path, **more) as first:
        await at(first, DECEMBER)
        await _until(there, 1)
        assert there.messages()[0]["title"] == "Anım botu: aylıq yoxlama"
        assert "json://127.0.0.1" in asked(first)[0].text
        await at(first, DECEMBER + 7 * DAY - MINUTE)
        assert not _alerts(first)

        await at(first, DECEMBER + 7 * DAY, DECEMBER + 7 * DAY + MINUTE)
        await _until(there, 2)
        await first.stage.world.until(lambda: _alerts(first))
        world = first.stage.world
    async with reporting(tmp_path, world, DECEMBER + 8 * DAY, **more) as second:
        await at(second, DECEMBER + 8 * DAY)
        alarms = second.stage.app.wiring.alerting.alarms
        assert alarms is not None
        assert "alert-self-test" in alarms._lasting
        await alarms.done()
        (alert,) = _alerts(second)
        assert list(alert.buttons) == ["I am here"]
        await second.press(alert, "I am here")
        await at(second, DECEMBER + 8 * DAY + MINUTE)
        await _until(there, 3)

    texts = [one["message"] for one in there.messages()]
    assert "2026-12-01 tarixli yoxlamaya yeddi gündür heç kim cavab verməyib" in texts[1]
    assert "Yenə kimsə var" in texts[2]
    assert len(_alerts(second)) == 1
    assert ("log", "self-test of 2026-12") in there.pings()
    assert there.pings().count(("fail", "nobody has answered the self-test of 2026-12")) == 1


async def test_a_self_test_that_nobody_answers_stays_an_alarm_in_the_next_month(
    tmp_path: Path,
) -> None:
    """`ready` says so, with the date of the one that nobody has answered, until somebody answers any."""
    async with november(tmp_path) as first:
        await at(first, DECEMBER, DECEMBER + 7 * DAY)
        world = first.stage.world
    async with reporting(tmp_path, world, JANUARY) as scene:
        await at(scene, JANUARY, JANUARY + DAY)
        assert await _judged(scene) == (False, "nobody has answered the one of 2026-12-01")
        told = scene.stage.app.wiring.alerting.alerts._lasting["alert-self-test"]
        assert told.values["date"] == "2026-12-01"

        await press(scene)
        assert await _judged(scene) == (True, "an operator has answered the one of 2027-01-01")


async def test_a_restored_copy_asks_nobody_until_it_is_trusted(scene: Scene) -> None:
    """The machine that it was copied from may still ask."""
    await restored.hold(scene.stage.app.db, NOVEMBER)
    await at(scene, DECEMBER)
    assert asked(scene) == []

    await restored.trust(scene.stage.app.db)
    await at(scene, DECEMBER + MINUTE)
    assert len(asked(scene)) == 1


async def test_a_single_operator_is_told_to_name_a_second(tmp_path: Path) -> None:
    """Continuity: somebody must be there when that one is not."""
    async with november(tmp_path, operator_ids=(ANNA,)) as scene:
        await at(scene, DECEMBER)

        assert "Add a second person to OPERATOR_IDS" in asked(scene)[0].text


async def _judged(scene: Scene) -> tuple[bool, str]:
    """What `ready` says of the self-test."""
    db, operators = scene.stage.app.db, tuple(OPERATORS)
    setup = cast(Setup, SimpleNamespace(db=db, operators=operators))
    (found,) = await self_test_check.answered(setup)
    return found.ok, found.text


def _of(messages: list[Message], *beginnings: str) -> list[Message]:
    return [one for one in messages if one.text.startswith(beginnings)]


def _alerts(scene: Scene) -> list[Message]:
    messages = scene.stage.world.messages.of(scene.operator()).messages
    return _of(messages, "Nobody has answered the self-test")


async def _until(there: Outside, count: int) -> None:
    """Wait until so many messages have arrived at the webhook."""
    while len(there.messages()) < count:
        await there.until(len(there.received) + 1)
