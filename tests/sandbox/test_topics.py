"""The topics of a forum: open, closed, deleted, and General."""

import pytest
from telegram import Update

from bot.sandbox.world import Impossible


@pytest.fixture
def parish(world, leyla):
    parish = world.group("Parish", leyla, forum=True)
    world.add_bot(parish, by=leyla)
    world.updates.drop()
    return parish


@pytest.fixture
def notices(world, leyla, parish):
    return world.topic(parish, "Notices", by=leyla)


@pytest.fixture
def send(api, parish):
    async def sent(thread_id=None):
        more = {"message_thread_id": thread_id} if thread_id else {}
        return await api("sendMessage", chat_id=parish.id, text="x", **more)

    return sent


async def test_a_topic_is_told_of_as_it_begins_and_closes(api, world, leyla, parish, notices):
    """Its thread has the number of its first message."""
    world.close_topic(parish, notices, leyla)
    world.reopen_topic(parish, notices, leyla)

    updates = [Update.de_json(one, None) for one in (await api("getUpdates"))[1]]
    begun, closed, opened = [update.message for update in updates]
    assert begun.forum_topic_created.name == "Notices"
    assert begun.message_id == begun.message_thread_id == notices.thread_id
    assert closed.forum_topic_closed
    assert opened.forum_topic_reopened
    assert closed.message_thread_id == notices.thread_id


async def test_what_is_said_in_a_topic_says_so(api, world, leyla, parish, notices):
    """And replies to its beginning; in General nothing is said of a thread."""
    world.say(leyla, "/one", parish, topic=notices)
    world.say(leyla, "/two", parish)
    world.say(leyla, "/three", parish, topic=parish.general)

    one, two, three = [update["message"] for update in (await api("getUpdates"))[1]][1:]
    assert (one["message_thread_id"], one["is_topic_message"]) == (notices.thread_id, True)
    assert one["reply_to_message"]["forum_topic_created"]["name"] == "Notices"
    assert not {"message_thread_id", "is_topic_message"} & (two.keys() | three.keys())
    assert one["chat"]["is_forum"] is True


async def test_the_bot_writes_in_topics(send, world, parish, notices):
    """And in General without a thread."""
    status, sent = await send(notices.thread_id)

    assert (status, sent["message_thread_id"], sent["is_topic_message"]) == (
        200,
        notices.thread_id,
        True,
    )
    assert "message_thread_id" not in (await send())[1]
    assert world.chat(parish).messages[-2].topic is notices


@pytest.mark.parametrize("thread_id", [1, 99])
async def test_a_thread_that_is_none_is_not_found(send, thread_id):
    """General has the number 1, and yet must not be named."""
    assert await send(thread_id) == (400, "Bad Request: message thread not found")


async def test_a_closed_topic_is_closed_to_those_who_do_not_rule_topics(
    send, world, leyla, parish, notices
):
    """400 for a member; an administrator passes, if it may manage topics."""
    world.close_topic(parish, notices, leyla)

    refused = await send(notices.thread_id)
    world.let_bot(parish, by=leyla, admin=True, can_manage_topics=False)
    refused_too = await send(notices.thread_id)
    world.let_bot(parish, by=leyla, can_manage_topics=True)

    assert refused == refused_too == (400, "Bad Request: TOPIC_CLOSED")
    assert (await send(notices.thread_id))[0] == 200


async def test_general_can_be_closed_too(send, world, leyla, parish, notices):
    """The other topics stay open."""
    world.close_topic(parish, parish.general, leyla)

    assert (await send())[1] == "Bad Request: TOPIC_CLOSED"
    assert (await send(notices.thread_id))[0] == 200


async def test_a_deleted_topic_is_gone_with_its_messages(send, world, leyla, parish, notices):
    """What is in General stays."""
    await send(notices.thread_id)
    await send()
    world.delete_topic(parish, notices, leyla)

    assert await send(notices.thread_id) == (400, "Bad Request: message thread not found")
    assert [message.text for message in world.chat(parish).messages] == ["", "x"]


def test_people_cannot_do_what_topics_do_not_allow(world, leyla, parish, notices):
    """Write where it is closed, close what is another's, delete General or what is gone."""
    anna = world.person("Anna")
    world.join(anna, parish)
    world.close_topic(parish, notices, leyla)
    other = world.topic(world.group("Other", leyla, forum=True), "Far", by=leyla)
    forbidden = [
        lambda: world.say(anna, "x", parish, topic=notices),
        lambda: world.reopen_topic(parish, notices, anna),
        lambda: world.close_topic(parish, notices, leyla),
        lambda: world.delete_topic(parish, parish.general, leyla),
        lambda: world.say(leyla, "x", parish, topic=other),
        lambda: world.topic(world.group("Choir", leyla), "x", by=leyla),
    ]

    for deed in forbidden:
        with pytest.raises(Impossible):
            deed()
    world.say(leyla, "x", parish, topic=notices)
    assert world.topic(parish, "Mine", by=anna).creator == anna.id
