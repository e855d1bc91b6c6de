"""A museum's channel: subscribed and changed in a private chat, in two languages; a lost right is reported."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.handlers import lookups
from bot.messages.typography import unbroken
from bot.sandbox.world import World
from bot.sandbox.world.failures import Cut, Kind, Reply
from bot.store import chats
from bot.store.records import State
from tests.cast import DENIZ, EMILY, LEYLA, NINE, NOVEMBER, utc
from tests.stage import TOKEN, playing
from tests.stories.groups import ChannelScene


async def test_whoever_adds_the_bot_is_asked(channel: ChannelScene) -> None:
    """The bot asks in the admin's private chat and language, and posts nothing until the admin presses the button."""
    channel.stage.set_clock(utc("10 06:00"))
    page = await channel.add()
    assert "Museum" in page.text
    await channel.stage.at(utc("19 15:00"))
    assert channel.posts() == []

    await channel.press(page, "The day before: on", "Subscribe")
    await channel.stage.at(NINE)

    (post,) = channel.posts()
    assert unbroken("37 years") in post.text


async def test_language_zone_and_messages_are_chosen_in_private(channel: ChannelScene) -> None:
    """The presses change the channel, not the person's own settings."""
    page = await channel.subscribe()

    await channel.press(page, "Language", "Türkçe", "Time zone", "Berlin")
    await channel.press(page, "The day before: on", "Picture: on", "Sound: not at night", "Done")

    kept = await channel.kept()
    assert kept
    assert (kept.language, kept.zone, kept.silent, kept.cards) == (
        "tr",
        "Europe/Berlin",
        True,
        False,
    )
    assert kept.moments == {"day", "silence"}
    own = await chats.find(channel.stage.app.db, channel.emily.id)
    assert own is None


async def test_two_languages_in_one_post(channel: ChannelScene) -> None:
    """One post contains both, one below the other, and the second can be removed again."""
    page = await channel.subscribe()
    await channel.press(page, "Second language", "Azərbaycanca")
    await channel.stage.at(NINE)

    (post,) = channel.posts()
    assert unbroken("37 years") in post.text
    assert unbroken("37 il ötür") in post.text
    await channel.press(page, "Second language", "One language only")
    kept = await channel.kept()
    assert kept
    assert kept.second_language is None


async def test_a_post_names_no_command(channel: ChannelScene) -> None:
    """Nobody can send a command in a channel, so the post names the bot instead."""
    await channel.subscribe()
    await channel.stage.at(NINE)

    (post,) = channel.posts()
    assert "@sandbox_bot" in post.text
    assert "/sources" not in post.text


async def test_the_first_language_is_never_the_second_as_well(channel: ChannelScene) -> None:
    """A channel whose second language becomes its first has one language left."""
    page = await channel.subscribe()
    await channel.press(page, "Second language", "Azərbaycanca", "Language", "Azərbaycanca")

    kept = await channel.kept()
    assert kept
    assert (kept.language, kept.second_language) == ("az", None)


async def test_a_channel_that_one_manages_is_found_again(channel: ChannelScene) -> None:
    """Whoever added the bot finds it in /chats, another admin through a link, a subscriber not at all."""
    await channel.subscribe()
    link = f"/start chat_{channel.chat.id}"
    emilys = await channel.stage.ask(EMILY, "/chats")
    stranger = await channel.stage.ask(DENIZ, link)
    channel.stage.world.groups.promote(channel.deniz, channel.chat)
    channel.stage.age_lookups(lookups.REFUSED)
    admins = await channel.stage.ask(DENIZ, link)
    listed = await channel.stage.ask(DENIZ, "/chats")

    assert "Museum" in emilys.buttons
    assert "Museum" not in stranger.text
    assert "Museum" in admins.text
    assert "Museum" in listed.buttons


async def test_every_admin_finds_the_channel(channel: ChannelScene) -> None:
    """Those who were admins when the bot was added find it at once, later admins once another opens the settings."""
    leyla = channel.stage.people[LEYLA.name]
    channel.stage.world.groups.promote(channel.deniz, channel.chat)
    page = await channel.subscribe()
    channel.stage.world.groups.join(leyla, channel.chat)
    channel.stage.world.groups.promote(leyla, channel.chat)
    before = await channel.stage.ask(LEYLA, "/chats")
    channel.stage.age_lookups(lookups.KEPT)
    await channel.press(page, "Picture: on")

    assert "Museum" not in before.buttons
    assert "Museum" in (await channel.stage.ask(DENIZ, "/chats")).buttons
    assert "Museum" in (await channel.stage.ask(LEYLA, "/chats")).buttons


