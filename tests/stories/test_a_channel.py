"""A museum's channel: subscribed and changed in a private chat, in two languages, and never silent unnoticed."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.handlers import lookups
from bot.messages.typography import unbroken
from bot.sandbox.failures import Cut, Kind, Reply
from bot.sandbox.world import World
from bot.store import chats
from bot.store.records import State
from tests.cast import DENIZ, EMILY, LEYLA, NOVEMBER, utc
from tests.stage import TOKEN, playing
from tests.stories.rooms import NINE, Museum


async def test_whoever_adds_the_bot_is_asked(museum: Museum) -> None:
    """In their private chat and language; nothing is posted until they press the button for it."""
    museum.stage.set_clock(utc("10 06:00"))
    page = await museum.add()
    assert "Museum" in page.text
    await museum.stage.at(utc("19 15:00"))
    assert museum.posts() == []

    await museum.press(page, "The day before: on", "Subscribe")
    await museum.stage.at(NINE)

    (post,) = museum.posts()
    assert unbroken("37 years") in post.text


async def test_language_zone_and_messages_are_chosen_in_private(museum: Museum) -> None:
    """For the channel; the person's own settings stay."""
    page = await museum.subscribe()

    await museum.press(page, "Language", "Türkçe", "Time zone", "Berlin")
    await museum.press(page, "The day before: on", "Picture: on", "Sound: not at night", "Done")

    kept = await museum.kept()
    assert kept
    assert (kept.language, kept.zone, kept.silent, kept.cards) == (
        "tr",
        "Europe/Berlin",
        True,
        False,
    )
    assert kept.moments == {"day", "silence"}
    own = await chats.find(museum.stage.app.db, museum.emily.id)
    assert own is None or own.language == "en"


async def test_two_languages_in_one_post(museum: Museum) -> None:
    """One below the other; posted once, and the second can be taken back."""
    page = await museum.subscribe()
    await museum.press(page, "Second language", "Azərbaycanca")
    await museum.stage.at(NINE)

    (post,) = museum.posts()
    assert unbroken("37 years") in post.text
    assert unbroken("37 il ötür") in post.text
    await museum.press(page, "Second language", "One language only")
    kept = await museum.kept()
    assert kept
    assert kept.second_language is None


async def test_a_post_names_no_command(museum: Museum) -> None:
    """Nobody can give one in a channel: the bot is named instead."""
    await museum.subscribe()
    await museum.stage.at(NINE)

    (post,) = museum.posts()
    assert "@sandbox_bot" in post.text
    assert "/sources" not in post.text


async def test_the_first_language_is_never_the_second_as_well(museum: Museum) -> None:
    """Whoever makes the second the first is left with one."""
    page = await museum.subscribe()
    await museum.press(page, "Second language", "Azərbaycanca", "Language", "Azərbaycanca")

    kept = await museum.kept()
    assert kept
    assert (kept.language, kept.second_language) == ("az", None)


async def test_a_channel_that_one_manages_is_found_again(museum: Museum) -> None:
    """By whoever added the bot in /chats, and by any other admin through a link; not by a subscriber."""
    await museum.subscribe()
    link = f"/start chat_{museum.room.id}"
    emilys = await museum.stage.ask(EMILY, "/chats")
    stranger = await museum.stage.ask(DENIZ, link)
    museum.stage.world.promote(museum.deniz, museum.room)
    museum.stage.age_lookups(lookups.REFUSED)
    admins = await museum.stage.ask(DENIZ, link)
    listed = await museum.stage.ask(DENIZ, "/chats")

    assert "Museum" in emilys.buttons
    assert "Museum" not in stranger.text
    assert "Museum" in admins.text
    assert "Museum" in listed.buttons


async def test_every_admin_finds_the_channel(museum: Museum) -> None:
    """Those who were admins when the bot was added; those who became one since, once another opens the settings."""
    leyla = museum.stage.people[LEYLA.name]
    museum.stage.world.promote(museum.deniz, museum.room)
    page = await museum.subscribe()
    museum.stage.world.join(leyla, museum.room)
    museum.stage.world.promote(leyla, museum.room)
    before = await museum.stage.ask(LEYLA, "/chats")
    museum.stage.age_lookups(lookups.KEPT)
    await museum.press(page, "Picture: on")

    assert "Museum" not in before.buttons
    assert "Museum" in (await museum.stage.ask(DENIZ, "/chats")).buttons
    assert "Museum" in (await museum.stage.ask(LEYLA, "/chats")).buttons


