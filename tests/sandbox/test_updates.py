"""getUpdates: waiting, confirming, asking for kinds, conflicts."""

import asyncio
from datetime import timedelta

import aiohttp

from bot.sandbox.server import serve
from tests.sandbox.conftest import NOW, TOKEN, Http


async def test_an_update_comes_until_it_is_confirmed(api, world, leyla):
    """Asking with the next offset forgets those before."""
    world.say(leyla, "/start")

    first = (await api("getUpdates"))[1]
    again = (await api("getUpdates"))[1]
    after = (await api("getUpdates", offset=first[0]["update_id"] + 1))[1]

    assert first == again
    assert first[0]["message"]["entities"][0]["type"] == "bot_command"
    assert after == (await api("getUpdates"))[1] == []


async def test_limit_and_negative_offset(api, world, leyla):
    """At most `limit`; -1 keeps the last one only."""
    for number in range(5):
        world.say(leyla, str(number))

    some = (await api("getUpdates", limit=2))[1]
    last = (await api("getUpdates", offset=-1))[1]

    assert [one["message"]["text"] for one in some] == ["0", "1"]
    assert [one["message"]["text"] for one in last] == ["4"]


async def test_a_waiting_bot_hears_at_once(api, world, leyla):
    """Long polling ends with the first update, not with its time."""
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await world.until(lambda: world.calls.arrived["getUpdates"])

    world.say(leyla, "hi")
    _, updates = await asyncio.wait_for(poll, 1)

    assert updates[0]["message"]["text"] == "hi"


async def test_waiting_ends_after_its_time(api):
    """With nothing."""
    assert await api("getUpdates", timeout=1) == (200, [])


async def test_a_newer_poll_ends_the_older(api, world, leyla):
    """409 for the first; the second gets the updates."""
    older = asyncio.create_task(api("getUpdates", timeout=30))
    await world.until(lambda: world.calls.arrived["getUpdates"] == 1)
    newer = asyncio.create_task(api("getUpdates", timeout=30))
    await world.until(lambda: world.calls.arrived["getUpdates"] == 2)

    world.say(leyla, "hi")

    status, reason = await older
    assert (status, reason[:36]) == (409, "Conflict: terminated by other getUpd")
    assert len((await newer)[1]) == 1


async def test_a_bot_that_hangs_up_loses_nothing(http, api, world, leyla):
    """What came after its connection was gone waits for the next poll."""
    poll = asyncio.create_task(http.get(f"/bot{TOKEN}/getUpdates?timeout=30"))
    await world.until(lambda: world.calls.arrived["getUpdates"])
    poll.cancel()
    await world.until(lambda: world.calls.of("getUpdates")[0].status == 0)

    world.say(leyla, "hi")

    assert len((await api("getUpdates"))[1]) == 1


async def test_only_kinds_asked_for_are_queued(api, world, leyla):
    """The wish is kept for later polls; an empty list is the default again."""
    await api("getUpdates", allowed_updates=["callback_query"])
    world.say(leyla, "unheard")
    only = (await api("getUpdates"))[1]
    await api("getUpdates", allowed_updates=[])
    world.say(leyla, "heard")

    assert only == []
    assert [one["message"]["text"] for one in (await api("getUpdates"))[1]] == ["heard"]


async def test_blocking_is_an_update_of_its_own(api, world, leyla):
    """my_chat_member says kicked, then member; it is in the default kinds."""
    world.block(leyla)
    world.block(leyla)
    world.unblock(leyla)

    changes = [one["my_chat_member"] for one in (await api("getUpdates"))[1]]

    assert [one["new_chat_member"]["status"] for one in changes] == ["kicked", "member"]


async def test_an_edit_of_a_person_is_an_edited_message(api, world, leyla):
    """With the same id and an edit date."""
    world.edit(leyla, world.say(leyla, "/strat"), "/start")

    first, second = (await api("getUpdates"))[1]

    assert second["edited_message"]["message_id"] == first["message"]["message_id"]
    assert second["edited_message"]["edit_date"] == NOW.timestamp()


async def test_anything_can_be_injected(api, world):
    """Even what nobody asked for, and with an id of one's own."""
    await api("getUpdates", allowed_updates=["message"])
    world.inject({"poll": {"id": "1"}})
    world.inject({"update_id": 900_000_000, "message": {}})
    world.inject({"poll": {}})

    ids = [one["update_id"] for one in (await api("getUpdates"))[1]]

    assert ids == [100_000_001, 900_000_000, 900_000_001]


async def test_updates_are_kept_for_a_day(api, world, leyla):
    """A bot that was down longer does not hear of them."""
    world.say(leyla, "/stop")

    world.now = lambda: NOW + timedelta(hours=25)

    assert await api("getUpdates") == (200, [])


async def test_a_webhook_excludes_polling(api, world, leyla):
    """409 until it is deleted, which may drop what waits."""
    await api("setWebhook", url="https://a.az/hook", allowed_updates=["message"])
    world.say(leyla, "x")

    info = (await api("getWebhookInfo"))[1]
    refused = await api("getUpdates")
    await api("deleteWebhook", drop_pending_updates=True)

    assert (info["url"], info["pending_update_count"]) == ("https://a.az/hook", 1)
    assert (refused[0], refused[1][:30]) == (409, "Conflict: can't use getUpdates")
    assert await api("getUpdates") == (200, [])


async def test_a_bot_that_is_ahead_of_a_new_stand_in_is_served(api, world, leyla):
    """After a restart of the stand-in, ids go on from the offset the bot asks with."""
    await api("getUpdates", offset=200_000_000)

    world.say(leyla, "hi")

    assert (await api("getUpdates", offset=200_000_000))[1][0]["update_id"] == 200_000_000


async def test_a_poll_ends_when_the_server_closes(world):
    """With nothing, and at once."""
    async with aiohttp.ClientSession() as session:
        async with serve(world) as served:
            url = f"{served.url}/bot{TOKEN}/getUpdates?timeout=30"
            poll = asyncio.create_task(Http(session).get(url))
            await world.until(lambda: world.calls.arrived["getUpdates"])

        answer = await (await asyncio.wait_for(poll, 1)).json()

    assert answer == {"ok": True, "result": []}
