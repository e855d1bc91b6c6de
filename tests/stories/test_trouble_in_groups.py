"""What goes wrong in groups and channels: no setting and no notice is lost, and only admins are notified."""

from datetime import timedelta

import pytest

from bot.handlers import lookups
from bot.sandbox.world.chats import Member
from bot.sandbox.world.failures import Cut, Delay, Kind, Reply
from bot.store import chats, managers
from tests.cast import DENIZ, EMILY, LEYLA, NINE
from tests.stage import Stage
from tests.stories.groups import ChannelScene, GroupScene, found


def words(stage: Stage, who: object) -> list[str]:
    """All texts that the bot sent there."""
    return [one.text for one in stage.world.messages.of(who).messages if one.from_bot]  # type: ignore[arg-type]


async def test_an_upgrade_overwrites_no_settings(subscribed: GroupScene) -> None:
    """The old group is moved to its new id while the bot asks Telegram about the new one."""
    for command in ("/language en", "/time 7:30", "/silent on", "/cards off"):
        await subscribed.ask(subscribed.leyla, command)
    subscribed.stage.world.failures.script(Delay(0.2), method="getChat")

    grown = subscribed.stage.world.groups.upgrade(subscribed.chat, by=subscribed.leyla)
    asked = subscribed.stage.world.calls
    await subscribed.stage.world.until(lambda: asked.of("getChat", grown.id))
    await subscribed.settled()

    kept = await chats.find(subscribed.stage.app.db, grown.id)
    assert kept
    assert (kept.language, kept.minute, kept.silent, kept.cards) == ("en", 450, True, False)


async def test_an_upgraded_group_is_not_greeted_as_a_stranger(subscribed: GroupScene) -> None:
    """Whichever of the updates about it is handled first."""
    grown = subscribed.stage.world.groups.upgrade(subscribed.chat, by=subscribed.leyla)

    await subscribed.settled()

    assert words(subscribed.stage, grown) == []
    kept = await chats.find(subscribed.stage.app.db, grown.id)
    assert kept
    assert kept.subscribed


async def test_a_greeting_sent_before_the_upgrade_is_known_is_deleted(
    subscribed: GroupScene,
) -> None:
    """The bot learns of the supergroup first, and then that it was the group."""
    world, leyla = subscribed.stage.world, subscribed.leyla
    grown = world.groups.upgrade(subscribed.chat, by=leyla, notify_bot=False)
    (bot,) = [member for member in grown.members.values() if member.user["is_bot"]]
    world.groups.put_member_update("my_chat_member", grown, leyla.user(), Member(bot.user), bot)
    await world.answers(grown)

    origin = {"migrate_from_chat_id": subscribed.chat.id}
    world.groups.announce(grown, leyla.user(), origin, notify_bot=True)

    await world.until(lambda: world.calls.of("deleteMessage", grown.id))
    assert words(subscribed.stage, grown) == []


async def test_one_upgraded_group_leaves_nobody_without_an_answer(subscribed: GroupScene) -> None:
    """An admin of two groups asks for them; Telegram refuses requests about the old id of one."""
    world, leyla = subscribed.stage.world, subscribed.leyla
    other = world.groups.create("Orchestra", creator=leyla)
    world.membership.add(other, by=leyla)
    await world.answers(other)
    world.groups.upgrade(subscribed.chat, by=leyla, notify_bot=False)
    subscribed.stage.age_lookups(lookups.KEPT)

    answer = await subscribed.stage.ask(LEYLA, "/chats")

    assert {*answer.buttons} == {"Qrup", "Orchestra"}


async def test_an_old_link_leads_to_the_upgraded_group(subscribed: GroupScene) -> None:
    """The link in the group contains the old id and still works."""
    subscribed.stage.world.groups.upgrade(subscribed.chat, by=subscribed.leyla)
    await subscribed.settled()

    assert "Choir" in (await subscribed.stage.ask(LEYLA, f"/start chat_{subscribed.chat.id}")).text


