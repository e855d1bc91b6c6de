"""A database whose clock is wrong for a while: every notice is sent, none early or late, and the operators know."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from bot.store.records import State
from tests.cast import DENIZ, EMILY, LEYLA, utc
from tests.stage import TOKEN, Stage, playing
from tests.wrong_clock import WrongClock

#: Somebody who runs the bot.
OPERATOR = 77

ELEVEN_DAYS = timedelta(days=11)

#: By how much a clock is wrong: minutes, days and years, ahead and back.
SPANS = [
    sign * span
    for span in (timedelta(minutes=5), ELEVEN_DAYS, timedelta(days=3 * 365))
    for sign in (1, -1)
]

#: The instants at which Leyla is told, and instants before, within and after their windows.
TOLD = ("19 15:00", "20 05:00", "20 07:55")
TIMELINE = ("18 12:00", "19 14:58", TOLD[0], "19 15:10", "20 04:58", TOLD[1], TOLD[2], "20 08:02")

#: The right clock.
RIGHT = timedelta(0)


@asynccontextmanager
async def stage_with(
    clock: WrongClock, folder: Path, url: str, now: str = "17 12:00"
) -> AsyncIterator[Stage]:
    """A bot on that database, whose clock can be set wrong, and an operator."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    more = {"database_url": url, "operator_ids": (OPERATOR,)}
    async with playing(folder, world, utc(now), clock.take, **more) as stage:
        yield stage


async def live_with(stage: Stage, clock: WrongClock, ahead: timedelta) -> None:
    """Have the clock wrong for a sweep and some rounds of the sender, and right again."""
    await clock.set(ahead)
    await stage.app.sweep()
    for _ in range(5):
        stage.app.sender.wake()
        await asyncio.sleep(0.02)
    await clock.set(RIGHT)


def operator_heard(stage: Stage) -> list[str]:
    """The alerts about clocks, without the one that the eve of November's subscribers expired."""
    told = stage.world.messages.of(stage.world.people[OPERATOR]).messages
    return [message.text for message in told if "commemoration-bot report" not in message.text]


@pytest.mark.parametrize("ahead", SPANS, ids=str)
async def test_wrong_for_a_while_at_every_instant(
    ahead: timedelta, tmp_path: Path, database_url: str
) -> None:
    """Before, during and after each window: everybody is notified once, at the right instant by Telegram's clock."""
    clock = WrongClock()
    async with stage_with(clock, tmp_path, database_url) as stage:
        await stage.join(LEYLA)
        for instant in TIMELINE:
            stage.set_clock(utc(instant))
            before = len(stage.notices(LEYLA))
            await live_with(stage, clock, ahead)
            assert len(stage.notices(LEYLA)) == before
            await stage.app.sweep()
            await stage.rest()
            told = sum(utc(moment) <= utc(instant) for moment in TOLD)
            assert len(stage.notices(LEYLA)) == told, instant

        assert {moment: dict(states) for moment, states in (await stage.tally()).items()} == {
            moment: {State.SENT: 1} for moment in ("eve", "day", "silence")
        }
        assert await stage.doubtful() == set()


async def test_wrong_over_a_whole_window(tmp_path: Path, database_url: str) -> None:
    """Wrong from before the window until after it: the right clock settles the notice as expired; it is not sent."""
    clock = WrongClock()
    async with stage_with(clock, tmp_path, database_url) as stage:
        await stage.join(LEYLA)
        await stage.at(utc("20 04:00"))
        stage.set_clock(utc("20 07:50"))
        await live_with(stage, clock, timedelta(hours=-3))
        stage.set_clock(utc("20 08:02"))
        await stage.app.sweep()
        await stage.rest()

        assert (await stage.tally())["silence"] == {State.EXPIRED: 1}
        assert (await stage.tally())["day"] == {State.SENT: 1}


@pytest.mark.parametrize("ahead", [ELEVEN_DAYS, -ELEVEN_DAYS], ids=["ahead", "behind"])
async def test_who_subscribes_and_changes_settings_by_a_wrong_clock_is_told(
    ahead: timedelta, tmp_path: Path, database_url: str
) -> None:
    """A new subscriber, and one whose time zone changes, an hour before the notice: both are owed it and get it."""
    clock = WrongClock()
    async with stage_with(clock, tmp_path, database_url) as stage:
        await stage.join(LEYLA)
        await stage.at(utc("20 03:59"))
        stage.set_clock(utc("20 04:00"))
        await clock.set(ahead)
        await stage.app.sweep()
        await stage.join(EMILY)
        await stage.ask(EMILY, "/timezone Asia/Baku")
        stage.forget_words(EMILY)
        await stage.ask(LEYLA, "/timezone Asia/Tbilisi")
        stage.forget_words(LEYLA)
        await clock.set(RIGHT)

        await stage.at(utc("20 04:30"))
        assert not stage.notices(EMILY)
        await stage.at(utc("20 05:00"))

        assert len(stage.notices(EMILY)) == len(stage.notices(LEYLA)) == 1


