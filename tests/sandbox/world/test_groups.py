"""Groups, supergroups and channels: the updates that the bot gets, and the calls that are refused."""

import pytest
from telegram import ChatMemberAdministrator, ChatMemberRestricted, Update

from bot.sandbox.errors import Impossible


@pytest.fixture
def group(world, leyla):
    return world.groups.create("Choir", leyla)


@pytest.fixture
def parish(world, leyla):
    return world.groups.create("Parish", leyla, supergroup=True)


@pytest.fixture
def museum(world, leyla):
    return world.groups.create_channel("Museum", leyla)


async def updates(api, kind=None):
    """The updates since the last call, as python-telegram-bot reads them."""
    found = (await api("getUpdates"))[1]
    if found:
        await api("getUpdates", offset=found[-1]["update_id"] + 1)
    read = [Update.de_json(one, None) for one in found]
    return [one for one in read if kind is None or getattr(one, kind)]


async def send(api, group, **more):
    return await api("sendMessage", chat_id=group.id, text="x", **more)


def test_ids_show_the_kind_of_a_group(group, parish, museum):
    """The ids of groups count down from four million, those of others from far below."""
    assert (group.id, group.kind) == (-4_000_001, "group")
    assert (parish.id, parish.kind) == (-1_002_000_000_001, "supergroup")
    assert (museum.id, museum.kind) == (-1_002_000_000_002, "channel")


async def test_the_bot_is_added_to_a_group(api, world, leyla, group):
    """The update names the new status and the person; the group gets a service message."""
    world.membership.add(group, by=leyla)

    added, said = await updates(api)
    change = added.my_chat_member
    assert (change.chat.title, change.from_user.id) == ("Choir", leyla.id)
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("left", "member")
    assert said.message.new_chat_members[0].id == 120


async def test_in_a_channel_the_bot_is_an_administrator(api, world, leyla, museum):
    """It has the right to post, unless the right is taken."""
    world.membership.add(museum, by=leyla)
    posted = await send(api, museum)
    world.membership.change(museum, by=leyla, can_post_messages=False)
    refused = await send(api, museum)

    first, second = await updates(api, "my_chat_member")
    assert isinstance(first.my_chat_member.new_chat_member, ChatMemberAdministrator)
    assert second.my_chat_member.old_chat_member.can_post_messages
    assert not second.my_chat_member.new_chat_member.can_post_messages
    assert (posted[0], posted[1]["sender_chat"]["id"], "from" in posted[1]) == (
        200,
        museum.id,
        False,
    )
    assert refused == (400, "Bad Request: need administrator rights in the channel chat")


async def test_a_restricted_bot_gets_its_remaining_rights(api, world, leyla, parish):
    """It cannot send until the right is given back."""
    world.membership.add(parish, by=leyla)
    world.membership.change(parish, by=leyla, can_send_messages=False)
    refused = await send(api, parish)
    world.membership.change(parish, by=leyla, can_send_messages=True)

    taken, given = (await updates(api, "my_chat_member"))[1:]
    member = taken.my_chat_member.new_chat_member
    assert isinstance(member, ChatMemberRestricted)
    assert (member.can_send_messages, member.can_send_photos) == (False, True)
    assert refused == (400, "Bad Request: not enough rights to send text messages to the chat")
    assert given.my_chat_member.new_chat_member.status == "member"
    assert (await send(api, parish))[0] == 200


def test_only_supergroups_restrict(world, leyla, group):
    """A basic group cannot restrict members."""
    world.membership.add(group, by=leyla)

    with pytest.raises(Impossible, match="upgrade the group first"):
        world.membership.change(group, by=leyla, can_send_messages=False)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_removed_bot_is_refused(api, world, leyla, group, parish, museum, kind):
    """Kicked or left, the error names the kind of chat."""
    chat = {"group": group, "supergroup": parish, "channel": museum}[kind]
    world.membership.add(chat, by=leyla)
    world.membership.remove(chat, by=leyla)
    kicked = await send(api, chat)
    world.membership.add(chat, by=leyla)
    world.membership.remove(chat, by=leyla, kicked=False)
    left = await send(api, chat)

    changes = [one.my_chat_member for one in await updates(api, "my_chat_member")]
    assert [change.new_chat_member.status for change in changes][1::2] == ["kicked", "left"]
    assert kicked == (403, f"Forbidden: bot was kicked from the {kind} chat")
    assert left == (403, f"Forbidden: bot is not a member of the {kind} chat")


async def test_an_unknown_group_is_not_found(api, group, museum):
    """The answer is 400, as for an id that does not exist."""
    assert await send(api, group) == (400, "Bad Request: chat not found")
    assert await send(api, museum) == (400, "Bad Request: chat not found")


async def test_a_public_channel_is_found_by_its_username(api, world, leyla):
    """The bot can read it from outside, but cannot post or list its members."""
    world.groups.create_channel("Museum", leyla, username="Museum20")

    seen = await api("getChat", chat_id="@museum20")
    ruled = await api("getChatAdministrators", chat_id="@museum20")
    sent = await api("sendMessage", chat_id="@museum20", text="x")

    assert seen[1]["title"] == "Museum"
    assert ruled == (400, "Bad Request: member list is inaccessible")
    assert sent == (403, "Forbidden: bot is not a member of the channel chat")


