"""A choir's group: who may do what there, where notices go, and what happens when it changes."""

from pathlib import Path

import pytest

from bot.handlers import lookups
from bot.messages.typography import unbroken
from bot.sandbox.failures import Reply
from bot.store import chats, managers
from bot.store.records import State
from tests.cast import EMILY, LEYLA, utc
from tests.stage import Stage, playing
from tests.stories.rooms import NINE, Choir, found

#: In any of our languages, that only admins may do that.
REFUSED = "/next, /calendar, /status, /about, /timeline, /history, /sources, /help, /privacy"


async def test_the_bot_introduces_itself_once_and_quietly(choir: Choir) -> None:
    """What it is, and how an admin begins; until then nothing is sent, and after 30 days nothing is kept."""
    greeting = choir.stage.world.chat(choir.room).last

    assert greeting.silent
    assert "/start@sandbox_bot" in greeting.text
    assert unbroken("20 Yanvar") in greeting.text
    await choir.stage.at(NINE)
    assert not [one for one in choir.notices() if one is not greeting]
    assert await choir.kept() is None


async def test_a_subscribed_group_gets_its_notice(subscribed: Choir) -> None:
    """Once, in the language of whoever added the bot."""
    await subscribed.stage.at(NINE, NINE)

    (notice,) = subscribed.notices()
    assert unbroken("37 il ötür") in notice.text


@pytest.mark.parametrize(
    "command",
    ["/start", "/stop", "/language en", "/timezone Berlin", "/forgetme yes", "/cards off"],
)
async def test_a_plain_member_is_refused(choir: Choir, command: str) -> None:
    """It says so once a minute, and changes nothing."""
    before = await choir.kept()
    answer = await choir.ask(choir.emily, command)

    assert REFUSED in answer.text
    choir.stage.world.say(choir.emily, command, choir.room)
    await choir.settled()
    assert not choir.notices()
    assert await choir.kept() == before


async def test_an_anonymous_admin_is_obeyed(stage: Stage) -> None:
    """Telegram shows them as the group itself."""
    choir = await found(stage, supergroup=True)
    await choir.ask(choir.leyla, "/start", anonymous=True)
    await choir.ask(choir.leyla, "/language en", anonymous=True)

    kept = await choir.kept()
    assert kept
    assert kept.subscribed
    assert kept.language == "en"


async def test_whoever_speaks_as_a_channel_is_nobodys_admin(stage: Stage) -> None:
    """Not even when they own the channel."""
    choir = await found(stage, supergroup=True)
    channel = choir.stage.world.channel("Elsewhere", creator=choir.leyla)

    answer = await choir.ask(choir.leyla, "/start", as_channel=channel)

    assert REFUSED in answer.text


async def test_settings_are_typed(subscribed: Choir) -> None:
    """Language, zone, hour, messages, sound, picture: each for the group."""
    for command in (
        *("/language ru", "/timezone Pacific/Kiritimati", "/time 7:30"),
        *("/moments day silence", "/silent off", "/cards off"),
    ):
        await subscribed.ask(subscribed.leyla, command)

    kept = await subscribed.kept()
    assert kept
    assert (kept.language, kept.zone, kept.minute) == ("ru", "Pacific/Kiritimati", 450)
    assert (kept.moments, kept.silent, kept.cards) == ({"day", "silence"}, False, False)


@pytest.mark.parametrize(
    "command", ["/silent perhaps", "/moments dawn", "/cards maybe", "/time 25"]
)
async def test_a_wrong_word_is_answered_with_the_choices(subscribed: Choir, command: str) -> None:
    """And changes nothing."""
    before = await subscribed.kept()

    answer = await subscribed.ask(subscribed.leyla, command)

    assert command.split()[1] in answer.text
    assert await subscribed.kept() == before


async def test_a_member_does_not_change_the_language_by_speaking(subscribed: Choir) -> None:
    """Emily's Telegram speaks English; the group was subscribed in Azerbaijani."""
    answer = await subscribed.ask(subscribed.emily, "/next")

    assert "ildönümü" in answer.text
    kept = await subscribed.kept()
    assert kept
    assert kept.language == "az"


@pytest.mark.parametrize("command", ["/next", "/about", "/timeline", "/history", "/sources"])
async def test_anyone_may_ask_once_a_minute(subscribed: Choir, command: str) -> None:
    """Beyond that it is silently dropped, whoever asks; another question is answered."""
    stage = subscribed.stage
    await subscribed.ask(subscribed.emily, command)
    subscribed.stage.world.say(subscribed.leyla, command, subscribed.room)
    await subscribed.settled()
    dropped = not subscribed.notices()
    stage.set_clock(stage.now().replace(minute=stage.now().minute + 2))

    assert dropped
    assert (await subscribed.ask(subscribed.emily, command)).text


