"""A stand-in in another process: driven over HTTP, started from the command line."""

import asyncio
import json
import sys

import aiohttp

from bot.sandbox.limits import Limits
from tests.sandbox.conftest import TOKEN, Http


async def test_trouble_can_be_ordered_over_http(http, api, world, leyla):
    """Failures and limits; an empty order ends the failures."""
    await http.post("/control/fail", json={"kind": "reply", "status": 500, "times": None})
    failed = await api("sendMessage", chat_id=leyla.id, text="x")
    await http.post("/control/fail", json={})
    await http.post("/control/limits", json={"per_second": 30})

    assert (failed[0], world.failures.scripts) == (500, [])
    assert world.limits == Limits(per_second=30)


async def test_people_can_be_driven_over_http(http, api, leyla):
    """Say, edit, and inject."""
    said = await (await http.post("/control/say", json={"person": leyla.id, "text": "a"})).json()
    change = {"person": leyla.id, "message_id": said["message"]["message_id"], "text": "b"}
    await http.post("/control/edit", json=change)
    await http.post("/control/inject", json={"poll": {}})

    updates = (await api("getUpdates"))[1]

    assert [list(one)[1] for one in updates] == ["message", "edited_message", "poll"]


async def test_the_log_and_the_chats_can_be_read(http, api, leyla):
    """What arrived, when, and what became of it."""
    await api("sendMessage", chat_id=leyla.id, text="x")

    [call] = (await (await http.get("/control/calls?method=sendMessage")).json())["calls"]
    chats = (await (await http.get(f"/control/messages?person={leyla.id}")).json())["messages"]

    assert (call["chat_id"], call["status"], call["processed"]) == (leyla.id, 200, True)
    assert call["at"] == "2027-01-20T05:00:00+00:00"
    assert [message["text"] for message in chats] == ["x"]


async def test_a_wrong_order_is_refused(http):
    """With a reason, not with a crash."""
    answers = [
        await http.post("/control/fail", json={"kind": "earthquake"}),
        await http.post("/control/limits", json={"per_century": 1}),
    ]

    assert [answer.status for answer in answers] == [400, 400]


async def test_the_stand_in_runs_as_a_process_of_its_own(tmp_path):
    """It prints its address, and a script sets it up."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"people": [{"name": "Leyla", "id": 7, "started": True}]}))
    options = ("-m", "bot.sandbox", "--port", "0", "--token", TOKEN, "--script", str(script))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    url = (await asyncio.wait_for(process.stdout.readline(), 10)).decode().strip()

    async with aiohttp.ClientSession(url) as session:
        sent = await Http(session).post(
            f"/bot{TOKEN}/sendMessage", json={"chat_id": 7, "text": "x"}
        )

    assert sent.status == 200
    process.terminate()
    await process.communicate()