async def test_the_bot_leaves_by_itself(api, world, leyla, group):
    """It gets an update about that."""
    world.membership.add(group, by=leyla)

    assert await api("leaveChat", chat_id=group.id) == (200, True)
    change = (await updates(api, "my_chat_member"))[-1].my_chat_member
    assert (change.from_user.id, change.new_chat_member.status) == (120, "left")
    assert (await send(api, group))[0] == 403
    assert (await api("leaveChat", chat_id=leyla.id))[0] == 400


async def test_a_deleted_group_is_refused(api, world, leyla, group, museum):
    """The answer is 403: a group was deleted; from a channel the bot was kicked."""
    for one in (group, museum):
        world.membership.add(one, by=leyla)
        world.groups.delete(one)

    assert await send(api, group) == (403, "Forbidden: the group chat was deleted")
    assert await send(api, museum) == (403, "Forbidden: bot was kicked from the channel chat")
    assert len(await updates(api, "my_chat_member")) == 4


async def test_memberships_can_be_read(api, world, leyla, parish):
    """Of members, administrators, outsiders and unknown users."""
    anna, emily = world.people.add("Anna"), world.people.add("Emily")
    world.groups.join(anna, parish)
    world.membership.add(parish, by=leyla)

    async def status_of(number):
        status, found = await api("getChatMember", chat_id=parish.id, user_id=number)
        return found["status"] if status == 200 else found

    assert [await status_of(one.id) for one in (leyla, anna, emily)] == [
        "creator",
        "member",
        "left",
    ]
    assert await status_of(120) == "member"
    assert await status_of(5) == "Bad Request: PARTICIPANT_ID_INVALID"
    assert await api("getChatMemberCount", chat_id=parish.id) == (200, 3)


async def test_anonymous_administrators_are_shown_to_administrators(api, world, leyla, parish):
    """Their membership can always be read by id."""
    anna = world.people.add("Anna")
    world.groups.join(anna, parish)
    world.groups.promote(anna, parish, anonymous=True)
    world.membership.add(parish, by=leyla)

    hidden = await api("getChatAdministrators", chat_id=parish.id)
    member = await api("getChatMember", chat_id=parish.id, user_id=anna.id)
    world.membership.change(parish, by=leyla, admin=True)
    shown = await api("getChatAdministrators", chat_id=parish.id)

    assert [one["user"]["id"] for one in hidden[1]] == [leyla.id]
    assert (member[1]["status"], member[1]["is_anonymous"]) == ("administrator", True)
    assert [one["user"]["id"] for one in shown[1]] == [leyla.id, anna.id, 120]


async def test_python_telegram_bot_reads_groups(bot, world, leyla, parish, museum):
    """Chats, members and administrators have all required fields."""
    for group in (parish, museum):
        world.membership.add(group, by=leyla, admin=True)

    whole = [await bot.get_chat(group.id) for group in (parish, museum)]
    ruling = await bot.get_chat_administrators(museum.id)

    assert [chat.type for chat in whole] == ["supergroup", "channel"]
    assert whole[0].permissions.can_send_messages
    assert [one.status for one in ruling] == ["creator", "administrator"]


async def test_joining_and_leaving_are_updates(api, world, leyla, group):
    """As service messages, and for an administrator as chat_member updates if it requests them."""
    await api("getUpdates", allowed_updates=["message", "chat_member"])
    world.membership.add(group, by=leyla, admin=True)
    anna = world.people.add("Anna")
    world.groups.join(anna, group)
    world.groups.promote(anna, group)
    world.groups.demote(anna, group)
    world.groups.leave(anna, group)

    found = await updates(api)
    changes = [one.chat_member.new_chat_member.status for one in found if one.chat_member]
    assert changes == ["member", "administrator", "member", "left"]
    assert found[-2].message.left_chat_member.id == anna.id


def test_people_cannot_do_what_their_status_forbids(world, leyla, group, museum):
    """Write from outside, manage without being an administrator, leave their own group."""
    anna = world.people.add("Anna")
    forbidden = [
        lambda: world.people.send(anna, "x", group),
        lambda: world.people.post(anna, museum, "x"),
        lambda: world.people.post(leyla, group, "x"),
        lambda: world.people.send(leyla, "x", museum),
        lambda: world.membership.add(group, by=anna),
        lambda: world.membership.remove(group, by=leyla),
        lambda: world.membership.change(group, by=leyla, admin=True),
        lambda: world.groups.leave(leyla, group),
        lambda: world.groups.demote(leyla, group),
        lambda: world.groups.promote(leyla, group, anonymous=True),
        lambda: world.groups.create("Other", leyla, id=group.id),
        lambda: world.membership.add(museum, by=leyla, can_fly=True),
    ]

    for deed in forbidden:
        with pytest.raises(Impossible):
            deed()