@pytest.mark.parametrize(
    "said", ["CHAT_SEND_DOCS_FORBIDDEN", "not enough rights to send documents to the chat"]
)
async def test_a_group_that_takes_no_files_hears_where_the_calendar_is(
    subscribed: Choir, said: str
) -> None:
    """In a private chat with the bot."""
    refusal = Reply(400, f"Bad Request: {said}")
    subscribed.stage.world.failures.script(refusal, method="sendDocument")

    assert "@sandbox_bot" in (await subscribed.ask(subscribed.emily, "/calendar")).text


async def test_settings_in_private(subscribed: Choir) -> None:
    """The link in the group leads an admin to the group's settings; a press there changes the group."""
    stage, leyla = subscribed.stage, subscribed.leyla
    page = await stage.ask(LEYLA, f"/start chat_{subscribed.room.id}")
    assert "Choir" in page.text

    for turn, label in enumerate(("Dil", "English"), start=1):
        stage.world.press(leyla, page, label)
        await stage.world.until(lambda turn=turn: page.edits == turn)  # type: ignore[misc]

    kept = await subscribed.kept()
    assert kept
    assert kept.language == "en"
    assert "English" in page.text
    private = await chats.find(stage.app.db, leyla.id)
    assert private is None or private.subscribed is None


async def test_settings_in_private_are_for_admins(subscribed: Choir) -> None:
    """A plain member learns that, and a press of one who is an admin no longer changes nothing."""
    stage = subscribed.stage
    assert "Choir" not in (await stage.ask(EMILY, f"/start chat_{subscribed.room.id}")).text
    stage.world.promote(subscribed.emily, subscribed.room)
    stage.age_lookups(lookups.REFUSED)
    page = await stage.ask(EMILY, f"/start chat_{subscribed.room.id}")
    stage.world.demote(subscribed.emily, subscribed.room)
    stage.age_lookups(lookups.KEPT)

    stage.world.press(subscribed.emily, page, "Picture: on")
    await stage.world.until(lambda: page.edits)

    kept = await subscribed.kept()
    assert kept
    assert kept.cards
    assert "/chats" in page.text


@pytest.mark.parametrize(
    "payload", ["chat_", "chat_1", "chat_-5", "chat_-1e9", "chat_-100/../x", "chat_--1"]
)
async def test_a_link_to_nowhere_opens_nothing(subscribed: Choir, payload: str) -> None:
    """It is answered in a sentence, or as a plain /start."""
    answer = await subscribed.stage.ask(LEYLA, f"/start {payload}")

    assert "Choir" not in answer.text


async def test_the_groups_that_one_manages(subscribed: Choir) -> None:
    """Leyla finds the choir in /chats; Emily, a plain member, does not."""
    leylas = await subscribed.stage.ask(LEYLA, "/chats")
    emilys = await subscribed.stage.ask(EMILY, "/chats")

    assert "Choir" in leylas.buttons
    assert "Choir" not in emilys.buttons


async def test_a_press_in_the_group_changes_nothing(subscribed: Choir) -> None:
    """The buttons there only lead elsewhere: who presses cannot be verified."""
    answer = await subscribed.ask(subscribed.leyla, "/settings")

    assert answer.buttons == {}
    (key,) = answer.keys()
    assert key["url"] == f"https://t.me/sandbox_bot?start=chat_{subscribed.room.id}"


async def test_notices_go_to_the_topic_of_the_subscription(forum: Choir) -> None:
    """And the answer too."""
    world = forum.stage.world
    topic = world.topic(forum.room, "Notices", by=forum.leyla)

    answer = await forum.ask(forum.leyla, "/start", topic=topic)
    await forum.stage.at(NINE)

    (notice,) = forum.notices()
    assert answer.topic is notice.topic is topic


async def test_general_has_no_number(forum: Choir) -> None:
    """Subscribed in General, told in General."""
    await forum.ask(forum.leyla, "/start")
    await forum.stage.at(NINE)

    (notice,) = forum.notices()
    assert notice.topic is None


@pytest.mark.parametrize("end", ["close_topic", "delete_topic"])
async def test_a_topic_that_ends_gives_way_to_general(forum: Choir, end: str) -> None:
    """The notice comes once, it is remembered, and those who manage the group are told."""
    world = forum.stage.world
    await forum.stage.ask(LEYLA, "/help")
    topic = world.topic(forum.room, "Notices", by=forum.leyla)
    await forum.ask(forum.leyla, "/start", topic=topic)
    getattr(world, end)(forum.room, topic, by=forum.leyla)
    await forum.stage.at(NINE, utc("20 07:55"))

    assert [notice.topic for notice in forum.notices()] == [None, None]
    kept = await forum.kept()
    assert kept
    assert kept.thread_id is None
    (told,) = await world.answers(forum.leyla)
    assert "Choir" in told.text
    assert "/topic" in told.text


