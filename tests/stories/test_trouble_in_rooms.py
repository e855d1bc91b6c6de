"""What goes wrong in groups and channels: nothing is lost, nobody forgotten, nobody told what is none of theirs."""

from datetime import timedelta

import pytest

from bot.sandbox.failures import Cut, Delay, Kind, Reply
from bot.sandbox.rooms import Member
from bot.store import chats, managers
from tests.cast import DENIZ, EMILY, LEYLA
from tests.stage import Stage
from tests.stories.rooms import NINE, Choir, Museum, found


def words(stage: Stage, who: object) -> list[str]:
    """All that the bot ever said there."""
    return [one.text for one in stage.world.chat(who).messages if one.from_bot]  # type: ignore[arg-type]


async def test_an_upgrade_overwrites_no_settings(subscribed: Choir) -> None:
    """While Telegram is asked for the new group, the old one moves there."""
    for command in ("/language en", "/time 7:30", "/silent on", "/cards off"):
        await subscribed.ask(subscribed.leyla, command)
    subscribed.stage.world.failures.script(Delay(0.2), method="getChat")

    grown = subscribed.stage.world.upgrade(subscribed.room, by=subscribed.leyla)
    asked = subscribed.stage.world.calls
    await subscribed.stage.world.until(lambda: asked.of("getChat", grown.id))
    await subscribed.settled()

    kept = await chats.find(subscribed.stage.app.db, grown.id)
    assert kept
    assert (kept.language, kept.minute, kept.silent, kept.cards) == ("en", 450, True, False)


async def test_an_upgraded_group_is_not_greeted_as_a_stranger(subscribed: Choir) -> None:
    """A greeting that was said before the upgrade was known is taken back."""
    grown = subscribed.stage.world.upgrade(subscribed.room, by=subscribed.leyla)
    await subscribed.settled()

    await subscribed.stage.world.until(lambda: not words(subscribed.stage, grown))


async def test_one_upgraded_group_leaves_nobody_without_an_answer(subscribed: Choir) -> None:
    """A stranger asks for their own groups; Telegram refuses to speak of the old one."""
    subscribed.stage.world.upgrade(subscribed.room, by=subscribed.leyla, told=False)

    answer = await subscribed.stage.ask(DENIZ, "/chats")

    assert "Choir" not in answer.buttons


async def test_an_old_link_leads_to_the_upgraded_group(subscribed: Choir) -> None:
    """The link stands in the group for ever."""
    subscribed.stage.world.upgrade(subscribed.room, by=subscribed.leyla)
    await subscribed.settled()

    assert "Choir" in (await subscribed.stage.ask(LEYLA, f"/start chat_{subscribed.room.id}")).text


async def test_in_doubt_whether_a_group_left_or_grew_nothing_is_forgotten(
    subscribed: Choir,
) -> None:
    """Telegram says that the bot left the old group, and does not answer what became of it."""
    world, old = subscribed.stage.world, subscribed.room
    change = {"chat": old.chat(), "from": subscribed.leyla.user(), "date": 1}
    change |= {"old_chat_member": world.seat(old).api()}
    change |= {"new_chat_member": Member(world.profile.user, "left").api()}
    world.upgrade(old, by=subscribed.leyla, told=False)
    world.failures.script(Cut(), method="getChat")

    world.inject({"my_chat_member": change})
    await world.until(lambda: not world.failures.scripts)
    await subscribed.settled()

    assert len(await chats.everyone(subscribed.stage.app.db)) == 1


async def test_talk_in_a_group_does_not_drown_what_happens_to_the_bot(stage: Stage) -> None:
    """An admin bot is given all that people say; that it was removed is still heard."""
    choir = await found(stage, supergroup=True)
    await choir.ask(choir.leyla, "/start")
    stage.world.let_bot(choir.room, by=choir.leyla, admin=True)
    for number in range(60):
        stage.world.say(choir.emily, f"hello {number}", choir.room)
    stage.world.remove_bot(choir.room, by=choir.leyla)

    await choir.erased()


async def test_one_member_cannot_silence_an_admin(subscribed: Choir) -> None:
    """Each person in a group has so much to say of their own."""
    for _ in range(60):
        subscribed.stage.world.say(subscribed.emily, "/next", subscribed.room)
    subscribed.stage.world.say(subscribed.leyla, "/stop", subscribed.room)

    assert await subscribed.ended() == "stopped"


async def test_an_answer_of_telegram_that_never_came_costs_no_greeting(stage: Stage) -> None:
    """Who the admins are is good to know, and no more."""
    room = stage.world.group("Choir", creator=stage.people[LEYLA.name])
    stage.world.failures.script(Reply(502, "Bad Gateway"), method="getChatAdministrators")

    stage.world.add_bot(room, by=stage.people[LEYLA.name])

    assert "/start@sandbox_bot" in (await stage.world.answers(room))[0].text


