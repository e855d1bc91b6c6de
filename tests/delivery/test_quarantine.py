"""The quarantine: while unusually many chats refuse, no subscription ends, and sending continues."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.quarantine import LEAST, SAID_AGAIN, Quarantine
from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply, blocked
from bot.store import chat_lifecycle, chats, rate_limit
from bot.store.records import State
from tests.cast import utc
from tests.clocks import ManualClock
from tests.delivery.test_circuit_breaker import OPERATOR
from tests.stage import TOKEN, Stage, playing

EVE, NINE = utc("19 15:00"), utc("20 05:00")

#: What a chat may refuse with.
DEACTIVATED = Reply(403, "Forbidden: user is deactivated")
FORBIDDEN = Reply(400, "Bad Request: CHAT_WRITE_FORBIDDEN")
NOT_FOUND = Reply(400, "Bad Request: chat not found")
UNHEARD_OF = Reply(400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN")

REFUSALS = [blocked(), DEACTIVATED, FORBIDDEN, NOT_FOUND, UNHEARD_OF]


async def judged(quarantine: Quarantine, **idle: bool) -> bool:
    """Whether a first refusal is believed."""
    refusal = asyncio.create_task(quarantine.confirm(None, EVE))
    await asyncio.sleep(0)
    quarantine.resolve(**(idle or {"idle": True}))
    return await refusal


async def test_a_refusal_is_believed_when_few_refuse() -> None:
    """It is judged when nothing is left to send."""
    quarantine = Quarantine(ManualClock())
    quarantine.refused(doubtful=False)

    assert await judged(quarantine)


async def test_refusals_can_become_unusual_because_accepted_notices_grow_old() -> None:
    """In a broadcast that runs: no refusal that waits is confirmed, and the operators are alerted once."""
    clock = ManualClock()
    quarantine = Quarantine(clock)
    for _ in range(3 * LEAST):
        quarantine.accepted()
    clock.now += 59
    refusals = [asyncio.create_task(quarantine.confirm(None, EVE)) for _ in range(LEAST)]
    await asyncio.sleep(0)
    alerts = [quarantine.refused(doubtful=False) for _ in range(LEAST)]
    assert not quarantine.unusual

    clock.now += 2
    alerts += [quarantine.refused(doubtful=False) for _ in range(2)]

    assert quarantine.unusual
    assert alerts == [False] * LEAST + [True, False]
    assert await asyncio.gather(*refusals) == [False] * LEAST


async def test_no_refusal_is_confirmed_while_they_are_unusual() -> None:
    """Neither when a minute has passed nor when nothing is left to send."""
    clock = ManualClock()
    quarantine = Quarantine(clock)
    for _ in range(3 * LEAST):
        quarantine.accepted()
    clock.now += 59
    for _ in range(LEAST):
        quarantine.refused(doubtful=False)
    refusal = asyncio.create_task(quarantine.confirm(None, EVE))
    await asyncio.sleep(0)
    clock.now += 2

    quarantine.resolve(idle=True)

    assert not await refusal


async def test_a_refusal_is_believed_after_a_minute() -> None:
    """Although sending continues."""
    clock = ManualClock()
    quarantine = Quarantine(clock)
    refusal = asyncio.create_task(quarantine.confirm(None, EVE))
    await asyncio.sleep(0)
    quarantine.resolve(idle=False)
    assert not refusal.done()

    clock.now += 60
    quarantine.resolve(idle=False)

    assert await refusal


async def test_no_refusal_is_believed_while_many_refuse() -> None:
    """Nor one that waits to be judged."""
    quarantine = Quarantine(ManualClock())
    waiting = [asyncio.create_task(quarantine.confirm(None, EVE)) for _ in range(5)]
    await asyncio.sleep(0)

    said = [quarantine.refused(doubtful=False) for _ in range(LEAST)]

    assert said == [False] * (LEAST - 1) + [True]
    assert not any([await one for one in waiting])
    assert not await judged(quarantine)


async def test_a_chat_that_refuses_again_the_next_day_is_believed() -> None:
    """However many other doubtful chats refuse: they are expected to, and make nothing unusual."""
    quarantine = Quarantine(ManualClock())
    assert not any(quarantine.refused(doubtful=True) for _ in range(100))

    assert not await quarantine.confirm(EVE, EVE + SAID_AGAIN / 2)
    assert await quarantine.confirm(EVE, EVE + SAID_AGAIN)


async def test_a_right_that_is_lost_is_believed_as_soon_as_others_take_their_notices() -> None:
    """It ends no subscription; but in an outage that refuses everybody nobody takes any."""
    quarantine = Quarantine(ManualClock())
    later = EVE + timedelta(minutes=1)
    assert not await quarantine.confirm(EVE, later, final=False)

    quarantine.accepted()

    assert await quarantine.confirm(EVE, later, final=False)
    assert not await quarantine.confirm(EVE, later, final=True)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.description)
@pytest.mark.parametrize("kind", ["private", "supergroup"])
async def test_chats_that_refuse_keep_the_notice_from_nobody(
    tmp_path: Path, kind: str, refusal: Reply
) -> None:
    """Twenty come first and all refuse: everybody else is notified, sending is not paused, nobody is ended or marked,
    and the operators are alerted once."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        bad = await stage.subscribers(2 * LEAST, kind)
        good = await stage.subscribers(LEAST, first=100)
        for one in bad:
            world.failures.script(refusal, chat_id=one.telegram_id, times=None)

        await stage.at(NINE)

        notices = world.calls.delivered("sendMessage")
        assert all(notices[one.telegram_id] == 1 for one in good)
        assert await rate_limit.paused(stage.app.db) is None
        assert len(await stage.still_subscribed(bad)) == len(bad)
        kept = [await chats.find(stage.app.db, one.telegram_id) for one in bad]
        assert all(one and not one.muted and not one.unknown for one in kept)
        assert (await stage.tally())["day"] == {
            State.SENT: len(good),
            State.PLANNED: len(bad),
        }

        def alerts() -> list[str]:
            texts = [message.text for message in world.messages.of(world.people[OPERATOR]).messages]
            return [text for text in texts if "Qeyri-adi sayda" in text]

        await world.until(alerts)
        assert len(alerts()) == 1