async def test_when_general_is_closed_too_the_notice_waits(forum: Choir) -> None:
    """Tried each hour, not over and over; those who manage the group are told once."""
    world = forum.stage.world
    await forum.stage.ask(LEYLA, "/help")
    await forum.ask(forum.leyla, "/start")
    world.close_topic(forum.room, forum.room.general, by=forum.leyla)
    await forum.stage.at(NINE, NINE.replace(minute=30))

    assert len(world.calls.of("sendPhoto", forum.room.id)) == 1
    assert (await forum.stage.tally())["day"] == {State.PLANNED: 1}
    world.reopen_topic(forum.room, forum.room.general, by=forum.leyla)
    await forum.stage.at(NINE.replace(hour=NINE.hour + 1, minute=1))
    assert (await forum.stage.tally())["day"] == {State.SENT: 1}


async def test_another_topic_is_chosen_by_an_admin(forum: Choir) -> None:
    """/topic written in it."""
    await forum.ask(forum.leyla, "/start")
    topic = forum.stage.world.topic(forum.room, "Notices", by=forum.leyla)

    await forum.ask(forum.leyla, "/topic", topic=topic)

    kept = await forum.kept()
    assert kept
    assert kept.thread_id == topic.thread_id


@pytest.mark.parametrize("told", [True, False])
async def test_a_group_that_was_upgraded_gets_one_notice(subscribed: Choir, told: bool) -> None:
    """Whether Telegram says so beforehand or only when the notice is sent; settings come along."""
    await subscribed.ask(subscribed.leyla, "/language en")
    grown = subscribed.stage.world.upgrade(subscribed.room, by=subscribed.leyla, told=told)
    await subscribed.settled()

    await subscribed.stage.at(NINE, NINE, NINE.replace(minute=5))

    notices = [one for one in subscribed.notices(grown) if unbroken("37 years") in one.text]
    assert len(notices) == 1
    assert (await subscribed.stage.tally())["day"] == {State.SENT: 1}
    assert await subscribed.kept() is None


async def test_an_upgrade_told_by_message_and_by_error_is_one(subscribed: Choir) -> None:
    """The notice meets the old address, and the service messages come besides; the new one was subscribed, too."""
    stage, leyla = subscribed.stage, subscribed.leyla
    grown = stage.world.upgrade(subscribed.room, by=leyla, told=False)
    stage.world.say(leyla, "/start@sandbox_bot", grown)
    await stage.world.answers(grown)

    await stage.at(NINE, NINE.replace(minute=5))

    assert (
        len([one for one in stage.world.chat(grown).messages if unbroken("37 il ötür") in one.text])
        == 1
    )
    assert [one.address for one in await chats.everyone(stage.app.db)] == [grown.id]


async def test_what_the_error_said_the_message_may_say_again(subscribed: Choir) -> None:
    """The notice meets the old address; Telegram's own word of the upgrade comes late, and twice."""
    stage, old = subscribed.stage, subscribed.room
    grown = stage.world.upgrade(old, by=subscribed.leyla, told=False)
    await stage.at(NINE)
    service = {"message_id": 900, "date": 1, "from": subscribed.leyla.user()}
    for _ in range(2):
        there = {"chat": old.chat(), "migrate_to_chat_id": grown.id}
        here = {"chat": grown.chat(), "migrate_from_chat_id": old.id}
        stage.world.inject({"message": service | there})
        stage.world.inject({"message": service | here})
    await subscribed.settled()

    await stage.at(NINE.replace(minute=1), NINE.replace(minute=5))

    assert (await stage.tally())["day"] == {State.SENT: 1}
    assert len(subscribed.notices(grown)) == 1
    assert [one.address for one in await chats.everyone(stage.app.db)] == [grown.id]


async def test_a_forged_press_opens_nobodys_private_settings(stage: Stage) -> None:
    """Our number of a private chat is no group to manage, not even one's own."""
    await stage.join(LEYLA)
    page = await stage.ask(EMILY, "/settings")
    leyla = await chats.find(stage.app.db, stage.people[LEYLA.name].id)
    assert leyla
    page.reply_markup = {
        "inline_keyboard": [[{"text": "x", "callback_data": f"c{leyla.id}.s.cards:off"}]]
    }

    stage.world.press(stage.people[EMILY.name], page, "x")
    await stage.world.until(lambda: page.edits)

    assert "/chats" in page.text
    assert await chats.find(stage.app.db, leyla.address) == leyla


