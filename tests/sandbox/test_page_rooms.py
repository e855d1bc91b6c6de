"""Rooms, files and inline queries as the page drives them over HTTP."""

import pytest

from bot.sandbox import control
from bot.sandbox.wire import Upload
from tests.sandbox.test_media import CARD


@pytest.fixture
def do(http):
    """Does something through the page; gives the answer, which must be good."""

    async def done(path, **asked):
        response = await http.post(f"/page/{path}", json=asked)
        answer = await response.json()
        assert response.status == 200, answer
        return answer

    return done


@pytest.mark.parametrize(
    ("kind", "is_forum", "status"),
    [("group", False, "member"), ("forum", True, "member"), ("channel", False, "administrator")],
)
async def test_a_room_is_founded_with_the_bot(do, world, leyla, kind, is_forum, status):
    """Of any kind; the page's state shows it."""
    asked = {"title": " Choir ", "kind": kind, "creator": leyla.id, "bot": status}
    room = world.rooms[(await do("rooms", **asked))["room"]]

    [shown] = world.page()["rooms"]
    assert (room.title, room.forum, world.seat(room).status) == ("Choir", is_forum, status)
    assert [one["status"] for one in shown["members"]] == ["creator", status]
    assert [one["name"] for one in shown["topics"]] == ["General"] * is_forum


async def test_people_and_the_bot_change_their_places(do, world, leyla):
    """In, up, anonymous, down, out."""
    parish = world.group("Parish", leyla, supergroup=True)
    anna = world.person("Anna")
    seats = ["member", "administrator", "anonymous", "member", "left", "anonymous"]
    shown = [await do("seat", room=parish.id, person=anna.id, status=one) for one in seats]
    for status in ("member", "administrator", "kicked", "administrator"):
        await do("bot", room=parish.id, status=status)
    await do("rights", room=parish.id, rights={"can_manage_topics": False})

    assert len(shown[4]["room"]["members"]) == 1
    assert parish.seat(anna.user()).anonymous
    assert not world.seat(parish).may("can_manage_topics")


async def test_topics_are_kept(do, world, leyla):
    """Begun, closed, opened, deleted; and spoken in."""
    parish = world.group("Parish", leyla, forum=True)
    at = {
        "room": parish.id,
        "thread_id": (await do("topic", room=parish.id, name="x"))["topic"]["thread_id"],
    }
    said = await do("say", person=leyla.id, text="y", **at)
    for turn in ("close", "open", "delete"):
        await do("turn_topic", turn=turn, **at)

    assert said["message"]["message_thread_id"] == at["thread_id"]
    assert parish.topics[at["thread_id"]].deleted
    await do("turn_topic", room=parish.id, thread_id=1, turn="close")
    assert parish.general.closed


async def test_one_speaks_in_rooms(do, api, world, leyla):
    """Anonymously, as a channel, in reply, in a channel; and presses what is there."""
    parish, museum = world.group("Parish", leyla, supergroup=True), world.channel("Museum", leyla)
    for room in (parish, museum):
        world.add_bot(room, by=leyla)
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    _, sent = await api("sendMessage", chat_id=parish.id, text="x", reply_markup=keys)
    at = {"person": leyla.id, "room": parish.id}

    masked = await do("say", **at, text="/a", anonymous=True)
    as_channel = await do("say", **at, text="/b", as_channel=museum.id)
    reply = await do("say", **at, text="c", reply_to=sent["message_id"], anonymous=False)
    post = await do("say", person=leyla.id, room=museum.id, text="d")
    await do("press", **at, message_id=sent["message_id"], data="go")

    senders = [
        one["message"].get("from", {}).get("id") for one in (masked, as_channel, reply, post)
    ]
    assert senders == [1087968824, 136817688, leyla.id, None]
    assert [*(await api("getUpdates"))[1][-1]][1] == "callback_query"


async def test_rooms_grow_and_end(do, world, leyla):
    """By the page's orders."""
    choir = world.group("Choir", leyla)
    grown = world.rooms[(await do("upgrade", room=choir.id))["room"]]
    await do("dissolve", room=grown.id)

    assert (choir.moved_to, grown.dissolved) == (grown.id, True)


async def test_results_links_and_places(do, api, world, leyla):
    """Asked, chosen, followed, shared."""
    query = (await do("inline", person=leyla.id, text="20"))["query"]
    content = {"message_text": "It is"}
    offered = {"type": "article", "id": "1", "title": "x", "input_message_content": content}
    await api("answerInlineQuery", inline_query_id=query["id"], results=[offered])

    chosen = await do("choose", person=leyla.id, query=query["id"], result="1")
    followed = await do("follow", person=leyla.id, link="https://t.me/sandbox_bot?start=az")
    there = await do("locate", person=leyla.id, latitude=1, longitude=2)

    assert (query["results"], chosen["message"]["text"]) == (None, "It is")
    assert followed["message"]["text"] == "/start az"
    assert there["message"]["location"] == {"latitude": 1.0, "longitude": 2.0}


async def test_files_are_served_to_the_page(http, world, leyla):
    """A photo to look at, anything else to save, nothing to guess."""
    photo = world.files.upload("photo", Upload("a.png", "image/png", CARD))
    document = world.files.upload("document", Upload("ə.html", "text/html", b"<script>"))
    shown = [await http.get(one.page()["url"]) for one in (photo, document)]

    assert [one.content_type for one in shown] == ["image/png", "application/octet-stream"]
    assert shown[0].content_length == len(CARD)
    assert shown[1].headers["content-disposition"] == "attachment; filename*=utf-8''%C9%99.html"
    assert {one.headers["x-content-type-options"] for one in shown} == {"nosniff"}
    assert (await http.get("/page/file/none")).status == 404


@pytest.mark.parametrize(
    ("path", "asked", "reason"),
    [
        ("rooms", {"title": " ", "kind": "group", "creator": 1001}, "needs a title"),
        ("rooms", {"title": "x", "kind": "cave", "creator": 1001}, "group, a supergroup"),
        ("bot", {"room": 5, "status": "member"}, "no such room"),
        ("say", {"person": 1001, "room": -4_000_001, "thread_id": 9, "text": "x"}, "no such topic"),
        ("topic", {"room": -4_000_001, "name": " "}, "needs a name"),
        ("bot", {"room": -4_000_001, "status": "kicked"}, "is not in Choir"),
    ],
)
async def test_what_rooms_do_not_allow_says_why(http, world, leyla, path, asked, reason):
    """400 with an error in words."""
    world.group("Choir", leyla)

    response = await http.post(f"/page/{path}", json=asked)

    assert response.status == 400
    assert reason in (await response.json())["error"]


def test_a_script_has_rooms(world):
    """With people who own them, and the bot in them or not."""
    people = [{"name": "Leyla", "id": 7}]
    rooms = [{"title": "Choir", "kind": "group", "creator": 7, "bot": "member", "id": -50}]
    control.prepare(world, {"people": people, "rooms": rooms})

    assert world.seat(world.rooms[-50]).status == "member"
