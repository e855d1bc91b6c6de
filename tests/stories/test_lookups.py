"""Which requests about groups and channels the bot sends to Telegram, and who is notified of a loss."""

from bot.handlers import lookups
from bot.sandbox.world.failures import Delay
from tests.cast import DENIZ, EMILY, LEYLA
from tests.stage import Stage
from tests.stories.groups import ChannelScene, GroupScene, found

#: What Telegram is asked.
ASKING = ("getChatMember", "getChat", "getChatAdministrators")


def asked(stage: Stage) -> int:
    """How many such requests have arrived so far."""
    return sum(stage.world.calls.arrived[method] for method in ASKING)


def exhaust(stage: Stage, person: int, *, recorded: bool = True) -> None:
    """Use up that person's limit of lookups."""
    limits = stage.app.application.bot_data["services"].lookups
    limits._people[person] = 0.0, limits.clock()


async def test_chats_of_a_stranger_asks_nothing(subscribed: GroupScene) -> None:
    """This holds for any number of groups that the bot knows."""
    stage = subscribed.stage
    before = asked(stage)

    answer = await stage.ask(DENIZ, "/chats")

    assert asked(stage) == before
    assert "Choir" not in answer.buttons


async def test_chats_of_an_admin_asks_once_a_minute(subscribed: GroupScene) -> None:
    """One request asks whether she still is one, another for the group's title."""
    stage = subscribed.stage
    stage.age_lookups(lookups.KEPT)
    before = asked(stage)

    for _ in range(5):
        assert "Choir" in (await stage.ask(LEYLA, "/chats")).buttons
    assert asked(stage) == before + 2

    stage.age_lookups(lookups.KEPT)
    await stage.ask(LEYLA, "/chats")
    assert asked(stage) == before + 4


async def test_a_page_of_settings_that_is_pressed_over_and_over_asks_once(
    channel: ChannelScene,
) -> None:
    """Ten presses within a minute cause one lookup."""
    page = await channel.subscribe()
    channel.stage.age_lookups(lookups.KEPT)
    before = asked(channel.stage)

    await channel.press(page, *["Picture: on", "Picture: off"] * 5)

    assert asked(channel.stage) == before + 3


async def test_rights_lost_more_than_a_minute_ago_change_nothing(channel: ChannelScene) -> None:
    """The bot asks Telegram again, and the page says that the right is gone."""
    channel.stage.world.groups.promote(channel.deniz, channel.chat)
    await channel.subscribe()
    page = await channel.stage.ask(DENIZ, f"/start chat_{channel.chat.id}")
    channel.stage.world.groups.demote(channel.deniz, channel.chat)
    channel.stage.age_lookups(lookups.KEPT)

    channel.stage.world.buttons.press(
        channel.deniz, page, next(label for label in page.buttons if label.startswith("Resim"))
    )
    await channel.stage.world.until(lambda: page.edits)

    kept = await channel.kept()
    assert kept
    assert kept.cards
    assert "/chats" in page.text


async def test_beyond_the_limit_a_press_changes_nothing_and_is_answered(
    channel: ChannelScene,
) -> None:
    """The answer is a short sentence; no request is sent to Telegram."""
    page = await channel.subscribe()
    channel.stage.age_lookups(lookups.KEPT)
    exhaust(channel.stage, channel.emily.id)
    before = asked(channel.stage)

    channel.stage.world.buttons.press(channel.emily, page, "Picture: on")

    assert "in a minute" in await channel.told(channel.emily)
    assert asked(channel.stage) == before
    kept = await channel.kept()
    assert kept
    assert kept.cards


async def test_beyond_the_limit_chats_says_so(channel: ChannelScene) -> None:
    """The answer does not claim that there are none."""
    await channel.subscribe()
    channel.stage.age_lookups(lookups.KEPT)
    exhaust(channel.stage, channel.emily.id)
    before = asked(channel.stage)

    answer = await channel.stage.ask(EMILY, "/chats")

    assert "in a minute" in answer.text
    assert "knows of no group" not in answer.text
    assert asked(channel.stage) == before


async def test_beyond_the_limit_a_link_asks_for_nothing(stage: Stage) -> None:
    """Nobody can find chats by trying ids one after the other."""
    exhaust(stage, stage.people[EMILY.name].id)

    answer = await stage.ask(EMILY, "/start chat_-1001234567890")

    assert "in a minute" in answer.text
    assert asked(stage) == 0


async def test_beyond_the_limit_a_group_is_told_once(group: GroupScene) -> None:
    """A member's commands cause no request, and the group gets one sentence a minute."""
    exhaust(group.stage, group.emily.id)
    before = asked(group.stage)

    answer = await group.ask(group.emily, "/cards off")
    for _ in range(3):
        group.stage.world.people.send(group.emily, "/cards off", group.chat)
    await group.settled()

    assert "Bir dəqiqə sonra" in answer.text
    assert not group.notices()
    assert asked(group.stage) == before


async def test_who_brought_the_bot_and_is_no_admin_any_more_is_told_nothing(stage: Stage) -> None:
    """Emily added the bot and is no admin any more, so she is not notified."""
    group = await found(stage, supergroup=True)
    for who in (EMILY, LEYLA):
        await stage.ask(who, "/help")
    stage.world.membership.remove(group.chat, by=group.leyla)
    stage.world.groups.promote(group.emily, group.chat)
    stage.world.membership.add(group.chat, by=group.emily)
    await stage.world.answers(group.chat)
    await group.ask(group.leyla, "/start")
    stage.world.groups.demote(group.emily, group.chat)
    before = len(stage.world.messages.of(group.emily).messages)

    stage.world.membership.change(group.chat, by=group.leyla, can_send_messages=False)
    assert "Choir" in (await stage.world.answers(group.leyla))[0].text
    await group.settled()

    assert len(stage.world.messages.of(group.emily).messages) == before
    stage.world.membership.change(group.chat, by=group.leyla, can_send_messages=True)
    await stage.world.answers(group.leyla)
    assert "Choir" not in (await stage.ask(EMILY, "/chats")).buttons


async def test_a_loss_that_nobody_can_confirm_names_no_title(stage: Stage) -> None:
    """A removed bot cannot see who is an admin, so Emily, who left, does not learn the new name."""
    group = await found(stage, supergroup=True)
    for who in (EMILY, LEYLA):
        await stage.ask(who, "/help")
    stage.world.groups.promote(group.emily, group.chat)
    await group.ask(group.leyla, "/start")
    stage.world.groups.demote(group.emily, group.chat)
    group.chat.title = "A new name"

    stage.world.membership.remove(group.chat, by=group.leyla)
    told = [(await stage.world.answers(who))[0].text for who in (group.emily, group.leyla)]

    assert not [text for text in told if "new name" in text or "Choir" in text]
    assert "botu itirdi" in told[0]


async def test_a_slow_answer_of_telegram_makes_rights_no_longer(group: GroupScene) -> None:
    """The answer is kept from the time of the request, not of the answer."""
    stage = group.stage
    stage.world.failures.script(Delay(0.2), method="getChatMember")
    await group.ask(group.leyla, "/start@sandbox_bot")
    kept = stage.app.application.bot_data["services"].lookups

    stage.age_lookups(lookups.KEPT - 0.1)

    assert kept.admins.get((group.chat.id, group.leyla.id)) is None
