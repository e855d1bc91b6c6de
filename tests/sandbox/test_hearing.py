"""What the bot hears in rooms with privacy mode on, and as whom people speak."""

import pytest

from bot.sandbox.world import Impossible

KEYS = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture
def parish(world, leyla):
    parish = world.group("Parish", leyla, supergroup=True)
    world.add_bot(parish, by=leyla)
    world.updates.drop()
    return parish


@pytest.fixture
def museum(world, leyla):
    museum = world.channel("Museum", leyla)
    world.add_bot(museum, by=leyla)
    world.updates.drop()
    return museum


async def heard(api, kind="message"):
    return [one[kind] for one in (await api("getUpdates"))[1]]


async def test_a_member_hears_commands_only(api, world, leyla, parish):
    """Those that may be its own."""
    for text in ("/next", "Salam", "/next@sandbox_bot 5", "/next@other_bot", "see /next", "/a/b"):
        world.say(leyla, text, parish)

    assert [one["text"] for one in await heard(api)] == ["/next", "/next@sandbox_bot 5"]


async def test_a_member_hears_replies_to_it(api, world, leyla, parish):
    """But not replies to others."""
    await api("sendMessage", chat_id=parish.id, text="x")
    own = world.chat(parish).last
    hers = world.say(leyla, "one", parish, reply_to=own)
    world.say(leyla, "two", parish, reply_to=hers)

    [reply] = await heard(api)
    assert (reply["text"], reply["reply_to_message"]["from"]["id"]) == ("one", 120)


async def test_an_administrator_hears_everything(api, world, leyla, parish):
    """Until it is one no more."""
    world.let_bot(parish, by=leyla, admin=True)
    world.say(leyla, "one", parish)
    world.let_bot(parish, by=leyla, admin=False)
    world.say(leyla, "two", parish)

    updates = (await api("getUpdates"))[1]
    assert [one["message"]["text"] for one in updates if "message" in one] == ["one"]


async def test_an_anonymous_administrator_speaks_as_the_group(api, world, leyla, parish):
    """Until they speak under their own name again; a pressed button always shows who it is."""
    world.say(leyla, "/one", parish, anonymous=True)
    world.say(leyla, "/two", parish)
    await api("sendMessage", chat_id=parish.id, text="x", reply_markup=KEYS)
    world.press(leyla, world.chat(parish).last, "Go")
    world.say(leyla, "/three", parish, anonymous=False)

    updates = (await api("getUpdates"))[1]
    one, two, three = (update["message"] for update in updates if "message" in update)
    assert one["from"]["id"] == two["from"]["id"] == 1087968824
    assert one["sender_chat"]["id"] == parish.id
    assert (three["from"]["id"], "sender_chat" in three) == (leyla.id, False)
    assert updates[2]["callback_query"]["from"]["id"] == leyla.id


async def test_one_speaks_as_a_channel_of_ones_own(api, world, leyla, parish, museum):
    """And of nobody else's."""
    world.say(leyla, "/next", parish, as_channel=museum)

    [message] = await heard(api)
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (136817688, museum.id)
    anna = world.person("Anna")
    world.join(anna, parish)
    with pytest.raises(Impossible, match="is not in Museum"):
        world.say(anna, "/next", parish, as_channel=museum)


async def test_a_post_has_no_author(api, world, leyla, museum):
    """It is the channel's, also when it is changed."""
    post = world.post(leyla, museum, "Salam")
    world.edit(leyla, post, "Salam.")

    first, second = (await api("getUpdates"))[1]
    assert ("from" in first["channel_post"], first["channel_post"]["text"]) == (False, "Salam")
    assert first["channel_post"]["sender_chat"]["id"] == museum.id
    assert second["edited_channel_post"]["text"] == "Salam."


async def test_answers_in_a_room_are_counted_from_what_was_said(api, world, leyla, parish):
    """As in a private chat; messages of supergroups have numbers of their own."""
    await api("sendMessage", chat_id=parish.id, text="before")
    asked = world.say(leyla, "/next", parish)
    await api("sendMessage", chat_id=parish.id, text="after")

    [answer] = await world.answers(parish)
    assert (answer.text, asked.message_id, answer.message_id) == ("after", 4, 5)
    assert world.say(leyla, "x").message_id == 1


async def test_who_is_not_there_hears_nothing(api, world, leyla, parish):
    """Neither commands nor who comes."""
    world.remove_bot(parish, by=leyla)
    world.updates.drop()

    world.say(leyla, "/next", parish)
    world.join(world.person("Anna"), parish)

    assert (await api("getUpdates"))[1] == []


async def test_only_an_administrator_deletes_what_others_said(api, world, leyla, parish):
    """With that right; its own words the bot may always take back."""
    hers = world.say(leyla, "x", parish)
    at = {"chat_id": parish.id, "message_id": hers.message_id}

    refused = await api("deleteMessage", **at)
    world.let_bot(parish, by=leyla, admin=True)
    allowed = await api("deleteMessage", **at)

    assert refused == (400, "Bad Request: message can't be deleted")
    assert allowed == (200, True)
