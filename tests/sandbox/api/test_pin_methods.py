"""Pinned messages: what bots and people pin and unpin, and what getChat then returns."""

from datetime import timedelta

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.world import failures
from bot.sandbox.world.failures import Delay
from tests.sandbox.conftest import NOW

NOT_MODIFIED = (400, "Bad Request: CHAT_NOT_MODIFIED")
NO_RIGHT = (400, "Bad Request: not enough rights to manage pinned messages in the chat")


@pytest.fixture
def sent(api, leyla):
    """Sends a text to Leyla; what addresses its message."""

    async def send(text: str = "a") -> dict[str, int]:
        message = (await api("sendMessage", chat_id=leyla.id, text=text))[1]
        return {"chat_id": leyla.id, "message_id": message["message_id"]}

    return send


@pytest.fixture
def pinned(api, leyla):
    """The pinned message of Leyla's chat; None when there is none."""

    async def read() -> dict | None:
        return (await api("getChat", chat_id=leyla.id))[1].get("pinned_message")

    return read


async def test_a_pinned_message_can_be_read_back(api, world, leyla, sent, pinned):
    """With its text and date, and without the message that it replies to."""
    asked = world.people.send(leyla, "/next")
    reply = {"message_id": asked.message_id}
    _, answer = await api("sendMessage", chat_id=leyla.id, text="a", reply_parameters=reply)

    before = await pinned()
    result = await api("pinChatMessage", chat_id=leyla.id, message_id=answer["message_id"])

    assert (before, result) == (None, (200, True))
    found = await pinned()
    assert (found["text"], found["date"]) == ("a", NOW.timestamp())
    assert "reply_to_message" in answer
    assert "reply_to_message" not in found


async def test_an_edit_changes_what_is_read_back(api, world, sent, pinned):
    """It stays pinned, with the time of the edit."""
    at = await sent()
    await api("pinChatMessage", **at)
    world.now = lambda: NOW + timedelta(seconds=5)

    await api("editMessageText", **at, text="b")

    found = await pinned()
    assert (found["text"], found["edit_date"] - found["date"]) == ("b", 5)


async def test_of_several_the_one_sent_last_is_read_back(api, sent, pinned):
    """Not the one pinned last; without `message_id`, that one is unpinned first."""
    old, new = await sent("old"), await sent("new")
    await api("pinChatMessage", **new)
    await api("pinChatMessage", **old)

    first = await pinned()
    await api("unpinChatMessage", chat_id=new["chat_id"])
    second = await pinned()
    await api("unpinChatMessage", **old)

    assert (first["text"], second["text"], await pinned()) == ("new", "old", None)


async def test_all_can_be_unpinned(api, sent, pinned):
    """Also when none is pinned."""
    for _ in range(2):
        await api("pinChatMessage", **await sent())

    answers = [await api("unpinAllChatMessages", chat_id=(await sent())["chat_id"]) for _ in "12"]

    assert answers == [(200, True), (200, True)]
    assert await pinned() is None


@pytest.mark.parametrize("remove", ["deleteMessage", "unpinChatMessage"])
async def test_a_deleted_message_is_pinned_no_more(api, sent, pinned, remove):
    """As one that is unpinned."""
    at = await sent()
    await api("pinChatMessage", **at)

    await api(remove, **at)

    assert await pinned() is None


@pytest.mark.parametrize(
    ("method", "number", "reason"),
    [
        ("pinChatMessage", 99, "message to pin not found"),
        ("pinChatMessage", 0, "message to pin not found"),
        ("unpinChatMessage", 99, "message to unpin not found"),
        ("unpinChatMessage", 0, "message to unpin not found"),
    ],
)
async def test_a_message_that_is_not_there_is_refused(api, leyla, method, number, reason):
    """Without a message, nothing can be unpinned when nothing is pinned."""
    answer = await api(method, chat_id=leyla.id, message_id=number)

    assert answer == (400, f"Bad Request: {reason}")


async def test_what_changes_nothing_is_refused(api, sent):
    """Pinning what is pinned, and unpinning what is not."""
    at = await sent()

    answers = [
        await api(method, **at)
        for method in ("unpinChatMessage", "pinChatMessage", "pinChatMessage")
    ]

    assert answers == [NOT_MODIFIED, (200, True), NOT_MODIFIED]


async def test_a_pin_is_announced_in_the_chat(api, world, leyla, sent):
    """By a service message, which the bot receives and cannot pin; it is no answer of the bot."""
    at = await sent("mark")
    await world.answers(leyla)

    await api("pinChatMessage", **at, disable_notification=True)

    service = world.messages.of(leyla).last
    [update] = (await api("getUpdates"))[1]
    assert update["message"]["pinned_message"]["text"] == "mark"
    assert update["message"]["from"]["id"] == world.profile.user["id"]
    assert (service.silent, world.messages.of(leyla).unread()) == (True, [])
    refused = await api("pinChatMessage", chat_id=leyla.id, message_id=service.message_id)
    assert refused == (400, "Bad Request: service messages can't be pinned")