async def test_an_outage_that_looks_like_refusals_ends_nothing(stage: Stage) -> None:
    """Everybody is refused for some minutes, and everybody is notified in the same window."""
    singers = await stage.subscribers(3 * LEAST)
    stage.world.failures.script(blocked(), chat_id=None, times=3 * LEAST)

    await stage.at(NINE, *(NINE + timedelta(minutes=minutes) for minutes in (2, 4, 10)))

    assert (await stage.tally())["day"] == {State.SENT: len(singers)}
    assert len(await stage.still_subscribed(singers)) == len(singers)
    assert not any(
        one and one.doubtful
        for one in [await chats.find(stage.app.db, singer.telegram_id) for singer in singers]
    )


async def test_those_who_refuse_the_next_day_too_are_ended(tmp_path: Path) -> None:
    """They are believed then, and go after everybody else."""
    world = World(token=TOKEN)
    async with playing(tmp_path, world) as stage:
        bad = await stage.subscribers(2 * LEAST)
        good = await stage.subscribers(LEAST, first=100)
        for one in bad:
            world.failures.script(DEACTIVATED, chat_id=one.telegram_id, times=None)
        await stage.at(EVE)
        assert len(await stage.still_subscribed(bad)) == len(bad)
        world.calls.clear()

    async with playing(tmp_path, world, now=NINE - timedelta(hours=1)) as stage:
        await stage.at(NINE - timedelta(hours=1), NINE)

        order = [call.chat_id for call in world.calls.of("sendMessage")]
        assert set(order[: len(good)]) == {one.telegram_id for one in good}
        assert not await stage.still_subscribed(bad)
        assert len(await stage.still_subscribed(good)) == len(good)


async def test_a_few_who_refuse_are_ended_at_once(stage: Stage) -> None:
    """As before: one in ten is what a year looks like."""
    bad = await stage.subscribers(2)
    await stage.subscribers(2 * LEAST, first=100)
    for one in bad:
        stage.world.failures.script(DEACTIVATED, chat_id=one.telegram_id, times=None)

    await stage.at(NINE)

    assert not await stage.still_subscribed(bad)
    assert (await stage.tally())["day"] == {State.GONE: 2, State.SENT: 2 * LEAST}


async def test_a_person_who_cannot_be_written_to_is_given_twelve_hours(stage: Stage) -> None:
    """Nobody can give the right back, so the subscription would end: an hour after the first refusal is too early."""
    (one,) = await stage.subscribers(1)
    await stage.subscribers(2, first=100)
    await stage.at(NINE - timedelta(hours=1))
    await chats.change(stage.app.db, one, refused_us=NINE - timedelta(hours=1))
    refusal = Reply(400, "Bad Request: have no rights to send a message")
    stage.world.failures.script(refusal, chat_id=one.telegram_id)

    await stage.at(NINE, NINE + timedelta(minutes=1, seconds=1))

    assert await stage.still_subscribed([one])
    assert (await stage.tally())["day"] == {State.SENT: 3}


async def test_a_muted_chat_comes_last(stage: Stage) -> None:
    """Muted after its notice was planned, and although it subscribed first."""
    first, *people = await stage.subscribers(4)
    await stage.at(NINE - timedelta(hours=1))
    await chat_lifecycle.mute(stage.app.db, first)

    await stage.at(NINE - timedelta(minutes=30), NINE)

    order = [call.chat_id for call in stage.world.calls.of("sendMessage")]
    day = order[-4:]
    assert day[-1] == first.telegram_id
    assert set(day[:-1]) == {one.telegram_id for one in people}
    kept = await chats.find(stage.app.db, first.telegram_id)
    assert kept
    assert not kept.doubtful
