"""Groups, supergroups and channels: what the bot is told, and what it is refused."""

import pytest
from telegram import ChatMemberAdministrator, ChatMemberRestricted, Update

from bot.sandbox.world import Impossible


@pytest.fixture
def choir(world, leyla):
    return world.group("Choir", leyla)


@pytest.fixture
def parish(world, leyla):
    return world.group("Parish", leyla, supergroup=True)


@pytest.fixture
def museum(world, leyla):
    return world.channel("Museum", leyla)


async def updates(api, kind=None):
    """What has happened since the last call, as python-telegram-bot reads it."""
    found = (await api("getUpdates"))[1]
    if found:
        await api("getUpdates", offset=found[-1]["update_id"] + 1)
    read = [Update.de_json(one, None) for one in found]
    return [one for one in read if kind is None or getattr(one, kind)]


async def send(api, room, **more):
    return await api("sendMessage", chat_id=room.id, text="x", **more)


def test_ids_tell_what_a_room_is(choir, parish, museum):
    """Groups count down from four million, the others from far below."""
    assert (choir.id, choir.kind) == (-4_000_001, "group")
    assert (parish.id, parish.kind) == (-1_002_000_000_001, "supergroup")
    assert (museum.id, museum.kind) == (-1_002_000_000_002, "channel")


async def test_the_bot_is_added_to_a_group(api, world, leyla, choir):
    """It is told as whom it is there now, and by whom; the group is told too."""
    world.add_bot(choir, by=leyla)

    added, said = await updates(api)
    change = added.my_chat_member
    assert (change.chat.title, change.from_user.id) == ("Choir", leyla.id)
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("left", "member")
    assert said.message.new_chat_members[0].id == 120


async def test_in_a_channel_the_bot_is_an_administrator(api, world, leyla, museum):
    """With the right to post, unless it is withheld."""
    world.add_bot(museum, by=leyla)
    posted = await send(api, museum)
    world.let_bot(museum, by=leyla, can_post_messages=False)
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


async def test_a_restricted_bot_is_told_what_it_lost(api, world, leyla, parish):
    """And cannot send it until it has it back."""
    world.add_bot(parish, by=leyla)
    world.let_bot(parish, by=leyla, can_send_messages=False)
    refused = await send(api, parish)
    world.let_bot(parish, by=leyla, can_send_messages=True)

    taken, given = (await updates(api, "my_chat_member"))[1:]
    member = taken.my_chat_member.new_chat_member
    assert isinstance(member, ChatMemberRestricted)
    assert (member.can_send_messages, member.can_send_photos) == (False, True)
    assert refused == (400, "Bad Request: not enough rights to send text messages to the chat")
    assert given.my_chat_member.new_chat_member.status == "member"
    assert (await send(api, parish))[0] == 200


def test_only_supergroups_restrict(world, leyla, choir):
    """A basic group cannot."""
    world.add_bot(choir, by=leyla)

    with pytest.raises(Impossible, match="upgrade the group first"):
        world.let_bot(choir, by=leyla, can_send_messages=False)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_who_is_thrown_out_is_refused(api, world, leyla, choir, parish, museum, kind):
    """Kicked or merely gone, each kind of room says so in its own words."""
    room = {"group": choir, "supergroup": parish, "channel": museum}[kind]
    world.add_bot(room, by=leyla)
    world.remove_bot(room, by=leyla)
    kicked = await send(api, room)
    world.add_bot(room, by=leyla)
    world.remove_bot(room, by=leyla, kicked=False)
    left = await send(api, room)

    changes = [one.my_chat_member for one in await updates(api, "my_chat_member")]
    assert [change.new_chat_member.status for change in changes][1::2] == ["kicked", "left"]
    assert kicked == (403, f"Forbidden: bot was kicked from the {kind} chat")
    assert left == (403, f"Forbidden: bot is not a member of the {kind} chat")


async def test_a_room_the_bot_never_saw_is_not_found(api, choir, museum):
    """400, as any id that nobody has."""
    assert await send(api, choir) == (400, "Bad Request: chat not found")
    assert await send(api, museum) == (400, "Bad Request: chat not found")


async def test_a_public_channel_is_known_by_its_name(api, world, leyla):
    """It may be looked at from outside, but neither posted in nor counted."""
    world.channel("Museum", leyla, username="Museum20")

    seen = await api("getChat", chat_id="@museum20")
    ruled = await api("getChatAdministrators", chat_id="@museum20")
    sent = await api("sendMessage", chat_id="@museum20", text="x")

    assert seen[1]["title"] == "Museum"
    assert ruled == (400, "Bad Request: member list is inaccessible")
    assert sent == (403, "Forbidden: bot is not a member of the channel chat")


