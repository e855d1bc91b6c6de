"""A group: who may do what there, where notices go, and what happens when it changes."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.handlers import lookups
from bot.messages.typography import unbroken
from bot.sandbox.world.failures import Reply
from bot.store import chats, managers
from bot.store.records import State
from tests.cast import EMILY, LEYLA, NINE, utc
from tests.stage import Stage, playing
from tests.stories.groups import GroupScene, found

#: In any of our languages, that only admins may do that.
REFUSED = "/next, /calendar, /status, /about, /timeline, /history, /sources, /help, /privacy"


async def test_the_bot_introduces_itself_once_and_quietly(group: GroupScene) -> None:
    """The greeting says what the bot is and how an admin subscribes; until then nothing is sent or stored."""
    greeting = group.stage.world.messages.of(group.chat).last

    assert greeting.silent
    assert "/start@sandbox_bot" in greeting.text
    assert unbroken("20 Yanvar") in greeting.text
    await group.stage.at(NINE)
    assert not [one for one in group.notices() if one is not greeting]
    assert await group.kept() is None


async def test_a_subscribed_group_gets_its_notice(subscribed: GroupScene) -> None:
    """The notice arrives once, in the language of whoever added the bot."""
    await subscribed.stage.at(NINE, NINE)

    (notice,) = subscribed.notices()
    assert unbroken("37 il ötür") in notice.text


@pytest.mark.parametrize(
    "command",
    ["/start", "/stop", "/language en", "/timezone Berlin", "/forgetme yes", "/cards off"],
)
async def test_a_plain_member_is_refused(group: GroupScene, command: str) -> None:
    """The bot refuses once a minute, and changes nothing."""
    before = await group.kept()
    answer = await group.ask(group.emily, command)

    assert REFUSED in answer.text
    group.stage.world.people.send(group.emily, command, group.chat)
    await group.settled()
    assert not group.notices()
    assert await group.kept() == before


async def test_an_anonymous_admin_is_obeyed(stage: Stage) -> None:
    """Telegram shows an anonymous admin as the group itself."""
    group = await found(stage, supergroup=True)
    await group.ask(group.leyla, "/start", anonymous=True)
    await group.ask(group.leyla, "/language en", anonymous=True)

    kept = await group.kept()
    assert kept
    assert kept.subscribed
    assert kept.language == "en"


async def test_whoever_speaks_as_a_channel_is_nobodys_admin(stage: Stage) -> None:
    """Not even when they own the channel."""
    group = await found(stage, supergroup=True)
    channel = group.stage.world.groups.create_channel("Elsewhere", creator=group.leyla)

    answer = await group.ask(group.leyla, "/start", as_channel=channel)

    assert REFUSED in answer.text


async def test_settings_are_typed(subscribed: GroupScene) -> None:
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
async def test_a_wrong_word_is_answered_with_the_choices(
    subscribed: GroupScene, command: str
) -> None:
    """And changes nothing."""
    before = await subscribed.kept()

    answer = await subscribed.ask(subscribed.leyla, command)

    assert command.split()[1] in answer.text
    assert await subscribed.kept() == before


async def test_a_member_does_not_change_the_language_by_speaking(subscribed: GroupScene) -> None:
    """Emily's Telegram speaks English; the group was subscribed in Azerbaijani."""
    answer = await subscribed.ask(subscribed.emily, "/next")

    assert "ildönümü" in answer.text
    kept = await subscribed.kept()
    assert kept
    assert kept.language == "az"


@pytest.mark.parametrize("command", ["/next", "/about", "/timeline", "/history", "/sources"])
async def test_anyone_may_ask_once_a_minute(subscribed: GroupScene, command: str) -> None:
    """Beyond that it is silently dropped, whoever asks; another question is answered."""
    stage = subscribed.stage
    await subscribed.ask(subscribed.emily, command)
    subscribed.stage.world.people.send(subscribed.leyla, command, subscribed.chat)
    await subscribed.settled()
    dropped = not subscribed.notices()
    stage.set_clock(stage.now().replace(minute=stage.now().minute + 2))

    assert dropped
    assert (await subscribed.ask(subscribed.emily, command)).text


@pytest.mark.parametrize(
    "said", ["CHAT_SEND_DOCS_FORBIDDEN", "not enough rights to send documents to the chat"]
)
async def test_a_group_that_takes_no_files_hears_where_the_calendar_is(
    subscribed: GroupScene, said: str
) -> None:
    """In a private chat with the bot."""
    refusal = Reply(400, f"Bad Request: {said}")
    subscribed.stage.world.failures.script(refusal, method="sendDocument")

    assert "@sandbox_bot" in (await subscribed.ask(subscribed.emily, "/calendar")).text