async def test_in_doubt_whether_a_group_left_or_grew_nothing_is_forgotten(
    subscribed: GroupScene,
) -> None:
    """Telegram reports that the bot left the old group, and does not answer whether it was upgraded."""
    world, old = subscribed.stage.world, subscribed.chat
    change = {"chat": old.chat(), "from": subscribed.leyla.user(), "date": 1}
    change |= {"old_chat_member": world.membership.of(old).api()}
    change |= {"new_chat_member": Member(world.profile.user, "left").api()}
    world.groups.upgrade(old, by=subscribed.leyla, notify_bot=False)
    world.failures.script(Cut(), method="getChat")

    world.updates.inject({"my_chat_member": change})
    await world.until(lambda: not world.failures.scripts)
    await subscribed.settled()

    assert len(await chats.everyone(subscribed.stage.app.db)) == 1


async def test_talk_in_a_group_does_not_drown_what_happens_to_the_bot(stage: Stage) -> None:
    """A bot that is an admin receives all messages, and still handles its own removal."""
    group = await found(stage, supergroup=True)
    await group.ask(group.leyla, "/start")
    stage.world.membership.change(group.chat, by=group.leyla, admin=True)
    for number in range(60):
        stage.world.people.send(group.emily, f"hello {number}", group.chat)
    stage.world.membership.remove(group.chat, by=group.leyla)

    await group.erased()


async def test_one_member_cannot_silence_an_admin(subscribed: GroupScene) -> None:
    """The flood limit counts each person of a group separately."""
    for _ in range(60):
        subscribed.stage.world.people.send(subscribed.emily, "/next", subscribed.chat)
    subscribed.stage.world.people.send(subscribed.leyla, "/stop", subscribed.chat)

    assert await subscribed.ended() == "stopped"


async def test_an_answer_of_telegram_that_never_came_costs_no_greeting(stage: Stage) -> None:
    """The list of admins is not needed for the greeting."""
    group = stage.world.groups.create("Choir", creator=stage.people[LEYLA.name])
    stage.world.failures.script(Reply(502, "Bad Gateway"), method="getChatAdministrators")

    stage.world.membership.add(group, by=stage.people[LEYLA.name])

    assert "/start@sandbox_bot" in (await stage.world.answers(group))[0].text


@pytest.mark.parametrize("closed", ["general", "CHAT_WRITE_FORBIDDEN"])
async def test_a_greeting_that_cannot_be_said_is_told_in_private(stage: Stage, closed: str) -> None:
    """This holds for each error by which Telegram says that the bot cannot write there."""
    await stage.ask(LEYLA, "/help")
    leyla = stage.people[LEYLA.name]
    group = stage.world.groups.create("Choir", creator=leyla, forum=True)
    if closed == "general":
        stage.world.topics.close(group, group.general, by=leyla)
    else:
        stage.world.failures.script(Reply(400, f"Bad Request: {closed}"), chat_id=group.id)

    stage.world.membership.add(group, by=leyla)

    assert "Choir" in (await stage.world.answers(leyla))[0].text


async def test_an_admin_bot_made_a_member_where_members_are_silent_is_noticed(stage: Stage) -> None:
    """Telegram reports the status of a member, but not what members can do."""
    group = await found(stage, supergroup=True)
    await stage.ask(LEYLA, "/help")
    stage.world.membership.change(group.chat, by=group.leyla, admin=True)
    stage.world.groups.set_permissions(group.chat, by=group.leyla, can_send_messages=False)
    await group.ask(group.leyla, "/start")

    stage.world.membership.change(group.chat, by=group.leyla, admin=False)

    assert "Choir" in (await stage.world.answers(group.leyla))[0].text
    kept = await group.kept()
    assert kept
    assert kept.muted


async def test_who_is_no_admin_any_more_is_not_told(stage: Stage) -> None:
    """A former admin learns nothing about a private group."""
    group = await found(stage, supergroup=True)
    await stage.ask(EMILY, "/help")
    await stage.ask(LEYLA, "/help")
    stage.world.groups.promote(group.emily, group.chat)
    await group.ask(group.leyla, "/start")
    stage.world.groups.demote(group.emily, group.chat)
    before = len(words(stage, group.emily))

    stage.world.membership.change(group.chat, by=group.leyla, can_send_messages=False)
    await stage.world.answers(group.leyla)
    await group.settled()

    assert len(words(stage, group.emily)) == before


