"""Groups, files and inline queries through the page's requests."""

import pytest

from bot.sandbox import control
from bot.sandbox.page import views
from bot.sandbox.world.files import Upload
from tests.sandbox.api.test_media_methods import CARD


@pytest.fixture
def do(http):
    """Runs an action of the page; returns the answer, which must be successful."""

    async def done(path, **values):
        response = await http.post(f"/page/{path}", json=values)
        answer = await response.json()
        assert response.status == 200, answer
        return answer

    return done


@pytest.mark.parametrize(
    ("kind", "is_forum", "status"),
    [("group", False, "member"), ("forum", True, "member"), ("channel", False, "administrator")],
)
async def test_a_group_is_created_with_the_bot(do, world, leyla, kind, is_forum, status):
    """Of any kind; the page's state contains it."""
    values = {"title": " Choir ", "kind": kind, "creator": leyla.id, "bot": status}
    group = world.groups[(await do("groups", **values))["group"]]

    [shown] = views.state(world)["groups"]
    assert (group.title, group.forum, world.membership.of(group).status) == (
        "Choir",
        is_forum,
        status,
    )
    assert [one["status"] for one in shown["members"]] == ["creator", status]
    assert [one["name"] for one in shown["topics"]] == ["General"] * is_forum


async def test_memberships_can_be_changed(do, world, leyla):
    """Of people and of the bot, up and down, in and out."""
    parish = world.groups.create("Parish", leyla, supergroup=True)
    anna = world.people.add("Anna")
    seats = ["member", "administrator", "anonymous", "member", "left", "anonymous"]
    shown = [await do("member", group=parish.id, person=anna.id, status=one) for one in seats]
    for status in ("member", "administrator", "kicked", "administrator"):
        await do("bot", group=parish.id, status=status)
    await do("rights", group=parish.id, rights={"can_manage_topics": False})

    assert len(shown[4]["group"]["members"]) == 1
    assert parish.member(anna.user()).anonymous
    assert not world.membership.of(parish).has_right("can_manage_topics")


async def test_topics_can_be_changed(do, world, leyla):
    """Created, closed, reopened, deleted, and written in."""
    parish = world.groups.create("Parish", leyla, forum=True)
    at = {
        "group": parish.id,
        "thread_id": (await do("topics", group=parish.id, name="x"))["topic"]["thread_id"],
    }
    said = await do("send", person=leyla.id, text="y", **at)
    for change in ("close", "reopen", "delete"):
        await do("change_topic", change=change, **at)

    assert said["message"]["message_thread_id"] == at["thread_id"]
    assert parish.topics[at["thread_id"]].deleted
    await do("change_topic", group=parish.id, thread_id=1, change="close")
    assert parish.general.closed


async def test_people_write_in_groups(do, api, world, leyla):
    """Anonymously, as a channel, in reply, in a channel; and they press buttons."""
    parish, museum = (
        world.groups.create("Parish", leyla, supergroup=True),
        world.groups.create_channel("Museum", leyla),
    )
    for group in (parish, museum):
        world.membership.add(group, by=leyla)
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    _, sent = await api("sendMessage", chat_id=parish.id, text="x", reply_markup=keys)
    at = {"person": leyla.id, "group": parish.id}

    masked = await do("send", **at, text="/a", anonymous=True)
    as_channel = await do("send", **at, text="/b", as_channel=museum.id)
    reply = await do("send", **at, text="c", reply_to=sent["message_id"], anonymous=False)
    post = await do("send", person=leyla.id, group=museum.id, text="d")
    await do("press", **at, message_id=sent["message_id"], data="go")

    senders = [
        one["message"].get("from", {}).get("id") for one in (masked, as_channel, reply, post)
    ]
    assert senders == [1087968824, 136817688, leyla.id, None]
    assert [*(await api("getUpdates"))[1][-1]][1] == "callback_query"


async def test_groups_are_upgraded_and_deleted(do, world, leyla):
    """The new group has the id of the answer."""
    group = world.groups.create("Choir", leyla)
    upgraded = world.groups[(await do("upgrade", group=group.id))["group"]]
    await do("delete_group", group=upgraded.id)

    assert (group.migrated_to, upgraded.deleted) == (upgraded.id, True)


async def test_inline_results_links_and_locations(do, api, world, leyla):
    """A result is chosen, a link is opened, a location is shared."""
    query = (await do("inline", person=leyla.id, text="20"))["query"]
    content = {"message_text": "It is"}
    offered = {"type": "article", "id": "1", "title": "x", "input_message_content": content}
    await api("answerInlineQuery", inline_query_id=query["id"], results=[offered])

    chosen = await do("choose", person=leyla.id, query=query["id"], result="1")
    followed = await do("open_link", person=leyla.id, link="https://t.me/sandbox_bot?start=az")
    there = await do("share_location", person=leyla.id, latitude=1, longitude=2)

    assert (query["results"], chosen["message"]["text"]) == (None, "It is")
    assert followed["message"]["text"] == "/start az"
    assert there["message"]["location"] == {"latitude": 1.0, "longitude": 2.0}


async def test_files_are_served_to_the_page(http, world, leyla):
    """A photo is shown, any other file is downloaded; the browser guesses no types."""
    photo = world.files.upload("photo", Upload("a.png", "image/png", CARD))
    document = world.files.upload("document", Upload("ə.html", "text/html", b"<script>"))
    shown = [await http.get(views.media(one)["url"]) for one in (photo, document)]

    assert [one.content_type for one in shown] == ["image/png", "application/octet-stream"]
    assert shown[0].content_length == len(CARD)
    assert shown[1].headers["content-disposition"] == "attachment; filename*=utf-8''%C9%99.html"
    assert {one.headers["x-content-type-options"] for one in shown} == {"nosniff"}
    assert (await http.get("/page/file/none")).status == 404


@pytest.mark.parametrize(
    ("path", "values", "reason"),
    [
        ("groups", {"title": " ", "kind": "group", "creator": 1001}, "needs a title"),
        ("groups", {"title": "x", "kind": "cave", "creator": 1001}, "group, supergroup"),
        ("bot", {"group": 5, "status": "member"}, "no such group"),
        (
            "send",
            {"person": 1001, "group": -4_000_001, "thread_id": 9, "text": "x"},
            "no such topic",
        ),
        ("topics", {"group": -4_000_001, "name": " "}, "needs a name"),
        ("bot", {"group": -4_000_001, "status": "kicked"}, "is not in Choir"),
    ],
)
async def test_an_impossible_action_has_a_reason(http, world, leyla, path, values, reason):
    """The status is 400 with a readable error."""
    world.groups.create("Choir", leyla)

    response = await http.post(f"/page/{path}", json=values)

    assert response.status == 400
    assert reason in (await response.json())["error"]


def test_a_script_creates_groups(world):
    """With people who own them, and with or without the bot."""
    people = [{"name": "Leyla", "id": 7}]
    groups = [{"title": "Choir", "kind": "group", "creator": 7, "bot": "member", "id": -50}]
    control.prepare(world, {"people": people, "groups": groups})

    assert world.membership.of(world.groups[-50]).status == "member"
