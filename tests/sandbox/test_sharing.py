"""Where people are, and links that lead to the bot."""

import pytest
from telegram import Update

from bot.sandbox.world import Impossible


async def heard(api):
    """What has happened, in the bot's eyes, once python-telegram-bot could read it."""
    updates = (await api("getUpdates"))[1]
    assert all(Update.de_json(one, None) for one in updates)
    return updates


async def test_a_place_is_shared(api, world, leyla):
    """Once, or live: then each move is an edit."""
    world.share_location(leyla, 40.4093, 49.8671)
    live = world.share_location(leyla, 40, 49, live=True)
    world.move(live, 41, 49)

    once, begun, moved = await heard(api)
    assert once["message"]["location"] == {"latitude": 40.4093, "longitude": 49.8671}
    assert begun["message"]["location"]["live_period"] == 900
    assert moved["edited_message"]["location"]["latitude"] == 41


def test_there_are_places_that_are_none(world, leyla):
    """Beyond the pole; and nobody moves who stays."""
    message = world.share_location(leyla, 0, 0)

    with pytest.raises(Impossible, match="on earth"):
        world.share_location(leyla, 91, 0)
    with pytest.raises(Impossible, match="live"):
        world.move(message, 1, 1)


@pytest.mark.parametrize(
    "link", ["https://t.me/sandbox_bot?start=az", "tg://resolve?domain=Sandbox_Bot&start=az"]
)
def test_a_deep_link_starts_the_bot_with_its_words(world, leyla, link):
    """In the private chat."""
    assert world.follow(leyla, link).text == "/start az"


def test_other_links_lead_elsewhere(world, leyla):
    """Or to the bot's chat, where nothing is said."""
    assert world.follow(leyla, "t.me/sandbox_bot") is None
    for link in ("https://t.me/other_bot?start=az", "https://example.org/sandbox_bot?start=az"):
        with pytest.raises(Impossible, match="does not lead"):
            world.follow(leyla, link)


async def test_a_link_adds_the_bot_to_a_group(api, world, leyla):
    """And says its words there, addressed to the bot."""
    choir = world.group("Choir", leyla)
    link = "https://t.me/sandbox_bot?startgroup=az&admin=pin_messages+change_info"

    said = world.follow(leyla, link, choir)

    assert (said.text, said.chat) == ("/start@sandbox_bot az", choir)
    assert world.seat(choir).status == "administrator"
    assert [[*one][1] for one in await heard(api)] == ["my_chat_member", "message", "message"]


def test_a_link_adds_the_bot_to_a_channel(world, leyla):
    """As an administrator; nothing is said there."""
    museum = world.channel("Museum", leyla)
    link = "https://t.me/sandbox_bot?startchannel&admin=post_messages"

    with pytest.raises(Impossible, match="Choose a room"):
        world.follow(leyla, link)
    assert world.follow(leyla, link, museum) is None
    assert world.seat(museum).may("can_post_messages")