async def test_settings_in_private(subscribed: GroupScene) -> None:
    """The link in the group leads an admin to the group's settings; a press there changes the group."""
    stage, leyla = subscribed.stage, subscribed.leyla
    page = await stage.ask(LEYLA, f"/start chat_{subscribed.chat.id}")
    assert "Choir" in page.text

    for turn, label in enumerate(("Dil", "English"), start=1):
        stage.world.buttons.press(leyla, page, label)
        await stage.world.until(lambda turn=turn: page.edits == turn)  # type: ignore[misc]

    kept = await subscribed.kept()
    assert kept
    assert kept.language == "en"
    assert "English" in page.text
    private = await chats.find(stage.app.db, leyla.id)
    assert private is None


async def test_settings_in_private_are_for_admins(subscribed: GroupScene) -> None:
    """A plain member learns that, and a press of one who is an admin no longer changes nothing."""
    stage = subscribed.stage
    assert "Choir" not in (await stage.ask(EMILY, f"/start chat_{subscribed.chat.id}")).text
    stage.world.groups.promote(subscribed.emily, subscribed.chat)
    stage.age_lookups(lookups.REFUSED)
    page = await stage.ask(EMILY, f"/start chat_{subscribed.chat.id}")
    stage.world.groups.demote(subscribed.emily, subscribed.chat)
    stage.age_lookups(lookups.KEPT)

    stage.world.buttons.press(subscribed.emily, page, "Picture: on")
    await stage.world.until(lambda: page.edits)

    kept = await subscribed.kept()
    assert kept
    assert kept.cards
    assert "/chats" in page.text


@pytest.mark.parametrize(
    ("payload", "known"),
    [
        ("chat_{}0", True),
        ("chat_-5", True),
        ("chat_", False),
        ("chat_-{}", False),
        ("chat_{}e0", False),
        ("chat_{}/../x", False),
        ("x_chat_{}", False),
    ],
)
async def test_a_link_to_nowhere_opens_nothing(
    subscribed: GroupScene, payload: str, known: bool
) -> None:
    """The id of no group is refused, even to an admin of one; any other payload is ignored."""
    answer = await subscribed.stage.ask(LEYLA, f"/start {payload.format(subscribed.chat.id)}")

    assert "Choir" not in answer.text
    opening = "Bu ayarları yalnız həmin qrupun" if known else "Abunə oldunuz"
    assert opening in answer.text


async def test_the_groups_that_one_manages(subscribed: GroupScene) -> None:
    """Leyla finds the group in /chats; Emily, a plain member, does not."""
    leylas = await subscribed.stage.ask(LEYLA, "/chats")
    emilys = await subscribed.stage.ask(EMILY, "/chats")

    assert "Choir" in leylas.buttons
    assert "Choir" not in emilys.buttons


async def test_a_press_in_the_group_changes_nothing(subscribed: GroupScene) -> None:
    """The buttons there only lead elsewhere: who presses cannot be verified."""
    answer = await subscribed.ask(subscribed.leyla, "/settings")

    assert answer.buttons == {}
    (key,) = answer.keys()
    assert key["url"] == f"https://t.me/sandbox_bot?start=chat_{subscribed.chat.id}"


async def test_notices_go_to_the_topic_of_the_subscription(forum: GroupScene) -> None:
    """And the answer too."""
    world = forum.stage.world
    topic = world.topics.create(forum.chat, "Notices", by=forum.leyla)

    answer = await forum.ask(forum.leyla, "/start", topic=topic)
    await forum.stage.at(NINE)

    (notice,) = forum.notices()
    assert answer.topic is notice.topic is topic


async def test_the_audit_finds_a_topic_that_was_deleted(forum: GroupScene) -> None:
    """The admins are told a week before, and its notices come in General."""
    world = forum.stage.world
    topic = world.topics.create(forum.chat, "Notices", by=forum.leyla)
    await forum.ask(forum.leyla, "/start", topic=topic)
    world.topics.delete(forum.chat, topic, by=forum.leyla)
    await forum.stage.ask(LEYLA, "/help")

    await forum.stage.at(NINE - timedelta(days=7))
    await forum.stage.app.wiring.auditing.done()

    assert "Choir" in (await world.answers(forum.leyla))[0].text
    kept = await forum.kept()
    assert kept
    assert (kept.thread_id, kept.muted) == (None, None)
    (reach,) = [one for one in await chats.reach(forum.stage.app.db) if one.kind == "supergroup"]
    assert reach.topic_lost == 1


