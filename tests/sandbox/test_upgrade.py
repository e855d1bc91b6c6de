"""A group becomes a supergroup: by message, by error, and by both."""

import pytest
from telegram import Update
from telegram.error import ChatMigrated

from bot.sandbox.world import Impossible


@pytest.fixture
def choir(world, leyla):
    choir = world.group("Choir", leyla)
    world.add_bot(choir, by=leyla)
    world.updates.drop()
    return choir


async def test_both_chats_tell_of_it(api, world, leyla, choir):
    """The bot is in a new room, and the old one and the new one name each other."""
    grown = world.upgrade(choir, by=leyla)

    found = [Update.de_json(one, None) for one in (await api("getUpdates"))[1]]
    joined, old, new = found[0].my_chat_member, found[1].message, found[2].message
    assert (joined.chat.id, joined.new_chat_member.status) == (grown.id, "member")
    assert (old.chat.id, old.migrate_to_chat_id) == (choir.id, grown.id)
    assert (new.chat.id, new.migrate_from_chat_id) == (grown.id, choir.id)
    assert new.sender_chat.id == grown.id


async def test_the_old_id_answers_with_the_new_one(api, bot, world, leyla, choir):
    """Also when no update told of it; the new one serves at once."""
    grown = world.upgrade(choir, by=leyla, told=False)

    assert (await api("getUpdates"))[1] == []
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(choir.id, "x")
    with pytest.raises(ChatMigrated):
        await bot.get_chat_member(choir.id, leyla.id)
    assert error.value.new_chat_id == grown.id
    assert (await bot.send_message(grown.id, "x")).chat.type == "supergroup"


def test_everybody_moves_along(world, leyla, choir):
    """With what they were; nobody speaks in the old group any more."""
    anna = world.person("Anna")
    world.join(anna, choir)

    grown = world.upgrade(choir, by=leyla)

    statuses = [member.status for member in grown.members.values()]
    assert statuses == ["creator", "member", "member"]
    with pytest.raises(Impossible, match="no more"):
        world.say(anna, "/next", choir)
    with pytest.raises(Impossible, match="no basic group"):
        world.upgrade(grown, by=leyla)