async def test_a_loss_that_the_notice_meets_forgets_what_was_set(subscribed: GroupScene) -> None:
    """The data of the group is erased, as /privacy promises for a bot that is removed."""
    await subscribed.ask(subscribed.leyla, "/silent on")
    subscribed.stage.world.groups.delete(subscribed.chat, notify_bot=False)
    await subscribed.stage.at(NINE)

    assert await subscribed.kept() is None
    assert not await managers.managed(subscribed.stage.app.db, subscribed.leyla.id)


async def test_a_right_that_is_toggled_is_not_told_over_and_over(channel: ChannelScene) -> None:
    """Otherwise an admin could make the bot send the other admins any number of messages."""
    world, stage = channel.stage.world, channel.stage
    world.groups.promote(channel.deniz, channel.chat)
    await channel.subscribe()
    before = [len(words(stage, who)) for who in (channel.deniz, channel.operator)]
    for number in range(10):
        channel.chat.title = f"Museum {number}"
        world.membership.change(channel.chat, by=channel.emily, can_post_messages=number % 2 == 1)
    await stage.ask(LEYLA, "/help")
    await stage.ask(LEYLA, "/status")

    after = [len(words(stage, who)) for who in (channel.deniz, channel.operator)]
    assert after[0] - before[0] <= 4
    assert after[1] - before[1] <= 4


@pytest.mark.parametrize("trouble", [Cut(), Reply(400, "Bad Request: chat not found")], ids=repr)
async def test_a_question_that_could_not_be_asked_is_told_to_the_operators(
    channel: ChannelScene, trouble: Kind
) -> None:
    """This holds for every reason why the question did not reach whoever added the bot."""
    world = channel.stage.world
    world.failures.script(trouble, method="sendMessage", chat_id=channel.emily.id)

    world.membership.add(channel.chat, by=channel.emily)

    assert "Museum" in await channel.told(channel.operator)


async def test_the_audit_tells_of_a_public_channel_that_it_cannot_see_into(
    channel: ChannelScene,
) -> None:
    """The bot missed its removal and cannot see who is an admin, so Emily's message contains no title."""
    channel.chat.username = "museum"
    await channel.subscribe()
    channel.chat.set_member(Member(channel.stage.world.profile.user, "left"))

    await channel.audited(30)

    assert "lost the bot" in await channel.told(channel.emily)
    assert "Museum" in await channel.told(channel.operator)


async def test_a_channel_that_telegram_does_not_know_is_told_at_once(channel: ChannelScene) -> None:
    """The refusal comes with its only notice of the year."""
    page = await channel.subscribe()
    await channel.press(page, "The day before: on", "Before the minute of silence: on")
    await channel.audited(1)
    unknown = Reply(400, "Bad Request: chat not found")
    channel.stage.world.failures.script(unknown, None, channel.chat.id, times=None)

    await channel.stage.at(NINE)

    assert "lost the bot" in await channel.told(channel.emily)
    assert str(channel.chat.id) in await channel.told(channel.operator)


async def test_two_admins_who_press_at_once_both_have_their_way(channel: ChannelScene) -> None:
    """The second change does not overwrite the first."""
    page = await channel.subscribe()
    channel.stage.world.groups.promote(channel.deniz, channel.chat)
    other = await channel.stage.ask(DENIZ, f"/start chat_{channel.chat.id}")
    channel.stage.world.failures.script(Delay(0.3), method="getChatMember")

    channel.stage.world.buttons.press(channel.emily, page, "Picture: on")
    channel.stage.world.buttons.press(channel.deniz, other, "Ses: gece yok")
    await channel.stage.world.until(lambda: page.edits == 2 and other.edits == 1)

    kept = await channel.kept()
    assert kept
    assert (kept.cards, kept.silent) == (False, True)