async def test_general_has_no_number(forum: GroupScene) -> None:
    """Subscribed in General, told in General."""
    await forum.ask(forum.leyla, "/start")
    await forum.stage.at(NINE)

    (notice,) = forum.notices()
    assert notice.topic is None


@pytest.mark.parametrize("end", ["close", "delete"])
async def test_a_topic_that_ends_gives_way_to_general(forum: GroupScene, end: str) -> None:
    """The notice comes once, it is remembered, and the group's admins are notified."""
    world = forum.stage.world
    await forum.stage.ask(LEYLA, "/help")
    topic = world.topics.create(forum.chat, "Notices", by=forum.leyla)
    await forum.ask(forum.leyla, "/start", topic=topic)
    getattr(world.topics, end)(forum.chat, topic, by=forum.leyla)
    await forum.stage.at(NINE, utc("20 07:55"))

    assert [notice.topic for notice in forum.notices()] == [None, None]
    kept = await forum.kept()
    assert kept
    assert kept.thread_id is None
    (told,) = await world.answers(forum.leyla)
    assert "Choir" in told.text
    assert "/topic" in told.text


async def test_when_general_is_closed_too_the_notice_waits(forum: GroupScene) -> None:
    """It is tried each hour, and the group's admins are notified once."""
    world = forum.stage.world
    await forum.stage.ask(LEYLA, "/help")
    await forum.ask(forum.leyla, "/start")
    world.topics.close(forum.chat, forum.chat.general, by=forum.leyla)
    await forum.stage.at(NINE, NINE.replace(minute=30))

    assert len(world.calls.of("sendPhoto", forum.chat.id)) == 1
    assert (await forum.stage.tally())["day"] == {State.PLANNED: 1}
    world.topics.reopen(forum.chat, forum.chat.general, by=forum.leyla)
    await forum.stage.at(NINE.replace(hour=NINE.hour + 1, minute=1))
    assert (await forum.stage.tally())["day"] == {State.SENT: 1}


async def test_another_topic_is_chosen_by_an_admin(forum: GroupScene) -> None:
    """/topic written in it."""
    await forum.ask(forum.leyla, "/start")
    topic = forum.stage.world.topics.create(forum.chat, "Notices", by=forum.leyla)

    await forum.ask(forum.leyla, "/topic", topic=topic)

    kept = await forum.kept()
    assert kept
    assert kept.thread_id == topic.thread_id


@pytest.mark.parametrize("told", [True, False])
async def test_a_group_that_was_upgraded_gets_one_notice(
    subscribed: GroupScene, told: bool
) -> None:
    """Whether Telegram says so beforehand or only when the notice is sent; settings come along."""
    await subscribed.ask(subscribed.leyla, "/language en")
    grown = subscribed.stage.world.groups.upgrade(
        subscribed.chat, by=subscribed.leyla, notify_bot=told
    )
    await subscribed.settled()

    await subscribed.stage.at(NINE, NINE, NINE.replace(minute=5))

    notices = [one for one in subscribed.notices(grown) if unbroken("37 years") in one.text]
    assert len(notices) == 1
    assert (await subscribed.stage.tally())["day"] == {State.SENT: 1}
    assert await subscribed.kept() is None


async def test_an_upgrade_told_by_message_and_by_error_is_one(subscribed: GroupScene) -> None:
    """The notice meets the old address, and the service messages come besides; the new one was subscribed, too."""
    stage, leyla = subscribed.stage, subscribed.leyla
    grown = stage.world.groups.upgrade(subscribed.chat, by=leyla, notify_bot=False)
    stage.world.people.send(leyla, "/start@sandbox_bot", grown)
    await stage.world.answers(grown)

    await stage.at(NINE, NINE.replace(minute=5))

    assert (
        len(
            [
                one
                for one in stage.world.messages.of(grown).messages
                if unbroken("37 il ötür") in one.text
            ]
        )
        == 1
    )
    assert [one.telegram_id for one in await chats.everyone(stage.app.db)] == [grown.id]