async def test_added_without_the_right_to_post_it_says_so(museum: Museum) -> None:
    """And once the right is given, asks again."""
    page = await museum.add(can_post_messages=False)
    assert "cannot post there" in page.text

    museum.stage.world.let_bot(museum.room, by=museum.emily, can_post_messages=True)

    assert "can post there" in await museum.told(museum.emily)


async def test_a_lost_right_is_told_at_once_and_what_was_owed_comes_once_it_is_back(
    museum: Museum,
) -> None:
    """To whoever added the bot, and to the operators; the subscription stays."""
    await museum.subscribe()
    museum.stage.world.let_bot(museum.room, by=museum.emily, can_post_messages=False)
    assert "Museum" in await museum.told(museum.emily)
    assert "Museum" in await museum.told(museum.operator)
    await museum.stage.at(NINE)
    assert museum.posts() == []

    museum.stage.world.let_bot(museum.room, by=museum.emily, can_post_messages=True)
    await museum.stage.world.until(lambda: len(museum.posts()) == 1)

    assert unbroken("37 years") in museum.posts()[0].text


@pytest.mark.parametrize("days", [30, 7, 1])
async def test_the_audit_finds_a_right_that_was_lost_unheard(museum: Museum, days: int) -> None:
    """30, 7 and 1 days before: whoever added the bot and the operators are told; once."""
    await museum.subscribe()
    for earlier in (30, 7, 1):
        if earlier > days:
            await museum.audited(earlier)
    museum.lose_the_right()

    await museum.audited(days)
    await museum.stage.at(museum.stage.now() + timedelta(hours=1))

    assert "Museum" in await museum.told(museum.emily)
    assert unbroken(f"{days} day") in museum.stage.world.chat(museum.emily).last.text
    assert "Museum" in await museum.told(museum.operator)
    kept = await museum.kept()
    assert kept
    assert kept.muted


@pytest.mark.parametrize("trouble", [Cut(), Reply(500, "Internal Server Error")])
async def test_an_audit_that_telegram_does_not_answer_is_not_done(
    museum: Museum, trouble: Kind
) -> None:
    """The next minute asks again, and then it is told."""
    await museum.subscribe()
    museum.lose_the_right()
    museum.stage.world.failures.script(trouble, method="getChatMember")

    await museum.audited(7)
    await museum.audited(7)

    assert unbroken("7 days") in await museum.told(museum.emily)


async def test_an_audit_missed_is_made_up_for(tmp_path: Path) -> None:
    """A bot that was off on the 30th day asks when it is started, five days later."""
    world = World(token=TOKEN)
    async with playing(tmp_path, world) as stage:
        await stage.ask(EMILY, "/help")
        museum = Museum(stage, world.channel("Museum", creator=stage.people[EMILY.name]))
        await museum.subscribe()
        museum.lose_the_right()
    async with playing(tmp_path, world, now=NINE - timedelta(days=25)) as stage:
        museum = Museum(stage, museum.room)

        assert unbroken("25 days") in await museum.told(museum.emily)


async def test_a_right_lost_unheard_costs_no_subscription(museum: Museum) -> None:
    """The notice meets the refusal: it is told then, tried each hour, and comes when the right is back."""
    await museum.subscribe()
    await museum.stage.at(NOVEMBER)
    museum.lose_the_right()
    await museum.stage.at(NINE)
    assert (await museum.stage.tally())["day"] == {State.PLANNED: 1}

    museum.room.seat(museum.stage.world.profile.user).rights["can_post_messages"] = True
    await museum.stage.at(NINE + timedelta(minutes=61))

    assert len(museum.posts()) == 1
    kept = await museum.kept()
    assert kept
    assert kept.muted is None


async def test_removed_from_a_channel_it_ends_and_is_told(museum: Museum) -> None:
    """To the operators, and to whoever added the bot: without the title, since they may have left before."""
    await museum.subscribe()

    museum.stage.world.remove_bot(museum.room, by=museum.emily)
    told = await museum.told(museum.emily)

    assert "lost the bot" in told
    assert "Museum" not in told
    assert "Museum" in await museum.told(museum.operator)
    assert await museum.kept() is None


async def test_somebody_who_never_met_the_bot_is_not_forgotten(museum: Museum) -> None:
    """It may not write to them: the operators are told, and /start leads them to their channel."""
    leyla = museum.stage.people[LEYLA.name]
    channel = museum.stage.world.channel("Gallery", creator=leyla)
    museum.stage.world.add_bot(channel, by=leyla)
    assert "Gallery" in await museum.told(museum.operator)

    welcome = await museum.stage.ask(LEYLA, "/start")

    assert "/chats" in welcome.text
    assert "Gallery" in (await museum.stage.ask(LEYLA, "/chats")).buttons