async def test_any_zone_can_be_typed_for_a_channel(channel: ChannelScene) -> None:
    """A reply to the channel's settings changes the channel, not the person's own zone."""
    page = await channel.subscribe()
    channel.stage.world.people.send(channel.emily, "/timezone Delhi", reply_to=page)
    await channel.stage.world.answers(channel.emily)
    channel.stage.world.people.send(channel.emily, "/time 7:15", reply_to=page)
    await channel.stage.world.answers(channel.emily)

    kept = await channel.kept()
    assert kept
    assert (kept.zone, kept.minute) == ("Asia/Kolkata", 435)
    own = await chats.find(channel.stage.app.db, channel.emily.id)
    assert own is None


async def test_a_channel_is_erased_by_its_admin(channel: ChannelScene) -> None:
    """One press asks for confirmation, a second one erases."""
    page = await channel.subscribe()

    await channel.press(page, "Erase everything", "Erase everything")

    assert await channel.kept() is None
    assert not await managers.managed(channel.stage.app.db, channel.emily.id)


async def test_who_only_manages_a_channel_can_be_forgotten(channel: ChannelScene) -> None:
    """The bot stores nothing else about Emily."""
    await channel.add()

    await channel.stage.ask(EMILY, "/forgetme yes")

    assert not await managers.managed(channel.stage.app.db, channel.emily.id)


async def test_a_topic_chosen_meanwhile_is_kept(forum: GroupScene) -> None:
    """The notice is refused in the closed topic while an admin chooses another."""
    stage, world = forum.stage, forum.stage.world
    closed, chosen = (
        world.topics.create(forum.chat, name, by=forum.leyla) for name in ("Old", "New")
    )
    await forum.ask(forum.leyla, "/start", topic=closed)
    world.topics.close(forum.chat, closed, by=forum.leyla)
    world.failures.script(Delay(0.4), method="sendPhoto")
    stage.set_clock(NINE)
    await stage.app.sweep()
    await world.until(lambda: world.calls.of("sendPhoto", forum.chat.id))
    await forum.ask(forum.leyla, "/topic", topic=chosen)
    await stage.at(NINE + timedelta(seconds=5))

    kept = await forum.kept()
    assert kept
    assert kept.thread_id == chosen.thread_id


async def test_added_again_after_a_removal_that_was_not_heard_it_asks_again(
    subscribed: GroupScene,
) -> None:
    """The earlier settings are erased."""
    world = subscribed.stage.world
    await subscribed.ask(subscribed.leyla, "/silent on")
    subscribed.chat.set_member(Member(world.profile.user, "left"))

    world.membership.add(subscribed.chat, by=subscribed.leyla)
    await world.answers(subscribed.chat)

    kept = await subscribed.kept()
    assert kept
    assert (kept.subscribed, kept.silent) == (None, None)


async def test_a_member_who_adds_the_bot_by_its_link_is_not_scolded(group: GroupScene) -> None:
    """Telegram sends /start in their name."""
    group.stage.world.people.send(group.emily, "/start@sandbox_bot add", group.chat)
    await group.settled()

    assert not group.notices()


async def test_words_in_capitals_are_understood(subscribed: GroupScene) -> None:
    """The capital of the Turkish dotless ı is I."""
    await subscribed.ask(subscribed.leyla, "/language tr")

    await subscribed.ask(subscribed.leyla, "/cards HAYIR")

    kept = await subscribed.kept()
    assert kept
    assert not kept.cards


async def test_the_audit_goes_on_with_the_supergroup_that_a_group_became(
    channel: ChannelScene,
) -> None:
    """It learns of the upgrade by its own request, and names the group by its title."""
    world, emily = channel.stage.world, channel.emily
    group = world.groups.create("Choir", creator=emily)
    world.membership.add(group, by=emily)
    await world.answers(group)
    world.people.send(emily, "/start@sandbox_bot", group)
    await world.answers(group)
    grown = world.groups.upgrade(group, by=emily, notify_bot=False)
    grown.permissions = dict(grown.permissions) | {"can_send_messages": False}

    await channel.audited(7)

    assert "Choir" in await channel.told(channel.operator)
    assert "Choir" in await channel.told(emily)
    kept = await chats.find(channel.stage.app.db, grown.id)
    assert kept
    assert kept.muted