@pytest.mark.parametrize("closed", ["general", "CHAT_WRITE_FORBIDDEN"])
async def test_a_greeting_that_cannot_be_said_is_told_in_private(stage: Stage, closed: str) -> None:
    """However Telegram words that the bot may not write there."""
    await stage.ask(LEYLA, "/help")
    leyla = stage.people[LEYLA.name]
    room = stage.world.group("Choir", creator=leyla, forum=True)
    if closed == "general":
        stage.world.close_topic(room, room.general, by=leyla)
    else:
        stage.world.failures.script(Reply(400, f"Bad Request: {closed}"), chat_id=room.id)

    stage.world.add_bot(room, by=leyla)

    assert "Choir" in (await stage.world.answers(leyla))[0].text


async def test_an_admin_bot_made_a_member_where_members_are_silent_is_noticed(stage: Stage) -> None:
    """Telegram says that it is a member, and not what a member may do."""
    choir = await found(stage, supergroup=True)
    await stage.ask(LEYLA, "/help")
    stage.world.let_bot(choir.room, by=choir.leyla, admin=True)
    stage.world.permit(choir.room, by=choir.leyla, can_send_messages=False)
    await choir.ask(choir.leyla, "/start")

    stage.world.let_bot(choir.room, by=choir.leyla, admin=False)

    assert "Choir" in (await stage.world.answers(choir.leyla))[0].text
    kept = await choir.kept()
    assert kept
    assert kept.muted


async def test_who_is_no_admin_any_more_is_not_told(stage: Stage) -> None:
    """What becomes of a private group is none of their business."""
    choir = await found(stage, supergroup=True)
    await stage.ask(EMILY, "/help")
    await stage.ask(LEYLA, "/help")
    stage.world.promote(choir.emily, choir.room)
    await choir.ask(choir.leyla, "/start")
    stage.world.demote(choir.emily, choir.room)
    before = len(words(stage, choir.emily))

    stage.world.let_bot(choir.room, by=choir.leyla, can_send_messages=False)
    await stage.world.answers(choir.leyla)
    await choir.settled()

    assert len(words(stage, choir.emily)) == before


async def test_a_loss_that_the_notice_meets_forgets_what_was_set(subscribed: Choir) -> None:
    """As /privacy says of a bot that is removed."""
    await subscribed.ask(subscribed.leyla, "/silent on")
    subscribed.stage.world.dissolve(subscribed.room, told=False)
    await subscribed.stage.at(NINE)

    assert await subscribed.kept() is None
    assert not await managers.managed(subscribed.stage.app.db, subscribed.leyla.id)


async def test_a_right_that_is_toggled_is_not_told_over_and_over(museum: Museum) -> None:
    """Whoever has the right to give it could send the other admins messages without end."""
    world, stage = museum.stage.world, museum.stage
    world.promote(museum.deniz, museum.room)
    await museum.subscribe()
    before = [len(words(stage, who)) for who in (museum.deniz, museum.operator)]
    for number in range(10):
        museum.room.title = f"Museum {number}"
        world.let_bot(museum.room, by=museum.emily, can_post_messages=number % 2 == 1)
    await stage.ask(LEYLA, "/help")
    await stage.ask(LEYLA, "/status")

    after = [len(words(stage, who)) for who in (museum.deniz, museum.operator)]
    assert after[0] - before[0] <= 4
    assert after[1] - before[1] <= 4


@pytest.mark.parametrize("trouble", [Cut(), Reply(400, "Bad Request: chat not found")], ids=repr)
async def test_a_question_that_could_not_be_asked_is_told_to_the_operators(
    museum: Museum, trouble: Kind
) -> None:
    """Whatever kept it from whoever added the bot."""
    world = museum.stage.world
    world.failures.script(trouble, method="sendMessage", chat_id=museum.emily.id)

    world.add_bot(museum.room, by=museum.emily)

    assert "Museum" in await museum.told(museum.operator)


async def test_the_audit_tells_of_a_public_channel_that_it_cannot_see_into(museum: Museum) -> None:
    """The bot was removed unheard: Telegram does not tell a stranger who is there, so Emily hears no title."""
    museum.room.username = "museum"
    await museum.subscribe()
    museum.room.take(Member(museum.stage.world.profile.user, "left"))

    await museum.audited(30)

    assert "lost the bot" in await museum.told(museum.emily)
    assert "Museum" in await museum.told(museum.operator)


