"""Links to the bot."""

import pytest
from telegram import Update

from bot.sandbox.errors import Impossible


async def received(api):
    """The updates that the bot got, after python-telegram-bot has read them."""
    updates = (await api("getUpdates"))[1]
    assert all(Update.de_json(one, None) for one in updates)
    return updates


@pytest.mark.parametrize(
    "link", ["https://t.me/sandbox_bot?start=az", "tg://resolve?domain=Sandbox_Bot&start=az"]
)
def test_a_deep_link_starts_the_bot_with_its_parameter(world, leyla, link):
    """In the private chat."""
    assert world.links.open(leyla, link).text == "/start az"


def test_other_links_lead_elsewhere(world, leyla):
    """A link without a parameter only opens the bot's chat."""
    assert world.links.open(leyla, "t.me/sandbox_bot") is None
    for link in ("https://t.me/other_bot?start=az", "https://example.org/sandbox_bot?start=az"):
        with pytest.raises(Impossible, match="does not lead"):
            world.links.open(leyla, link)


async def test_a_link_adds_the_bot_to_a_group(api, world, leyla):
    """It sends the parameter there, addressed to the bot."""
    group = world.groups.create("Choir", leyla)
    link = "https://t.me/sandbox_bot?startgroup=az&admin=pin_messages+change_info"

    said = world.links.open(leyla, link, group)

    assert (said.text, said.chat) == ("/start@sandbox_bot az", group)
    assert world.membership.of(group).status == "administrator"
    assert [[*one][1] for one in await received(api)] == ["my_chat_member", "message", "message"]


def test_a_link_adds_the_bot_to_a_channel(world, leyla):
    """As an administrator; nothing is sent there."""
    museum = world.groups.create_channel("Museum", leyla)
    link = "https://t.me/sandbox_bot?startchannel&admin=post_messages"

    with pytest.raises(Impossible, match="Choose a group"):
        world.links.open(leyla, link)
    assert world.links.open(leyla, link, museum) is None
    assert world.membership.of(museum).has_right("can_post_messages")
