"""What goes out, and what is said of it beforehand: paid broadcasts, their cost, and who sends."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.price import stars
from bot.messages.typography import unbroken
from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from bot.settings import PAID_RATE, Settings
from bot.store.records import State
from tests.cast import DENIZ, LEYLA, NINE, Role, utc
from tests.stage import TOKEN, Stage, playing

#: What is told of 20 January.
MOMENTS = ("eve", "day", "silence")

#: Somebody who runs the bot.
OPERATOR = 77


def settings(**values: object) -> Settings:
    """Those settings, and the defaults."""
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "rate"),
    [
        ({}, 30),
        ({"send_rate": 5}, 5),
        ({"paid_broadcast": True}, PAID_RATE),
        ({"paid_broadcast": True, "send_rate": 30}, PAID_RATE),
        ({"paid_broadcast": True, "send_rate": 500}, 500),
        ({"send_rate": 500}, 500),
    ],
)
def test_who_pays_is_not_held_to_what_is_free(given: dict[str, object], rate: int) -> None:
    """With PAID_BROADCAST, a SEND_RATE of the free 30 means as fast as may be; another is kept."""
    assert settings(**given).rate == rate


def test_what_it_costs() -> None:
    """A tenth of a Star for each message beyond thirty a second; nothing within them."""
    assert stars(100_000, 30) == 0
    assert 9_600 < stars(100_000, PAID_RATE) < 9_750


async def test_a_paid_broadcast_says_so_to_telegram_and_its_cost_beforehand(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In the log and to the operators when it is planned, two days before; and every notice carries the word for it."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    paying = {"paid_broadcast": True, "operator_ids": (OPERATOR,)}
    with caplog.at_level(logging.WARNING):
        async with playing(tmp_path, world, send_rate=500, **paying) as stage:
            await stage.join(LEYLA)
            await stage.at(NINE - timedelta(hours=40))
            operator = world.messages.of(world.people[OPERATOR])
            await world.until(lambda: len(operator.messages) == len(MOMENTS))
            await stage.at(NINE)

            assert (await stage.tally())["day"] == {State.SENT: 1}
            params = world.calls.of("sendMessage", stage.people["Leyla"].id)[-1].params
    assert str(params["allow_paid_broadcast"]).lower() == "true"
    assert "PAID_BROADCAST: a notice to all 0 chats costs up to 0 Stars" in caplog.text
    assert "This will cost up to 1 Stars" in caplog.text
    assert all(unbroken("1 Telegram Stars") in message.text for message in operator.messages)


async def test_what_is_free_says_nothing_of_payment(stage: Stage) -> None:
    """Without the setting nothing can be charged."""
    await stage.join(LEYLA)
    await stage.at(NINE)

    assert "allow_paid_broadcast" not in stage.world.calls.of("sendMessage")[-1].params


async def test_the_clock_may_be_set_forward_and_back(stage: Stage) -> None:
    """Asleep over the instant, then set back, then forward again: each notice once, and none that is late."""
    await stage.join(LEYLA)
    await stage.join(Role(DENIZ.name, DENIZ.language, LEYLA.zone))
    journey = ("20 04:00", "20 08:30", "20 02:00", "20 06:00", "20 08:30", "21 09:00", "20 05:00")

    await stage.at(*(utc(instant) for instant in journey))

    tally = await stage.tally()
    assert tally["day"] == {State.SENT: 2}
    assert tally["silence"] == {State.EXPIRED: 2}
    assert len(stage.notices(LEYLA)) == 1


async def test_two_bots_on_one_ledger_tell_everybody_once(tmp_path: Path) -> None:
    """A second process with the same token and database is noticed by Telegram, and doubles nothing."""
    async with playing(tmp_path) as first:
        await first.join(LEYLA)
        await first.join(DENIZ)
        async with playing(tmp_path, first.world) as second:
            for stage in (first, second):
                stage.set_clock(NINE)
            for stage in (first, second, first, second):
                await stage.app.sweep()
            await first.rest()
            await second.rest()

            told = first.world.calls
            assert (await first.tally())["day"][State.SENT] == 1
            notices = [
                c for c in told.of("sendMessage") if unbroken("37 il ötür") in c.params["text"]
            ]
            assert len(notices) == 1


async def test_the_operators_hear_of_a_wording_that_is_refused(tmp_path: Path) -> None:
    """Which message, in which language, and what Telegram said of it."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        await stage.join(LEYLA)
        refusal = Reply(400, "Bad Request: can't parse entities: no such tag")
        world.failures.script(refusal, chat_id=stage.people["Leyla"].id)
        stage.set_clock(NINE)
        await stage.app.sweep()

        chat = world.messages.of(world.people[OPERATOR])
        await world.until(lambda: any("can't parse" in one.text for one in chat.messages))

    (told,) = (one.text for one in chat.messages if "can't parse entities" in one.text)
    assert "“Hüzn günündə”" in told
