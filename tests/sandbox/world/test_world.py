"""What tests use of a world: people, waiting, the log, limited memory."""

import asyncio

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.world import World
from bot.sandbox.world.calls import Call, Calls
from tests.sandbox.conftest import NOW


async def test_answers_come_one_after_the_other(api, world, leyla):
    """Each is returned once; a new message of the person starts a new count."""
    world.people.send(leyla, "/start")
    for text in ("one", "two", "three"):
        await api("sendMessage", chat_id=leyla.id, text=text)

    first = await world.answers(leyla, 2)
    third = await world.answers(leyla)

    assert [message.text for message in first + third] == ["one", "two", "three"]


async def test_a_timeout_shows_the_last_messages(api, world, leyla):
    """The failure of a test explains itself."""
    await api("sendMessage", chat_id=leyla.id, text="something else")

    with pytest.raises(TimeoutError, match="bot to Leyla: 'something else'"):
        await world.until(lambda: False, timeout=0.05)


async def test_answers_are_waited_for(api, world, leyla):
    """Until all of them have arrived."""
    waiting = asyncio.create_task(world.answers(leyla))
    await asyncio.sleep(0)

    await api("sendMessage", chat_id=leyla.id, text="x")

    assert [message.text for message in await waiting] == ["x"]


def test_people_cannot_do_what_telegram_does_not_allow(world, leyla):
    """Press an unknown button, write to a blocked bot, send an empty or a too long text."""
    message = world.people.send(leyla, "x")

    with pytest.raises(Impossible, match="no button 'Go'"):
        world.buttons.press(leyla, message, "Go")
    for text in (" ", "🕯" * 2049):
        with pytest.raises(Impossible, match="1 to 4096"):
            world.people.send(leyla, text)
    world.people.block(leyla)
    with pytest.raises(Impossible, match="blocked"):
        world.people.send(leyla, "x")


def test_a_person_edits_only_their_own_messages(world, leyla):
    """Not those of others."""
    message = world.people.send(leyla, "x")

    with pytest.raises(Impossible, match="did not write"):
        world.people.edit(world.people.add("Anna"), message, "y")


def test_long_runs_use_limited_memory():
    """Messages and calls are limited; the counters are not."""
    world = World(lambda: NOW, max_messages=2, max_calls=3)
    leyla = world.people.add("Leyla")

    for number in range(5):
        world.people.send(leyla, str(number))
        world.calls.add(Call("sendMessage", {}, leyla.id, NOW, 0.0))

    assert [message.text for message in world.messages.of(leyla).messages] == ["3", "4"]
    assert (len(world.calls), world.calls.arrived["sendMessage"]) == (3, 5)


async def test_a_world_can_store_no_messages(api, world, leyla):
    """For benchmarks: messages are counted and not stored."""
    world.messages.limit = 0

    await api("sendMessage", chat_id=leyla.id, text="x")

    assert (world.messages.of(leyla).messages, world.calls.delivered()[leyla.id]) == ([], 1)


def test_the_busiest_second_is_any_second():
    """It need not start with a second of the clock: 0.5 to 1.5 is one."""
    calls = Calls(100)
    for at in (0.0, 0.6, 0.9, 1.2, 1.59, 1.6, 9.0):
        calls.add(Call("sendMessage", {}, 1, NOW, at))

    assert calls.busiest_second() == 4


async def test_who_is_removed_leaves_nothing_behind(world):
    """Their chat and their groups are gone, also those that became supergroups; other groups go on without them."""
    anna, otto = world.people.add("Anna", started=True), world.people.add("Otto")
    own, upgraded = world.groups.create("Own", anna), world.groups.create("Old", anna)
    new = world.groups.upgrade(upgraded, anna)
    shared = world.groups.create("Shared", otto)
    world.groups.join(anna, shared)
    world.people.send(anna, "x")

    world.people.remove(anna)

    assert [one.deleted for one in (own, upgraded, new, shared)] == [True, True, True, False]
    assert not shared.member(anna.user()).is_present
    assert anna.id not in {history.chat.id for history in world.messages.histories()}
    assert world.people.add("Next").id not in (anna.id, otto.id)
