"""The bot as a process among a forum and a channel: subscribed in November, told on the day, muted in between."""

import asyncio
from pathlib import Path

from bot.messages.typography import unbroken
from bot.sandbox.chats import Message
from bot.sandbox.rooms import Room
from tests.cast import EMILY, LEYLA, NOVEMBER, Role, utc
from tests.process.launching import PATIENCE, Clock, bot
from tests.process.scene import Telegram, before

#: A right is lost in December, while the bot does not run.
AUDIT = utc("13 06:00")


async def said(telegram: Telegram, who: Role, text: str, room: Room, **where: object) -> Message:
    """What the bot answers in a room."""
    telegram.world.say(telegram.person(who), text, room, **where)  # type: ignore[arg-type]
    return (await telegram.world.answers(room, timeout=PATIENCE))[0]


async def november(telegram: Telegram, home: Path) -> tuple[Room, Room]:
    """Leyla's choir is subscribed in a topic; Emily's museum by a press, in two languages."""
    world, emily = telegram.world, telegram.person(EMILY)
    choir = world.group("Choir", creator=telegram.person(LEYLA), forum=True)
    museum = world.channel("Museum", creator=emily)
    async with bot(telegram.url, home, Clock.beginning(NOVEMBER)) as running:
        await running.serving()
        world.add_bot(choir, by=telegram.person(LEYLA))
        await world.answers(choir, timeout=PATIENCE)
        topic = world.topic(choir, "Notices", by=telegram.person(LEYLA))
        await said(telegram, LEYLA, "/start@sandbox_bot", choir, topic=topic)
        world.add_bot(museum, by=emily)
        page = (await world.answers(emily, timeout=PATIENCE))[0]
        for turn, label in enumerate(("Subscribe", "Second language", "Azərbaycanca"), start=1):
            world.press(emily, page, label)
            await world.until(lambda turn=turn: page.edits == turn, PATIENCE)  # type: ignore[misc]
        assert await running.stopped() == 0
    return choir, museum


def posts(telegram: Telegram, room: Room) -> list[Message]:
    """What the bot wrote there that is a notice of the day."""
    every = telegram.world.chat(room).messages
    return [one for one in every if one.from_bot and unbroken("37 il ötür") in one.text]


async def test_a_forum_and_a_channel_are_told_on_the_day(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Once, at nine, the one in its topic with the card, the other in both languages."""
    choir, museum = await november(telegram, tmp_path)
    clock = before("20 05:00:00", 8)
    telegram.world.now = clock.now
    async with bot(telegram.url, tmp_path, clock) as running:
        await running.serving()
        early = len(posts(telegram, choir)) + len(posts(telegram, museum))
        there = [lambda room=room: posts(telegram, room) for room in (choir, museum)]
        for room in there:
            await telegram.world.until(room, PATIENCE)
        await asyncio.sleep(1)
        assert await running.stopped() == 0

    assert early == 0
    (sung,), (posted,) = posts(telegram, choir), posts(telegram, museum)
    assert sung.topic in choir.topics.values()
    assert sung.photo
    assert unbroken("37 years have passed") in posted.text
    assert "Traceback" not in running.err


async def test_a_right_that_was_lost_while_the_bot_was_off_is_told_a_week_before(
    telegram: Telegram, tmp_path: Path
) -> None:
    """To whoever added the bot, in their language, as soon as the bot runs again."""
    _, museum = await november(telegram, tmp_path)
    telegram.world.let_bot(museum, by=telegram.person(EMILY), can_post_messages=False)
    telegram.world.updates.drop()
    telegram.forget_words(EMILY)

    async with bot(telegram.url, tmp_path, Clock.beginning(AUDIT)) as running:
        await running.serving()
        told = (await telegram.world.answers(telegram.person(EMILY), timeout=PATIENCE))[0].text
        assert await running.stopped() == 0

    assert "Museum" in told
    assert unbroken("7 days") in told
