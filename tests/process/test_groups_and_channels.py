"""The bot as a process among a forum and a channel: subscribed in November, told on the day, muted in between."""

import asyncio
from pathlib import Path

from bot.messages.typography import unbroken
from bot.sandbox.world.chats import Group
from bot.sandbox.world.messages import Message
from tests.cast import EMILY, LEYLA, NOVEMBER, Role, utc
from tests.process.launching import ShiftedClock, bot
from tests.process.scene import Telegram, before
from tests.stage import PATIENCE

#: A right is lost in December, while the bot does not run.
AUDIT = utc("13 06:00")


async def said(telegram: Telegram, who: Role, text: str, chat: Group, **where: object) -> Message:
    """The bot's next answer in a group."""
    telegram.world.people.send(telegram.person(who), text, chat, **where)  # type: ignore[arg-type]
    return (await telegram.world.answers(chat, timeout=PATIENCE))[0]


async def november(telegram: Telegram, home: Path) -> tuple[Group, Group]:
    """Leyla's group is subscribed in a topic; Emily's channel by a press, in two languages."""
    world, emily = telegram.world, telegram.person(EMILY)
    group = world.groups.create("Choir", creator=telegram.person(LEYLA), forum=True)
    channel = world.groups.create_channel("Museum", creator=emily)
    async with bot(telegram.url, home, ShiftedClock.beginning(NOVEMBER)) as running:
        await running.serving()
        world.membership.add(group, by=telegram.person(LEYLA))
        await world.answers(group, timeout=PATIENCE)
        topic = world.topics.create(group, "Notices", by=telegram.person(LEYLA))
        await said(telegram, LEYLA, "/start@sandbox_bot", group, topic=topic)
        world.membership.add(channel, by=emily)
        page = (await world.answers(emily, timeout=PATIENCE))[0]
        for turn, label in enumerate(("Subscribe", "Second language", "Azərbaycanca"), start=1):
            world.buttons.press(emily, page, label)
            await world.until(lambda turn=turn: page.edits == turn, PATIENCE)  # type: ignore[misc]
        assert await running.stopped() == 0
    return group, channel


def posts(telegram: Telegram, chat: Group) -> list[Message]:
    """What the bot wrote there that is a notice of the day."""
    every = telegram.world.messages.of(chat).messages
    return [one for one in every if one.from_bot and unbroken("37 il ötür") in one.text]


async def test_a_forum_and_a_channel_are_told_on_the_day(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Each notice arrives once, at nine: the group's in its topic with the card, the channel's in both languages."""
    group, channel = await november(telegram, tmp_path)
    clock = before("20 05:00:00", 8)
    telegram.world.now = clock.now
    async with bot(telegram.url, tmp_path, clock) as running:
        await running.serving()
        early = len(posts(telegram, group)) + len(posts(telegram, channel))
        for chat in (group, channel):
            await telegram.world.until(lambda chat=chat: posts(telegram, chat), PATIENCE)
        await asyncio.sleep(1)
        assert await running.stopped() == 0

    assert early == 0
    (in_group,), (in_channel,) = posts(telegram, group), posts(telegram, channel)
    assert in_group.topic in group.topics.values()
    assert in_group.photo
    assert unbroken("37 years have passed") in in_channel.text
    assert "Traceback" not in running.err


async def test_a_right_that_was_lost_while_the_bot_was_off_is_told_a_week_before(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Whoever added the bot is notified in their language as soon as the bot runs again."""
    _, channel = await november(telegram, tmp_path)
    telegram.world.membership.change(channel, by=telegram.person(EMILY), can_post_messages=False)
    telegram.world.updates.drop()
    telegram.forget_words(EMILY)

    async with bot(telegram.url, tmp_path, ShiftedClock.beginning(AUDIT)) as running:
        await running.serving()
        told = (await telegram.world.answers(telegram.person(EMILY), timeout=PATIENCE))[0].text
        assert await running.stopped() == 0

    assert "Museum" in told
    assert unbroken("7 days") in told
