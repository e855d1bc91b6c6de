"""What tests drive: people, waiting, the log, bounded memory."""

import asyncio

import pytest

from bot.sandbox.calls import Call, Calls
from bot.sandbox.world import Impossible, World
from tests.sandbox.conftest import NOW


async def test_answers_come_one_after_the_other(api, world, leyla):
    """Each is given out once; writing again begins anew."""
    world.say(leyla, "/start")
    for text in ("one", "two", "three"):
        await api("sendMessage", chat_id=leyla.id, text=text)

    first = await world.answers(leyla, 2)
    third = await world.answers(leyla)

    assert [message.text for message in first + third] == ["one", "two", "three"]


async def test_waiting_in_vain_says_what_was_heard(api, world, leyla):
    """The failure of a test explains itself."""
    await api("sendMessage", chat_id=leyla.id, text="something else")

    with pytest.raises(TimeoutError, match="bot to Leyla: 'something else'"):
        await world.until(lambda: False, timeout=0.05)


async def test_answers_are_waited_for(api, world, leyla):
    """Until they are there."""
    waiting = asyncio.create_task(world.answers(leyla))
    await asyncio.sleep(0)

    await api("sendMessage", chat_id=leyla.id, text="x")

    assert [message.text for message in await waiting] == ["x"]


def test_people_cannot_do_what_telegram_does_not_let_them(world, leyla):
    """Press what is not there, write to a blocked bot, say nothing, say too much."""
    message = world.say(leyla, "x")

    with pytest.raises(Impossible, match="no button 'Go'"):
        world.press(leyla, message, "Go")
    for text in (" ", "🕯" * 2049):
        with pytest.raises(Impossible, match="1 to 4096"):
            world.say(leyla, text)
    world.block(leyla)
    with pytest.raises(Impossible, match="blocked"):
        world.say(leyla, "x")


def test_a_person_edits_only_their_own(world, leyla):
    """Not another's message."""
    message = world.say(leyla, "x")

    with pytest.raises(Impossible, match="did not write"):
        world.edit(world.person("Anna"), message, "y")


def test_long_runs_stay_small():
    """Messages and calls are capped; the counters are not."""
    world = World(lambda: NOW, kept=2, logged=3)
    leyla = world.person("Leyla")

    for number in range(5):
        world.say(leyla, str(number))
        world.calls.add(Call("sendMessage", {}, leyla.id, NOW, 0.0))

    assert [message.text for message in world.chat(leyla).messages] == ["3", "4"]
    assert (len(world.calls), world.calls.arrived["sendMessage"]) == (3, 5)


async def test_a_world_can_keep_no_messages_at_all(api, world, leyla):
    """For benchmarks: they are counted, not kept."""
    world.kept = 0

    await api("sendMessage", chat_id=leyla.id, text="x")

    assert (world.chat(leyla).messages, world.calls.delivered()[leyla.id]) == ([], 1)


def test_the_busiest_second_is_any_second():
    """Not one of the clock's: 0.5 to 1.5 counts as one."""
    calls = Calls(100)
    for at in (0.0, 0.6, 0.9, 1.2, 1.59, 1.6, 9.0):
        calls.add(Call("sendMessage", {}, 1, NOW, at))

    assert calls.busiest_second() == 4
