"""Scripted failures over real HTTP, flood limits, and the log that tells lost from doubled messages."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.world import failures
from bot.sandbox.world.failures import Cut, Delay, Garbage, Reply
from bot.sandbox.world.limits import FloodControl, Limits
from tests.sandbox.conftest import TOKEN

SEND = f"/bot{TOKEN}/sendMessage"


async def test_a_refusal_is_scripted_for_one_chat_and_some_calls(api, world, leyla):
    """Other chats are not affected, and later calls succeed."""
    anna = world.people.add("Anna", "ru", started=True)
    world.failures.script(failures.blocked(), chat_id=leyla.id, times=2)

    who = (leyla, anna, leyla, leyla)
    statuses = [(await api("sendMessage", chat_id=one.id, text="x"))[0] for one in who]

    assert statuses == [403, 200, 403, 200]


async def test_each_nth_call_can_fail(api, world, leyla):
    """A share of calls fails, without randomness."""
    world.failures.script(failures.server_error(), times=None, every=3)

    statuses = [(await api("sendMessage", chat_id=leyla.id, text="x"))[0] for _ in range(6)]

    assert statuses == [200, 200, 500, 200, 200, 500]


async def test_a_reply_has_telegrams_shape(http, world, leyla):
    """It has parameters and headers."""
    world.failures.script(
        Reply(429, "Too Many Requests: retry after 7", {"retry_after": 7}, {"Retry-After": "7"})
    )

    response = await http.post(SEND, json={"chat_id": leyla.id, "text": "x"})

    assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert await response.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }


@pytest.mark.parametrize(("after", "delivered"), [(False, 0), (True, 1)])
async def test_a_reset_connection_has_no_answer(http, world, leyla, after, delivered):
    """The log records whether the message arrived."""
    world.failures.script(Cut(after=after))

    with pytest.raises(aiohttp.ClientConnectionError):
        await http.post(SEND, json={"chat_id": leyla.id, "text": "x"})

    [call] = world.calls.of("sendMessage")
    assert (call.status, call.processed) == (0, bool(delivered))
    assert world.calls.delivered()[leyla.id] == len(world.messages.of(leyla).messages) == delivered


async def test_garbage_can_hide_a_success(http, world, leyla):
    """The answer is 200 without JSON, and the message is in the chat."""
    world.failures.script(Garbage("<html>", after=True))

    response = await http.post(SEND, json={"chat_id": leyla.id, "text": "x"})

    assert (response.status, await response.text()) == (200, "<html>")
    assert len(world.messages.of(leyla).messages) == 1


@pytest.mark.parametrize(("after", "there"), [(False, 0), (True, 1)])
async def test_an_answer_can_be_late(http, world, leyla, after, there):
    """Before the message arrives, or after it did."""
    world.failures.script(Delay(3600, after=after))
    said = {"chat_id": leyla.id, "text": "x"}

    late = asyncio.create_task(http.post(SEND, json=said))
    await world.until(lambda: world.calls.arrived["sendMessage"])
    await world.until(lambda: len(world.messages.of(leyla).messages) == there)
    assert not late.done()
    late.cancel()

    world.failures.script(Delay(0.01, after=after))
    assert (await http.post(SEND, json=said)).status == 200
    assert len(world.messages.of(leyla).messages) == there + 1


async def test_too_many_messages_in_a_second_are_refused(api, world, leyla):
    """Every message gets 429 until the wait is over; other methods succeed."""
    world.limits = Limits(per_second=3)

    statuses = [(await api("sendMessage", chat_id=leyla.id, text="x"))[0] for _ in range(5)]
    other = await api("sendChatAction", chat_id=leyla.id, action="typing")

    assert (statuses, other[0]) == ([200, 200, 200, 429, 429], 200)
    assert world.calls.delivered()[leyla.id] == 3


def test_messages_are_refused_until_the_wait_is_over():
    """Each refusal says how much of the wait is left."""
    gate = FloodControl(Limits(per_second=1, retry_after=5))

    waits = [gate.wait(1, now) for now in (10.0, 10.5, 12.6, 15.4, 15.5)]

    assert waits == [0, 5, 3, 1, 0]


def test_each_chat_has_its_own_limit():
    """A chat above its limit does not delay the others."""
    gate = FloodControl(Limits(per_chat=1, chat_window=2, retry_after=1))

    waits = [gate.wait(chat, now) for chat, now in ((1, 0), (2, 0), (1, 0.5), (2, 2), (1, 2))]

    assert waits == [0, 0, 1, 0, 0]


def test_the_limits_drop_idle_chats():
    """Memory does not grow with the number of chats."""
    gate = FloodControl(Limits(per_chat=1))

    for number in range(10_000):
        gate.wait(number, number / 100)

    assert len(gate._chats) <= 102


def test_failures_can_be_given_as_json():
    """Another process can send them."""
    script = failures.from_json({"kind": "cut", "after": True, "method": None, "every": 200})

    assert script == {"kind": Cut(after=True), "method": None, "every": 200}