async def test_what_the_error_said_the_message_may_say_again(subscribed: GroupScene) -> None:
    """The notice meets the old address; Telegram's own word of the upgrade comes late, and twice."""
    stage, old = subscribed.stage, subscribed.chat
    grown = stage.world.groups.upgrade(old, by=subscribed.leyla, notify_bot=False)
    await stage.at(NINE)
    service = {"message_id": 900, "date": 1, "from": subscribed.leyla.user()}
    for _ in range(2):
        there = {"chat": old.chat(), "migrate_to_chat_id": grown.id}
        here = {"chat": grown.chat(), "migrate_from_chat_id": old.id}
        stage.world.updates.inject({"message": service | there})
        stage.world.updates.inject({"message": service | here})
    await subscribed.settled()

    await stage.at(NINE.replace(minute=1), NINE.replace(minute=5))

    assert (await stage.tally())["day"] == {State.SENT: 1}
    assert len(subscribed.notices(grown)) == 1
    assert [one.telegram_id for one in await chats.everyone(stage.app.db)] == [grown.id]


async def test_a_forged_press_opens_nobodys_private_settings(stage: Stage) -> None:
    """Our number of a private chat is no group to manage, not even one's own."""
    await stage.join(LEYLA)
    page = await stage.ask(EMILY, "/settings")
    leyla = await chats.find(stage.app.db, stage.people[LEYLA.name].id)
    assert leyla
    page.reply_markup = {
        "inline_keyboard": [[{"text": "x", "callback_data": f"c{leyla.id}.s.cards:off"}]]
    }

    stage.world.buttons.press(stage.people[EMILY.name], page, "x")
    await stage.world.until(lambda: page.edits)

    assert "/chats" in page.text
    assert await chats.find(stage.app.db, leyla.telegram_id) == leyla


@pytest.mark.parametrize("kicked", [True, False])
async def test_removed_it_ends_and_forgets_and_added_again_it_asks(
    subscribed: GroupScene, kicked: bool
) -> None:
    """It is erased whole; when the bot is added again, it is greeted as a stranger."""
    stage = subscribed.stage
    await subscribed.ask(subscribed.leyla, "/silent on")
    stage.world.membership.remove(subscribed.chat, by=subscribed.leyla, kicked=kicked)
    await subscribed.settled()
    assert await subscribed.kept() is None
    assert not await managers.managed(stage.app.db, subscribed.leyla.id)

    stage.world.membership.add(subscribed.chat, by=subscribed.leyla)
    await stage.world.answers(subscribed.chat)

    again = await subscribed.kept()
    assert again
    assert (again.subscribed, again.silent) == (None, None)


async def test_a_group_may_be_restricted_and_freed(stage: Stage) -> None:
    """While the bot cannot write there, the notice waits; once it can, the notice arrives."""
    subscribed = await found(stage, supergroup=True)
    await subscribed.ask(subscribed.leyla, "/start")
    world = subscribed.stage.world
    await subscribed.stage.ask(LEYLA, "/help")
    silenced = {"can_send_messages": False, "can_send_photos": False}
    world.membership.change(subscribed.chat, by=subscribed.leyla, **silenced)
    told = (await world.answers(subscribed.leyla))[0]
    await subscribed.stage.at(NINE)
    assert not subscribed.notices()

    world.membership.change(subscribed.chat, by=subscribed.leyla, **dict.fromkeys(silenced, True))
    await world.until(lambda: subscribed.notices())

    assert "Choir" in told.text
    assert unbroken("37 il ötür") in subscribed.notices()[0].text


async def test_a_group_where_only_admins_write_is_noticed_when_the_bot_is_added(
    stage: Stage,
) -> None:
    """The person who added the bot is notified in private; once it is an admin, it greets the group."""
    await stage.ask(LEYLA, "/help")
    leyla = stage.people[LEYLA.name]
    group = stage.world.groups.create("Choir", creator=leyla)
    stage.world.groups.set_permissions(group, by=leyla, can_send_messages=False)
    stage.world.membership.add(group, by=leyla)
    told = (await stage.world.answers(leyla))[0]
    assert "Choir" in told.text
    assert not stage.world.messages.of(group).unread()

    stage.world.membership.change(group, by=leyla, admin=True)

    assert "/start@sandbox_bot" in (await stage.world.answers(group))[0].text