@pytest.mark.parametrize("kicked", [True, False])
async def test_removed_it_ends_and_forgets_and_added_again_it_asks(
    subscribed: Choir, kicked: bool
) -> None:
    """It is erased whole; when the bot is added again, it is greeted as a stranger."""
    stage = subscribed.stage
    await subscribed.ask(subscribed.leyla, "/silent on")
    stage.world.remove_bot(subscribed.room, by=subscribed.leyla, kicked=kicked)
    await subscribed.settled()
    assert await subscribed.kept() is None
    assert not await managers.managed(stage.app.db, subscribed.leyla.id)

    stage.world.add_bot(subscribed.room, by=subscribed.leyla)
    await stage.world.answers(subscribed.room)

    again = await subscribed.kept()
    assert again
    assert (again.subscribed, again.silent) == (None, None)


async def test_a_group_may_be_restricted_and_freed(stage: Stage) -> None:
    """While the bot may not write there its notice waits; once it may, it comes."""
    subscribed = await found(stage, supergroup=True)
    await subscribed.ask(subscribed.leyla, "/start")
    world = subscribed.stage.world
    await subscribed.stage.ask(LEYLA, "/help")
    silenced = {"can_send_messages": False, "can_send_photos": False}
    world.let_bot(subscribed.room, by=subscribed.leyla, **silenced)
    told = (await world.answers(subscribed.leyla))[0]
    await subscribed.stage.at(NINE)
    assert not subscribed.notices()

    world.let_bot(subscribed.room, by=subscribed.leyla, **dict.fromkeys(silenced, True))
    await world.until(lambda: subscribed.notices())

    assert "Choir" in told.text
    assert unbroken("37 il ötür") in subscribed.notices()[0].text


async def test_a_group_where_only_admins_write_is_noticed_when_the_bot_is_added(
    stage: Stage,
) -> None:
    """Whoever added it is told in private; made an admin, it greets the group."""
    await stage.ask(LEYLA, "/help")
    leyla = stage.people[LEYLA.name]
    room = stage.world.group("Choir", creator=leyla)
    stage.world.permit(room, by=leyla, can_send_messages=False)
    stage.world.add_bot(room, by=leyla)
    told = (await stage.world.answers(leyla))[0]
    assert "Choir" in told.text
    assert not stage.world.chat(room).unheard()

    stage.world.let_bot(room, by=leyla, admin=True)

    assert "/start@sandbox_bot" in (await stage.world.answers(room))[0].text


async def test_a_group_that_falls_silent_for_all_is_told_and_found_by_the_audit(
    subscribed: Choir,
) -> None:
    """Telegram says nothing of it: an admin's command that cannot be answered shows it, and the audit asks."""
    stage, world = subscribed.stage, subscribed.stage.world
    await stage.ask(LEYLA, "/help")
    world.permit(subscribed.room, by=subscribed.leyla, can_send_messages=False)
    world.say(subscribed.leyla, "/status", subscribed.room)
    assert "Choir" in (await world.answers(subscribed.leyla))[0].text

    await stage.at(utc("13 06:00"))
    await stage.app.out.audited()

    assert unbroken("7 gün") in (await world.answers(subscribed.leyla))[0].text


async def test_forgotten_by_an_admin(subscribed: Choir) -> None:
    """Typed, since a press cannot be verified."""
    await subscribed.ask(subscribed.leyla, "/forgetme")
    await subscribed.ask(subscribed.leyla, "/forgetme bəli")

    assert await subscribed.kept() is None


async def test_the_page_shows_what_a_group_is_told(tmp_path: Path) -> None:
    """A rehearsal reaches groups as well."""
    async with playing(tmp_path) as stage:
        choir = await found(stage)
        await choir.ask(choir.leyla, "/start")

        assert await stage.app.rehearse() == {"sent": 3}


async def test_the_word_that_telegram_says_for_an_admin_subscribes_nobody(choir: Choir) -> None:
    """Added by our link, a group is greeted; /start is then still to be said by a person."""
    choir.stage.world.say(choir.leyla, "/start@sandbox_bot add", choir.room)
    await choir.settled()

    kept = await choir.kept()
    assert kept
    assert kept.subscribed is None


async def test_a_loss_that_the_notice_meets_is_told(subscribed: Choir) -> None:
    """The bot was removed while it was away: the group is erased, and whoever added it hears of it."""
    world = subscribed.stage.world
    await subscribed.stage.ask(LEYLA, "/help")
    world.dissolve(subscribed.room, told=False)

    await subscribed.stage.at(NINE, utc("20 07:55"))

    assert (await subscribed.stage.tally())["day"] == {State.GONE: 1}
    assert "botu itirdi" in (await world.answers(subscribed.leyla))[0].text
    assert await subscribed.kept() is None
