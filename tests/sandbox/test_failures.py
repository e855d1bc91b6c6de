"""Scripted trouble over real HTTP, and the log that tells lost from doubled."""

import asyncio

import aiohttp
import pytest

from bot.sandbox import failures
from bot.sandbox.failures import Cut, Delay, Garbage, Reply
from bot.sandbox.limits import Gate, Limits
from tests.sandbox.conftest import TOKEN

SEND = f"/bot{TOKEN}/sendMessage"


async def test_a_refusal_is_scripted_for_one_chat_and_some_calls(api, world, leyla):
    """Others are spared, and afterwards it works again."""
    anna = world.person("Anna", "ru", started=True)
    world.failures.script(failures.blocked(), chat_id=leyla.id, times=2)

    who = (leyla, anna, leyla, leyla)
    statuses = [(await api("sendMessage", chat_id=one.id, text="x"))[0] for one in who]

    assert statuses == [403, 200, 403, 200]


async def test_each_nth_call_can_fail(api, world, leyla):
    """A share of errors without chance."""
    world.failures.script(failures.server_error(), times=None, every=3)

    statuses = [(await api("sendMessage", chat_id=leyla.id, text="x"))[0] for _ in range(6)]

    assert statuses == [200, 200, 500, 200, 200, 500]


async def test_a_reply_has_telegrams_shape(http, world, leyla):
    """With parameters and headers."""
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
async def test_a_cut_line_tells_the_bot_nothing(http, world, leyla, after, delivered):
    """The log knows whether the message arrived."""
    world.failures.script(Cut(after=after))

    with pytest.raises(aiohttp.ClientConnectionError):
        await http.post(SEND, json={"chat_id": leyla.id, "text": "x"})

    [call] = world.calls.of("sendMessage")
    assert (call.status, call.processed) == (0, bool(delivered))
    assert world.calls.delivered()[leyla.id] == len(world.chat(leyla).messages) == delivered


async def test_garbage_may_hide_a_success(http, world, leyla):
    """200 with something that is no JSON, and yet the message is there."""
    world.failures.script(Garbage("<html>", after=True))

    response = await http.post(SEND, json={"chat_id": leyla.id, "text": "x"})

    assert (response.status, await response.text()) == (200, "<html>")
    assert len(world.chat(leyla).messages) == 1


@pytest.mark.parametrize(("after", "there"), [(False, 0), (True, 1)])
async def test_an_answer_can_be_late(http, world, leyla, after, there):
    """Before the message arrives, or after it did."""
    world.failures.script(Delay(0.2, after=after))

    send = asyncio.create_task(http.post(SEND, json={"chat_id": leyla.id, "text": "x"}))
    await asyncio.sleep(0.1)
    early = len(world.chat(leyla).messages)

    assert (await send).status == 200
    assert (early, len(world.chat(leyla).messages)) == (there, 1)


async def test_too_many_messages_in_a_second_are_refused(api, world, leyla):
    """429 for everyone until the time is over; other methods pass."""
    world.limits = Limits(per_second=3)

    statuses = [(await api("sendMessage", chat_id=leyla.id, text="x"))[0] for _ in range(5)]
    other = await api("sendChatAction", chat_id=leyla.id, action="typing")

    assert (statuses, other[0]) == ([200, 200, 200, 429, 429], 200)
    assert world.calls.delivered()[leyla.id] == 3


def test_who_is_sent_away_stays_away_for_so_long():
    """Asking again says how much of it is left; then all is well."""
    gate = Gate(Limits(per_second=1, retry_after=5))

    waits = [gate.wait(1, now) for now in (10.0, 10.5, 12.6, 15.4, 15.5)]

    assert waits == [0, 5, 3, 1, 0]


def test_one_chat_has_a_limit_of_its_own():
    """The others are not held up by it."""
    gate = Gate(Limits(per_chat=1, chat_window=2, retry_after=1))

    waits = [gate.wait(chat, now) for chat, now in ((1, 0), (2, 0), (1, 0.5), (2, 2), (1, 2))]

    assert waits == [0, 0, 1, 0, 0]


def test_idle_chats_are_forgotten_by_the_limits():
    """Memory does not grow with the number of chats ever written to."""
    gate = Gate(Limits(per_chat=1))

    for number in range(10_000):
        gate.wait(number, number / 100)

    assert len(gate._chats) <= 102


def test_failures_can_be_written_as_json():
    """For another process to send them."""
    script = failures.from_json({"kind": "cut", "after": True, "method": None, "every": 200})

    assert script == {"kind": Cut(after=True), "method": None, "every": 200}