async def test_the_bot_leaves_by_itself(api, world, leyla, choir):
    """And hears that it did."""
    world.add_bot(choir, by=leyla)

    assert await api("leaveChat", chat_id=choir.id) == (200, True)
    change = (await updates(api, "my_chat_member"))[-1].my_chat_member
    assert (change.from_user.id, change.new_chat_member.status) == (120, "left")
    assert (await send(api, choir))[0] == 403
    assert (await api("leaveChat", chat_id=leyla.id))[0] == 400


async def test_a_dissolved_room_is_gone(api, world, leyla, choir, museum):
    """403: a group was deleted; a channel throws everybody out."""
    for room in (choir, museum):
        world.add_bot(room, by=leyla)
        world.dissolve(room)

    assert await send(api, choir) == (403, "Forbidden: the group chat was deleted")
    assert await send(api, museum) == (403, "Forbidden: bot was kicked from the channel chat")
    assert len(await updates(api, "my_chat_member")) == 4


async def test_who_is_in_a_room_can_be_asked(api, world, leyla, parish):
    """Members, administrators, outsiders and strangers."""
    anna, emily = world.person("Anna"), world.person("Emily")
    world.join(anna, parish)
    world.add_bot(parish, by=leyla)

    async def asked(number):
        status, found = await api("getChatMember", chat_id=parish.id, user_id=number)
        return found["status"] if status == 200 else found

    assert [await asked(one.id) for one in (leyla, anna, emily)] == ["creator", "member", "left"]
    assert await asked(120) == "member"
    assert await asked(5) == "Bad Request: PARTICIPANT_ID_INVALID"
    assert await api("getChatMemberCount", chat_id=parish.id) == (200, 3)


async def test_anonymous_administrators_are_shown_to_administrators(api, world, leyla, parish):
    """Asked for by id they are always known."""
    anna = world.person("Anna")
    world.join(anna, parish)
    world.promote(anna, parish, anonymous=True)
    world.add_bot(parish, by=leyla)

    hidden = await api("getChatAdministrators", chat_id=parish.id)
    member = await api("getChatMember", chat_id=parish.id, user_id=anna.id)
    world.let_bot(parish, by=leyla, admin=True)
    shown = await api("getChatAdministrators", chat_id=parish.id)

    assert [one["user"]["id"] for one in hidden[1]] == [leyla.id]
    assert (member[1]["status"], member[1]["is_anonymous"]) == ("administrator", True)
    assert [one["user"]["id"] for one in shown[1]] == [leyla.id, anna.id, 120]


async def test_python_telegram_bot_reads_rooms(bot, world, leyla, parish, museum):
    """Whole chats, members, administrators."""
    for room in (parish, museum):
        world.add_bot(room, by=leyla, admin=True)

    whole = [await bot.get_chat(room.id) for room in (parish, museum)]
    ruling = await bot.get_chat_administrators(museum.id)

    assert [chat.type for chat in whole] == ["supergroup", "channel"]
    assert whole[0].permissions.can_send_messages
    assert [one.status for one in ruling] == ["creator", "administrator"]


async def test_who_comes_and_goes_is_told(api, world, leyla, choir):
    """As service messages, and to a ruling bot as changes of membership if it asks."""
    await api("getUpdates", allowed_updates=["message", "chat_member"])
    world.add_bot(choir, by=leyla, admin=True)
    anna = world.person("Anna")
    world.join(anna, choir)
    world.promote(anna, choir)
    world.demote(anna, choir)
    world.part(anna, choir)

    found = await updates(api)
    changes = [one.chat_member.new_chat_member.status for one in found if one.chat_member]
    assert changes == ["member", "administrator", "member", "left"]
    assert found[-2].message.left_chat_member.id == anna.id


def test_people_cannot_do_what_their_place_forbids(world, leyla, choir, museum):
    """Speak from outside, rule without being an administrator, post without it, leave what is theirs."""
    anna = world.person("Anna")
    forbidden = [
        lambda: world.say(anna, "x", choir),
        lambda: world.post(anna, museum, "x"),
        lambda: world.post(leyla, choir, "x"),
        lambda: world.say(leyla, "x", museum),
        lambda: world.add_bot(choir, by=anna),
        lambda: world.remove_bot(choir, by=leyla),
        lambda: world.let_bot(choir, by=leyla, admin=True),
        lambda: world.part(leyla, choir),
        lambda: world.demote(leyla, choir),
        lambda: world.promote(leyla, choir, anonymous=True),
        lambda: world.group("Other", leyla, id=choir.id),
        lambda: world.add_bot(museum, by=leyla, can_fly=True),
    ]

    for deed in forbidden:
        with pytest.raises(Impossible):
            deed()