async def test_a_group_that_falls_silent_for_all_is_told_and_found_by_the_audit(
    subscribed: GroupScene,
) -> None:
    """Telegram says nothing of it: an admin's command that cannot be answered shows it, and the audit asks."""
    stage, world = subscribed.stage, subscribed.stage.world
    await stage.ask(LEYLA, "/help")
    world.groups.set_permissions(subscribed.chat, by=subscribed.leyla, can_send_messages=False)
    world.people.send(subscribed.leyla, "/status", subscribed.chat)
    assert "Choir" in (await world.answers(subscribed.leyla))[0].text

    await stage.at(utc("13 06:00"))
    await stage.app.wiring.auditing.done()

    assert unbroken("7 gün") in (await world.answers(subscribed.leyla))[0].text


async def audited(group: GroupScene) -> list[int]:
    """The admins that are recorded a week before, after the audit."""
    await group.stage.at(utc("13 06:00"))
    await group.stage.app.wiring.auditing.done()
    return await recorded(group)


async def recorded(group: GroupScene) -> list[int]:
    """The admins that are recorded."""
    kept = await group.kept()
    assert kept
    return sorted(one.telegram_id for one in await managers.of(group.stage.app.db, kept))


@pytest.fixture
async def managed(stage: Stage) -> GroupScene:
    """A supergroup, whose former admin Emily is still recorded: nobody told the bot that she is none any more."""
    group = await found(stage, supergroup=True)
    await group.ask(group.leyla, "/start")
    kept = await group.kept()
    assert kept
    await managers.met(stage.app.db, kept, group.leyla.id, group.emily.id)
    assert await recorded(group) == sorted((group.leyla.id, group.emily.id))
    return group


@pytest.mark.parametrize("admin", [True, False])
async def test_the_audit_forgets_who_is_no_admin_any_more(managed: GroupScene, admin: bool) -> None:
    """Whether the bot is an admin itself or not: else such a person would stay recorded for as long as the group."""
    managed.stage.world.membership.change(managed.chat, by=managed.leyla, admin=admin)

    assert await audited(managed) == [managed.leyla.id]


async def test_the_audit_knows_anonymous_admins(managed: GroupScene) -> None:
    """Telegram does not list them to a bot that is no admin."""
    managed.stage.world.groups.promote(managed.emily, managed.chat, anonymous=True)

    assert await audited(managed) == sorted((managed.leyla.id, managed.emily.id))


@pytest.mark.parametrize(("method", "call"), [("getChatAdministrators", 1), ("getChatMember", 2)])
async def test_an_audit_without_an_answer_forgets_nobody(
    managed: GroupScene, method: str, call: int
) -> None:
    """A refusal tells nothing about anybody: of the list, or of her after the bot's own rights are known."""
    refusal = Reply(400, "Bad Request: member list is inaccessible")
    failures = managed.stage.world.failures
    failures.script(refusal, method=method, chat_id=managed.chat.id, every=call)

    assert await audited(managed) == sorted((managed.leyla.id, managed.emily.id))
    assert not failures.scripts


async def test_forgotten_by_an_admin(subscribed: GroupScene) -> None:
    """Typed, since a press cannot be verified."""
    await subscribed.ask(subscribed.leyla, "/forgetme")
    await subscribed.ask(subscribed.leyla, "/forgetme bəli")

    assert await subscribed.kept() is None


async def test_the_page_shows_what_a_group_is_told(tmp_path: Path) -> None:
    """A rehearsal reaches groups as well."""
    async with playing(tmp_path) as stage:
        group = await found(stage)
        await group.ask(group.leyla, "/start")

        assert await stage.app.rehearse() == {"sent": 3}


async def test_the_word_that_telegram_says_for_an_admin_subscribes_nobody(
    group: GroupScene,
) -> None:
    """Added by our link, a group is greeted; /start is then still to be said by a person."""
    group.stage.world.people.send(group.leyla, "/start@sandbox_bot add", group.chat)
    await group.settled()

    kept = await group.kept()
    assert kept
    assert kept.subscribed is None


async def test_a_loss_that_the_notice_meets_is_told(subscribed: GroupScene) -> None:
    """The bot was removed while it was away: the group is erased, and the person who added the bot is notified."""
    world = subscribed.stage.world
    await subscribed.stage.ask(LEYLA, "/help")
    world.groups.delete(subscribed.chat, notify_bot=False)

    await subscribed.stage.at(NINE, utc("20 07:55"))

    assert (await subscribed.stage.tally())["day"] == {State.GONE: 1}
    assert "botu itirdi" in (await world.answers(subscribed.leyla))[0].text
    assert await subscribed.kept() is None