async def test_started_with_a_wrong_clock_it_sends_nothing_and_goes_on_by_itself(
    tmp_path: Path, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One alert names both times and the remedy; another follows when the clocks agree."""
    clock = WrongClock()
    async with stage_with(clock, tmp_path, database_url) as stage:
        await stage.join(LEYLA)
        await stage.at(utc("20 04:00"))
        world = stage.world
    clock.ahead = ELEVEN_DAYS
    more = {
        "database_url": database_url,
        "operator_ids": (OPERATOR,),
        "default_language": "en",
    }
    async with playing(tmp_path, world, utc("20 05:00"), clock.take, **more) as stage:

        async def alerted() -> bool:
            return len(operator_heard(stage)) >= 1

        await stage.until(alerted)
        assert not stage.notices(LEYLA)
        assert (await stage.tally())["day"] == {State.PLANNED: 1}
        (told,) = operator_heard(stage)
        assert told.count("UTC") == 2
        assert "NTP" in told
        assert ("PostgreSQL runs" in told) == database_url.startswith("postgresql")

        await clock.set(RIGHT)

        async def sent() -> bool:
            return (await stage.tally())["day"] == {State.SENT: 1}

        async def told_again() -> bool:
            return len(operator_heard(stage)) == 2

        await stage.until(sent)
        await stage.until(told_again)
        assert "agree again" in operator_heard(stage)[1]
    said = [one.message for one in caplog.records if "until they agree" in one.message]
    assert len(said) == 1


async def test_what_expired_by_a_wrong_clock_is_owed_again(
    tmp_path: Path, database_url: str
) -> None:
    """Where no answer has a `Date` a wrong clock is believed: set right within the window, it loses nothing."""
    clock = WrongClock()
    async with stage_with(clock, tmp_path, database_url) as stage:
        stage.world.date_clock = None
        stage.app.wiring.connections.clock._dated = float("-inf")
        await stage.join(LEYLA)
        await stage.join(DENIZ)
        await stage.ask(DENIZ, "/stop")
        await stage.at(utc("20 04:59"))
        await clock.set(ELEVEN_DAYS)
        await stage.app.sweep()
        assert (await stage.tally())["day"][State.EXPIRED] == 1

        await clock.set(RIGHT)
        await stage.at(utc("20 05:00"))

        assert (await stage.tally())["day"] == {State.SENT: 1}
        assert len(stage.notices(LEYLA)) == 1


async def test_without_a_date_nothing_is_held_back(tmp_path: Path) -> None:
    """Answers without a `Date`, from the start: notices go out by the ledger's clock."""
    world = World(token=TOKEN)
    world.date_clock = None
    async with playing(tmp_path, world) as stage:
        await stage.join(LEYLA)
        await stage.at(utc("20 05:00"))

        assert len(stage.notices(LEYLA)) == 1


async def test_a_batch_claimed_by_a_clock_that_jumped_is_not_sent(tmp_path: Path) -> None:
    """The clocks agree as far as is known here, yet the window is not that of Telegram's time: not a minute early."""
    async with playing(tmp_path, now=utc("20 04:00")) as stage:
        clocks = stage.app.wiring.clock_check
        assert await clocks.confirmed()
        minute = timedelta(minutes=1)

        assert clocks.allows(utc("20 03:59"), utc("20 05:00"))
        assert not clocks.allows(utc("20 05:00"), utc("20 06:00"))
        assert not clocks.allows(utc("20 02:00"), utc("20 03:58"))
        assert clocks.accepts(stage.now())
        assert not clocks.accepts(stage.now() + 3 * minute)


async def test_nothing_is_done_before_telegram_was_heard(tmp_path: Path) -> None:
    """Without an answer since the start, or for minutes, the clocks count as not compared."""
    async with playing(tmp_path) as stage:
        check = stage.app.wiring.clock_check
        assert await check.confirmed()
        stage.world.failures.script(Reply(502, body="Bad Gateway"), None, times=None)
        check._telegram._heard = check._telegram._dated = float("-inf")

        assert not await check.confirmed()
        stage.world.failures.clear()


async def test_the_date_of_a_proxy_counts_for_nothing(tmp_path: Path) -> None:
    """A gateway in between whose own clock is wrong answers with an error: the clocks still agree."""
    world = World(token=TOKEN)
    async with playing(tmp_path, world) as stage:
        await stage.join(LEYLA)
        page = Reply(
            502, headers={"date": "Thu, 01 Jan 1970 00:00:00 GMT"}, body="<h1>Bad Gateway</h1>"
        )
        world.failures.script(page, None, times=3)
        assert not await stage.app.wiring.context.transport.answers()

        assert await stage.app.wiring.clock_check.confirmed()
        world.failures.clear()


async def test_a_drift_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Ten seconds stop nothing; the log says how many they are."""
    clock = WrongClock()
    async with stage_with(clock, tmp_path, f"sqlite:///{tmp_path / 'bot.db'}") as stage:
        await stage.join(LEYLA)
        with caplog.at_level(logging.WARNING):
            await clock.set(timedelta(seconds=10))
            await stage.at(utc("20 05:00"), utc("20 05:01"))

        assert len(stage.notices(LEYLA)) == 1
        drifts = [one.message for one in caplog.records if "ahead of Telegram's" in one.message]
        assert len(drifts) == 1
        assert " 9 s " in drifts[0] or " 10 s " in drifts[0]