async def test_nothing_is_pinned_for_somebody_who_blocked_the_bot(api, world, leyla, sent, pinned):
    """The status is 403; what was pinned before can still be read."""
    at = await sent()
    await api("pinChatMessage", **at)
    world.people.block(leyla)

    refused = [await api(one, **at) for one in ("pinChatMessage", "unpinChatMessage")]

    assert refused == 2 * [(403, "Forbidden: bot was blocked by the user")]
    assert (await pinned())["text"] == "a"


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_in_a_group_the_bot_needs_the_right(api, world, leyla, kind):
    """As an administrator; in a channel, the right to edit messages."""
    made = {"group": {}, "supergroup": {"supergroup": True}}
    group = (
        world.groups.create_channel("Choir", leyla)
        if kind == "channel"
        else world.groups.create("Choir", leyla, **made[kind])
    )
    right = "can_edit_messages" if kind == "channel" else "can_pin_messages"
    world.membership.add(group, leyla, admin=True, **{right: False})
    _, message = await api("sendMessage", chat_id=group.id, text="a")
    at = {"chat_id": group.id, "message_id": message["message_id"]}

    refused = await api("pinChatMessage", **at)
    world.membership.change(group, leyla, **{right: True})
    accepted = await api("pinChatMessage", **at)

    assert (refused, accepted) == (NO_RIGHT, (200, True))
    assert (await api("getChat", chat_id=group.id))[1]["pinned_message"]["text"] == "a"


async def test_people_pin_unpin_and_delete(http, api, leyla, sent, pinned):
    """Over HTTP; what they pin is read back when it is newer."""
    at = await sent("mark")
    await api("pinChatMessage", **at)
    mark = {"person": leyla.id, "message_id": at["message_id"]}
    own = await (await http.post("/control/send", json={"person": leyla.id, "text": "own"})).json()
    note = {"person": leyla.id, "message_id": own["message"]["message_id"]}

    seen = []
    for action, values in (("pin", note), ("delete", note), ("unpin", mark), ("pin", mark)):
        assert (await http.post(f"/control/{action}", json=values)).status == 200
        found = await pinned()
        seen.append(found and found["text"])
    await http.post("/control/clear_history", json={"person": leyla.id})

    assert (seen, await pinned()) == (["own", "mark", None, "mark"], None)
    gone = await api("editMessageText", **at, text="b")
    assert gone == (400, "Bad Request: message to edit not found")


async def test_people_cannot_pin_what_telegram_does_not_allow(world, leyla):
    """Not twice, nor when they have blocked the bot, nor in a group of others; nor unpin what is not pinned."""
    emily, message = world.people.add("Emily"), world.people.send(leyla, "x")
    group = world.groups.create("Choir", leyla)
    world.groups.join(emily, group)
    hers = world.people.send(leyla, "x", group)

    with pytest.raises(Impossible, match="is not pinned"):
        world.pins.unpin_as(leyla, message)
    world.pins.pin_as(leyla, message)
    with pytest.raises(Impossible, match="cannot be pinned"):
        world.pins.pin_as(leyla, message)
    with pytest.raises(Impossible, match="is not an administrator"):
        world.pins.pin_as(emily, hers)
    with pytest.raises(Impossible, match="did not write"):
        world.people.delete(emily, hers)
    world.people.block(leyla)
    with pytest.raises(Impossible, match="has blocked"):
        world.pins.unpin_as(leyla, message)


async def test_pinning_fails_as_scripted(api, world, leyla, sent, pinned):
    """Refused with 429, or done and answered late."""
    at = await sent()
    world.failures.script(failures.too_many(480), "pinChatMessage")
    world.failures.script(Delay(0.01, after=True), "getChat")

    refused = await api("pinChatMessage", **at)

    assert refused == (429, "Too Many Requests: retry after 480")
    assert await pinned() is None


async def test_a_menu_of_one_chat_is_stored_by_its_number(api, leyla):
    """Whether it is given as a number or as a text; an unknown chat is refused."""
    commands = [{"command": "next", "description": "mark"}]
    scope = {"type": "chat", "chat_id": str(leyla.id)}

    answers = [
        await api("setMyCommands", commands=commands, scope=scope),
        await api("getMyCommands", scope=scope | {"chat_id": leyla.id}),
        await api("getMyCommands"),
        await api("setMyCommands", commands=commands, scope=scope | {"chat_id": 5}),
    ]

    assert answers == [
        (200, True),
        (200, commands),
        (200, []),
        (400, "Bad Request: chat not found"),
    ]
