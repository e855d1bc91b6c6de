"""A sandbox in another process: controlled over HTTP, started from the command line."""

import asyncio
import json
import re
import sys
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.sandbox import control
from bot.sandbox.world.limits import Limits
from tests.sandbox.conftest import TOKEN, Http


async def test_failures_can_be_scripted_over_http(http, api, world, leyla):
    """And limits; an empty request ends the failures."""
    await http.post("/control/fail", json={"kind": "reply", "status": 500, "times": None})
    failed = await api("sendMessage", chat_id=leyla.id, text="x")
    await http.post("/control/fail", json={})
    await http.post("/control/limits", json={"per_second": 30})

    assert (failed[0], world.failures.scripts) == (500, [])
    assert world.limits == Limits(per_second=30)


async def test_people_act_over_http(http, api, leyla):
    """They send and edit; updates are injected."""
    said = await (await http.post("/control/send", json={"person": leyla.id, "text": "a"})).json()
    change = {"person": leyla.id, "message_id": said["message"]["message_id"], "text": "b"}
    await http.post("/control/edit", json=change)
    await http.post("/control/inject", json={"poll": {}})

    updates = (await api("getUpdates"))[1]

    assert [list(one)[1] for one in updates] == ["message", "edited_message", "poll"]


async def test_the_log_and_the_chats_can_be_read(http, api, leyla):
    """The log has time, parameters and result of each call."""
    await api("sendMessage", chat_id=leyla.id, text="x")

    [call] = (await (await http.get("/control/calls?method=sendMessage")).json())["calls"]
    chats = (await (await http.get(f"/control/messages?person={leyla.id}")).json())["messages"]

    assert (call["chat_id"], call["status"], call["processed"]) == (leyla.id, 200, True)
    assert call["at"] == "2027-01-20T05:00:00+00:00"
    assert [message["text"] for message in chats] == ["x"]


async def test_a_long_log_is_read_without_parameters(http, api, leyla):
    """As counts, or as a summary of each call."""
    await api("sendMessage", chat_id=leyla.id, text="x")

    [call] = (await (await http.get("/control/calls?method=sendMessage&summary")).json())["calls"]
    counts = await (await http.get("/control/counts")).json()

    assert (call["chat_id"], call["status"], "params" in call) == (leyla.id, 200, False)
    assert counts == {"arrived": {"sendMessage": 1}, "processed": {"sendMessage": 1}}


def test_a_script_adds_a_crowd(world, leyla):
    """So many people who have written to the bot, in addition to those with names."""
    control.prepare(world, {"crowd": 1000})

    crowd = [person for person in world.people.values() if person is not leyla]
    assert len(crowd) == 1000
    assert all(person.started for person in crowd)


def test_a_script_says_where_webhooks_lead(world):
    """By the name of the host, to a port of this machine."""
    control.prepare(world, {"webhook_hosts": {"bot.example.org": ["127.0.0.1", 8443]}})

    assert world.webhook.hosts == {"bot.example.org": ("127.0.0.1", 8443)}


async def test_an_invalid_request_is_refused(http):
    """The status is 400."""
    answers = [
        await http.post("/control/fail", json={"kind": "earthquake"}),
        await http.post("/control/limits", json={"per_century": 1}),
    ]

    assert [answer.status for answer in answers] == [400, 400]


async def test_without_a_token_the_process_makes_one():
    """It is random and printed after the address; no other is accepted."""
    options = ("-m", "bot.sandbox", "--port", "0")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    lines = [
        (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip() for _ in range(2)
    ]
    token = lines[1].removeprefix("Token: ")
    async with aiohttp.ClientSession(lines[0]) as session:
        http = Http(session)
        statuses = [
            (await http.post(f"/bot{one}/getMe")).status for one in (token, TOKEN, "1000:sandbox")
        ]
    process.terminate()
    await process.communicate()

    assert re.fullmatch(r"\d+:[A-Za-z0-9_-]{35}", token)
    assert statuses == [200, 401, 401]


async def test_the_sandbox_runs_as_a_separate_process(tmp_path):
    """It prints its address; a script sets its people and the sizes of its logs."""
    script = tmp_path / "script.json"
    people = [{"name": "Leyla", "id": 7, "started": True}]
    script.write_text(json.dumps({"people": people, "max_messages": 0, "max_calls": 1}))
    options = ("-m", "bot.sandbox", "--port", "0", "--token", TOKEN, "--script", str(script))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    url = (await asyncio.wait_for(process.stdout.readline(), 10)).decode().strip()

    async with aiohttp.ClientSession(url) as session:
        http, said = Http(session), {"chat_id": 7, "text": "x"}
        sent = [await http.post(f"/bot{TOKEN}/sendMessage", json=said) for _ in range(2)]
        calls = (await (await http.get("/control/calls")).json())["calls"]
        kept = (await (await http.get("/control/messages")).json())["messages"]

    assert [one.status for one in sent] == [200, 200]
    assert (len(calls), kept) == (1, {})
    process.terminate()
    await process.communicate()


async def test_the_date_of_answers_can_be_moved_and_left_out(http, api, world):
    """By default it is the right time, in errors as well; it can be any other, or none."""
    good, bad = f"/bot{TOKEN}/getMe", "/bot1:x/getMe"
    for ahead in (0, 950_400, -86_400):
        await http.post("/control/date", json={"ahead": ahead})
        for path in (good, bad):
            stamped = parsedate_to_datetime((await http.get(path)).headers["Date"])
            assert abs((stamped - datetime.now(UTC)).total_seconds() - ahead) < 30
    await http.post("/control/date", json={"ahead": None})

    assert "Date" not in (await http.get(good)).headers
