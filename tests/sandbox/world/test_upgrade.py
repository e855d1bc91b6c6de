"""A group becomes a supergroup: the bot learns of it by a message, by an error, and by both."""

import pytest
from telegram import Update
from telegram.error import ChatMigrated

from bot.sandbox.errors import Impossible


@pytest.fixture
def group(world, leyla):
    group = world.groups.create("Choir", leyla)
    world.membership.add(group, by=leyla)
    world.updates.drop()
    return group


async def test_both_chats_announce_it(api, world, leyla, group):
    """The bot is in the new group, and the old and the new group name each other."""
    upgraded = world.groups.upgrade(group, by=leyla)

    found = [Update.de_json(one, None) for one in (await api("getUpdates"))[1]]
    joined, old, new = found[0].my_chat_member, found[1].message, found[2].message
    assert (joined.chat.id, joined.new_chat_member.status) == (upgraded.id, "member")
    assert (old.chat.id, old.migrate_to_chat_id) == (group.id, upgraded.id)
    assert (new.chat.id, new.migrate_from_chat_id) == (upgraded.id, group.id)
    assert new.sender_chat.id == upgraded.id


async def test_the_old_id_answers_with_the_new_one(api, bot, world, leyla, group):
    """Also when the bot got no update; the new id works at once."""
    upgraded = world.groups.upgrade(group, by=leyla, notify_bot=False)

    assert (await api("getUpdates"))[1] == []
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(group.id, "x")
    with pytest.raises(ChatMigrated):
        await bot.get_chat_member(group.id, leyla.id)
    assert error.value.new_chat_id == upgraded.id
    assert (await bot.send_message(upgraded.id, "x")).chat.type == "supergroup"


def test_all_members_move(world, leyla, group):
    """They keep their status; nobody can write in the old group any more."""
    anna = world.people.add("Anna")
    world.groups.join(anna, group)

    upgraded = world.groups.upgrade(group, by=leyla)

    statuses = [member.status for member in upgraded.members.values()]
    assert statuses == ["creator", "member", "member"]
    with pytest.raises(Impossible, match="does not exist any more"):
        world.people.send(anna, "/next", group)
    with pytest.raises(Impossible, match="not a basic group"):
        world.groups.upgrade(upgraded, by=leyla)