async def test_a_channel_that_telegram_does_not_know_is_told_at_once(museum: Museum) -> None:
    """Its one notice of the year meets the refusal."""
    page = await museum.subscribe()
    await museum.press(page, "The day before: on", "Before the minute of silence: on")
    await museum.audited(1)
    unknown = Reply(400, "Bad Request: chat not found")
    museum.stage.world.failures.script(unknown, None, museum.room.id, times=None)

    await museum.stage.at(NINE)

    assert "lost the bot" in await museum.told(museum.emily)
    assert str(museum.room.id) in await museum.told(museum.operator)


async def test_two_admins_who_press_at_once_both_have_their_way(museum: Museum) -> None:
    """What one changes is not written back by the other."""
    page = await museum.subscribe()
    museum.stage.world.promote(museum.deniz, museum.room)
    other = await museum.stage.ask(DENIZ, f"/start chat_{museum.room.id}")
    museum.stage.world.failures.script(Delay(0.3), method="getChatMember")

    museum.stage.world.press(museum.emily, page, "Picture: on")
    museum.stage.world.press(museum.deniz, other, "Ses: gece yok")
    await museum.stage.world.until(lambda: page.edits == 2 and other.edits == 1)

    kept = await museum.kept()
    assert kept
    assert (kept.cards, kept.silent) == (False, True)


async def test_any_zone_can_be_typed_for_a_channel(museum: Museum) -> None:
    """As a reply to its settings; the person's own zone stays, and a stranger's reply changes nothing."""
    page = await museum.subscribe()
    museum.stage.world.say(museum.emily, "/timezone Delhi", reply_to=page)
    await museum.stage.world.answers(museum.emily)
    museum.stage.world.say(museum.emily, "/time 7:15", reply_to=page)
    await museum.stage.world.answers(museum.emily)

    kept = await museum.kept()
    assert kept
    assert (kept.zone, kept.minute) == ("Asia/Kolkata", 435)
    own = await chats.find(museum.stage.app.db, museum.emily.id)
    assert own is None or own.zone == "Asia/Baku"


async def test_a_channel_is_erased_by_its_admin(museum: Museum) -> None:
    """A press, and another to confirm it."""
    page = await museum.subscribe()

    await museum.press(page, "Erase everything", "Erase everything")

    assert await museum.kept() is None
    assert not await managers.managed(museum.stage.app.db, museum.emily.id)


async def test_who_only_manages_a_channel_can_be_forgotten(museum: Museum) -> None:
    """Nothing else is kept about Emily but that."""
    await museum.add()

    await museum.stage.ask(EMILY, "/forgetme yes")

    assert not await managers.managed(museum.stage.app.db, museum.emily.id)


async def test_a_topic_chosen_meanwhile_is_kept(forum: Choir) -> None:
    """The notice meets the closed one while an admin chooses another."""
    stage, world = forum.stage, forum.stage.world
    closed, chosen = (world.topic(forum.room, name, by=forum.leyla) for name in ("Old", "New"))
    await forum.ask(forum.leyla, "/start", topic=closed)
    world.close_topic(forum.room, closed, by=forum.leyla)
    world.failures.script(Delay(0.4), method="sendPhoto")
    stage.set_clock(NINE)
    await stage.app.sweep()
    await world.until(lambda: world.calls.of("sendPhoto", forum.room.id))
    await forum.ask(forum.leyla, "/topic", topic=chosen)
    await stage.at(NINE + timedelta(seconds=5))

    kept = await forum.kept()
    assert kept
    assert kept.thread_id == chosen.thread_id


async def test_added_again_after_a_removal_that_was_not_heard_it_asks_again(
    subscribed: Choir,
) -> None:
    """Nothing of before is left."""
    world = subscribed.stage.world
    await subscribed.ask(subscribed.leyla, "/silent on")
    subscribed.room.take(Member(world.profile.user, "left"))

    world.add_bot(subscribed.room, by=subscribed.leyla)
    await world.answers(subscribed.room)

    kept = await subscribed.kept()
    assert kept
    assert (kept.subscribed, kept.silent) == (None, None)


async def test_a_member_who_adds_the_bot_by_its_link_is_not_scolded(choir: Choir) -> None:
    """Telegram says /start in their name."""
    choir.stage.world.say(choir.emily, "/start@sandbox_bot add", choir.room)
    await choir.settled()

    assert not choir.notices()


async def test_words_in_capitals_are_understood(subscribed: Choir) -> None:
    """The dotless i has a capital of its own."""
    await subscribed.ask(subscribed.leyla, "/language tr")

    await subscribed.ask(subscribed.leyla, "/cards HAYIR")

    kept = await subscribed.kept()
    assert kept
    assert not kept.cards