async def test_added_without_the_right_to_post_it_says_so(channel: ChannelScene) -> None:
    """Once the right is given, the bot asks again."""
    page = await channel.add(can_post_messages=False)
    assert "cannot post there" in page.text

    channel.stage.world.membership.change(channel.chat, by=channel.emily, can_post_messages=True)

    assert "can post there" in await channel.told(channel.emily)


async def test_a_lost_right_is_told_at_once_and_what_was_owed_comes_once_it_is_back(
    channel: ChannelScene,
) -> None:
    """Whoever added the bot and the operators are notified; the subscription stays."""
    await channel.subscribe()
    channel.stage.world.membership.change(channel.chat, by=channel.emily, can_post_messages=False)
    assert "Museum" in await channel.told(channel.emily)
    assert "Museum" in await channel.told(channel.operator)
    await channel.stage.at(NINE)
    assert channel.posts() == []

    channel.stage.world.membership.change(channel.chat, by=channel.emily, can_post_messages=True)
    await channel.stage.world.until(lambda: len(channel.posts()) == 1)

    assert unbroken("37 years") in channel.posts()[0].text


@pytest.mark.parametrize("days", [30, 7, 1])
async def test_the_audit_finds_a_right_that_was_lost_unheard(
    channel: ChannelScene, days: int
) -> None:
    """The audit 30, 7 and 1 days before notifies whoever added the bot and the operators, once."""
    await channel.subscribe()
    for earlier in (30, 7, 1):
        if earlier > days:
            await channel.audited(earlier)
    channel.lose_the_right()

    await channel.audited(days)
    await channel.stage.at(channel.stage.now() + timedelta(hours=1))

    assert "Museum" in await channel.told(channel.emily)
    assert unbroken(f"{days} day") in channel.stage.world.messages.of(channel.emily).last.text
    assert "Museum" in await channel.told(channel.operator)
    kept = await channel.kept()
    assert kept
    assert kept.muted


@pytest.mark.parametrize("trouble", [Cut(), Reply(500, "Internal Server Error")])
async def test_an_audit_that_telegram_does_not_answer_is_not_done(
    channel: ChannelScene, trouble: Kind
) -> None:
    """The audit is repeated in the next minute and then reports the loss."""
    await channel.subscribe()
    channel.lose_the_right()
    channel.stage.world.failures.script(trouble, method="getChatMember")

    await channel.audited(7)
    await channel.audited(7)

    assert unbroken("7 days") in await channel.told(channel.emily)


async def test_an_audit_missed_is_made_up_for(tmp_path: Path) -> None:
    """A bot that was off on the 30th day runs the audit when it is started, five days later."""
    world = World(token=TOKEN)
    async with playing(tmp_path, world) as stage:
        await stage.ask(EMILY, "/help")
        channel = ChannelScene(
            stage, world.groups.create_channel("Museum", creator=stage.people[EMILY.name])
        )
        await channel.subscribe()
        channel.lose_the_right()
    async with playing(tmp_path, world, now=NINE - timedelta(days=25)) as stage:
        channel = ChannelScene(stage, channel.chat)

        assert unbroken("25 days") in await channel.told(channel.emily)


async def test_a_right_lost_unheard_costs_no_subscription(channel: ChannelScene) -> None:
    """The refused notice reports the loss, is tried each hour, and arrives when the right is back."""
    await channel.subscribe()
    await channel.stage.at(NOVEMBER)
    channel.lose_the_right()
    await channel.stage.at(NINE)
    assert (await channel.stage.tally())["day"] == {State.PLANNED: 1}

    channel.chat.member(channel.stage.world.profile.user).rights["can_post_messages"] = True
    await channel.stage.at(NINE + timedelta(minutes=61))

    assert len(channel.posts()) == 1
    kept = await channel.kept()
    assert kept
    assert kept.muted is None


async def test_removed_from_a_channel_it_ends_and_is_told(channel: ChannelScene) -> None:
    """The operators learn the title; whoever added the bot does not, since they may have left before."""
    await channel.subscribe()

    channel.stage.world.membership.remove(channel.chat, by=channel.emily)
    told = await channel.told(channel.emily)

    assert "lost the bot" in told
    assert "Museum" not in told
    assert "Museum" in await channel.told(channel.operator)
    assert await channel.kept() is None


async def test_somebody_who_never_met_the_bot_is_not_forgotten(channel: ChannelScene) -> None:
    """The bot cannot write to them: the operators are notified, and /start leads them to their channel."""
    leyla = channel.stage.people[LEYLA.name]
    gallery = channel.stage.world.groups.create_channel("Gallery", creator=leyla)
    channel.stage.world.membership.add(gallery, by=leyla)
    assert "Gallery" in await channel.told(channel.operator)

    welcome = await channel.stage.ask(LEYLA, "/start")

    assert "/chats" in welcome.text
    assert "Gallery" in (await channel.stage.ask(LEYLA, "/chats")).buttons
