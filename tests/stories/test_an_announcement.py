"""An operator announces something about the bot itself: who gets it, when, how often, and what stays as it was."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import announcements, approvals
from bot.delivery.approvals import Decision
from bot.errors import AnnouncementTooLong
from bot.observances import almanac as almanacs
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.sandbox.world.failures import Reply
from bot.store import announcements as announced
from bot.store import ledger, requests
from bot.store.records import RequestKind, State
from bot.store.requests import Request
from tests.cast import DENIZ, EMILY, LEYLA, NINE, TEITI, utc
from tests.conftest import MESSAGES
from tests.stage import TOKEN, Stage, playing
from tests.stories.groups import OPERATOR, GroupScene, found

ALMANAC = almanacs.load(MESSAGES)

#: Another operator.
SECOND = OPERATOR + 1

#: The same words in each language, which their readers tell apart.
TEXTS = {
    "az": "Bot köçür.",
    "en": "The bot moves.",
    "ru": "Бот переезжает.",
    "tr": "Bot taşınıyor.",
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot with two operators, and everybody subscribed, each in a language of their own."""
    world = World(token=TOKEN)
    for number, name in ((OPERATOR, "Operator"), (SECOND, "Second")):
        world.people.add(name, "en", id=number, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR, SECOND)) as stage:
        for who in (LEYLA, EMILY, TEITI, DENIZ):
            await stage.join(who)
        for number in (OPERATOR, SECOND):
            world.people.send(world.people[number], "/language en")
            await world.answers(world.people[number])
        yield stage


def operator(stage: Stage) -> Person:
    return stage.world.people[OPERATOR]


async def said(stage: Stage, text: str, count: int = 1) -> list[str]:
    """What the bot answers the operator: that many messages."""
    stage.world.people.send(operator(stage), text)
    answers = stage.world.messages.of(operator(stage))
    await stage.world.until(lambda: len(answers.unread()) >= count, 60)
    return [one.text for one in answers.unread()]


async def drafted(stage: Stage) -> list[str]:
    """An announcement in all four languages, and what the bot shows of it."""
    for language in ("az", "en", "ru"):
        await said(stage, f"/announce {language}\n{TEXTS[language]}")
    return await said(stage, f"/announce tr\n{TEXTS['tr']}", 5)


async def asked(stage: Stage) -> Request:
    """The request that waits."""
    (found,) = await requests.waiting(stage.app.db)
    assert found.kind is RequestKind.ANNOUNCEMENT
    return found


async def confirmed(stage: Stage) -> Decision:
    """The second operator confirms what waits."""
    decision = await approvals.confirm(stage.app.db, ALMANAC, (await asked(stage)).id, SECOND)
    stage.app.sender.wake()
    return decision


async def announce(stage: Stage) -> None:
    """Everything until the last chat has it."""
    await drafted(stage)
    await said(stage, "/announce send")
    await confirmed(stage)
    await stage.rest()


async def test_everybody_gets_it_once_in_their_language(stage: Stage) -> None:
    """As text, without a card and without a preview of links, also those who want cards."""
    await stage.ask(LEYLA, "/cards on")
    stage.forget_words(LEYLA)

    await announce(stage)

    for who in (LEYLA, EMILY, TEITI, DENIZ):
        (message,) = stage.notices(who)
        assert message.text == TEXTS[who.language]
        assert not message.photo
    (found,) = await announced.all_begun(stage.app.db)
    assert found.states == {State.SENT: 4}


async def test_nothing_is_sent_before_it_is_confirmed(stage: Stage) -> None:
    """The operator sees all four texts, the number of chats and the time first."""
    previews = await drafted(stage)
    assert [text for text in TEXTS.values() if any(text in one for one in previews[:4])] == [
        *TEXTS.values()
    ]
    assert "Chats: 4." in previews[4]

    (answer,) = await said(stage, "/announce send")
    await stage.rest()

    assert "Another operator must confirm it within an hour." in answer
    assert not stage.notices(LEYLA)
    assert (await asked(stage)).asked_by == OPERATOR


async def test_another_operator_sees_it_and_confirms_with_a_button(stage: Stage) -> None:
    """With all texts; whoever asked has no such button."""
    await drafted(stage)
    await said(stage, "/announce send")
    chat = stage.world.messages.of(stage.world.people[SECOND])
    await stage.world.until(lambda: TEXTS["ru"] in chat.messages[-1].text, 60)
    shown = chat.messages[-1]
    assert all(text in shown.text for text in TEXTS.values())
    assert "Chats: 4." in shown.text
    own = stage.world.messages.of(operator(stage)).messages[-1]
    assert [*own.buttons] == ["Stop it"]

    stage.world.buttons.press(stage.world.people[SECOND], shown, "Confirm")
    await stage.world.until(lambda: stage.notices(LEYLA), 60)
    await stage.rest()

    assert [len(stage.notices(who)) for who in (LEYLA, EMILY, TEITI, DENIZ)] == [1, 1, 1, 1]


async def test_a_text_in_the_wrong_tone_is_refused(stage: Stage) -> None:
    """With the reason; nothing of it is kept."""
    (answer,) = await said(stage, "/announce en\nThe bot moves.\nHurrah!")
    assert "line 2: an exclamation mark" in answer

    (answer,) = await said(stage, "/announce az\nBot köçür.")
    assert "Still missing: en, ru, tr." in answer


async def test_bold_words_stay_bold(stage: Stage) -> None:
    """What the operator has formatted in Telegram is sent like that; a letter that HTML uses is one."""
    await said(stage, "/announce az\n5 < 6 &")
    await drafted(stage)
    await said(stage, "/announce az\n5 < 6 &", 5)
    await said(stage, "/announce send")
    await confirmed(stage)
    await stage.rest()

    assert [one.text for one in stage.notices(LEYLA)] == ["5 < 6 &"]


async def test_a_ready_made_text(stage: Stage) -> None:
    """In all languages at once, with the name of the bot that takes over."""
    (answer,) = await said(stage, "/announce moved not-a-name")
    assert "is not a user name" in answer

    await said(stage, "/announce moved @new_bot", 5)
    await said(stage, "/announce send")
    await confirmed(stage)
    await stage.rest()

    (message,) = stage.notices(EMILY)
    assert message.text.startswith("This bot has moved to @new_bot and will send no more")


async def test_a_dropped_draft_is_not_sent(stage: Stage) -> None:
    """Neither is one that was never complete."""
    await drafted(stage)
    await said(stage, "/announce cancel")

    (answer,) = await said(stage, "/announce send")

    assert "no complete announcement" in answer
    assert not await requests.waiting(stage.app.db)


async def test_to_everybody_else_the_command_does_not_exist(stage: Stage) -> None:
    """Neither in a private chat nor in a group; and the operator says nothing in a group."""
    answer = await stage.ask(EMILY, "/announce send")
    assert "no such command" in answer.text.lower() or "/help" in answer.text

    group = await found(stage)
    stage.world.groups.join(operator(stage), group.chat)
    before = len(stage.world.messages.of(group.chat).messages)
    stage.world.people.send(operator(stage), "/announce", group.chat)
    await stage.ask(EMILY, "/next")
    after = stage.world.messages.of(group.chat).messages[before:]
    assert [one.text for one in after] == ["/announce"]


@pytest.mark.parametrize("instant", ["18 05:00", "19 12:00", "20 08:00", "21 11:59"])
async def test_around_an_occasion_it_must_be_said_twice(stage: Stage, instant: str) -> None:
    """From a day before the first window of any zone until the last one closes."""
    stage.set_clock(utc(instant))

    shown = await drafted(stage)
    (answer,) = await said(stage, "/announce send")

    assert "An occasion is near." in shown[4]
    assert "An occasion is near." in answer
    assert not await requests.waiting(stage.app.db)

    await said(stage, "/announce send anyway")
    assert await asked(stage)


@pytest.mark.parametrize("instant", ["18 04:59", "21 12:00"])
async def test_before_and_after_that_it_goes_out(stage: Stage, instant: str) -> None:
    """The last minute before, if there is time for all; and the first one after."""
    stage.set_clock(utc(instant))

    assert "Chats: 4." in (await drafted(stage))[4]


async def test_it_must_be_finished_before_an_occasion_is_near(stage: Stage) -> None:
    """A number of chats that takes longer is refused, and its window ends there at the latest."""
    db, almanac = stage.app.db, ALMANAC
    await stage.subscribers(80)
    stage.set_clock(utc("18 04:59"))

    with pytest.raises(AnnouncementTooLong, match="84 chats takes 2 minutes"):
        await announcements.forecast(db, almanac, 1, even_near_occasion=False)

    quick = await announcements.forecast(db, almanac, 30, even_near_occasion=False)
    assert quick.expires == utc("18 05:00")
    assert quick.ends < quick.expires


async def test_the_rules_hold_when_it_is_confirmed(stage: Stage) -> None:
    """A request that waited until an occasion was near, or whose texts are gone, is not carried out."""
    stage.set_clock(utc("18 04:59"))
    await drafted(stage)
    await said(stage, "/announce send")

    request, db = await asked(stage), stage.app.db
    stage.set_clock(utc("18 05:00:01"))
    assert await confirmed(stage) is Decision.FAILED
    failed = await requests.get(db, request.id)
    assert failed
    assert "2027-01-18 05:00 until 2027-01-21 12:00 UTC" in failed.result

    subject = {**request.subject, "edition": "0" * 16}
    lost = await requests.add(db, RequestKind.ANNOUNCEMENT, subject, None, alone=False)
    assert await approvals.confirm(db, ALMANAC, lost.id, OPERATOR) is Decision.FAILED
    assert await announced.all_begun(db) == []


async def test_nothing_goes_out_in_a_quiet_span(stage: Stage) -> None:
    """Also when it was said that it cannot wait; afterwards it does."""
    stage.set_clock(utc("20 07:59:30"))
    await drafted(stage)
    await said(stage, "/announce send anyway")
    stage.set_clock(utc("20 08:00:10"))
    await confirmed(stage)
    await stage.app.sweep()
    assert not [one for one in stage.notices(LEYLA) if one.text == TEXTS["az"]]

    stage.set_clock(utc("20 08:01:30"))
    await stage.rest()

    assert [one.text for one in stage.notices(LEYLA)].count(TEXTS["az"]) == 1


async def test_who_comes_later_and_who_has_left_gets_none(stage: Stage) -> None:
    """Those who subscribe while it goes out, who unsubscribe, and who have erased everything."""
    await drafted(stage)
    await said(stage, "/announce send")
    await stage.ask(DENIZ, "/stop")
    await stage.ask(TEITI, "/forgetme yes")
    for who in (DENIZ, TEITI):
        stage.forget_words(who)
    late = stage.world.people.add("Late", "en", started=True)
    await confirmed(stage)
    stage.world.people.send(late, "/start")
    await stage.world.answers(late)
    await stage.rest()

    assert not stage.notices(DENIZ)
    assert not stage.notices(TEITI)
    texts = [one.text for one in stage.world.messages.of(late).messages]
    assert TEXTS["en"] not in texts
    assert len(stage.notices(LEYLA)) == 1


async def test_a_group_and_a_channel_get_one(stage: Stage) -> None:
    """A group that becomes a supergroup while it is owed; a channel in both of its languages."""
    group: GroupScene = await found(stage)
    await group.ask(group.leyla, "/start")
    (channel,) = await stage.subscribers(1, "channel", second_language="en")
    await drafted(stage)
    await said(stage, "/announce send")
    supergroup = stage.world.groups.upgrade(group.chat, group.leyla)
    await confirmed(stage)
    await stage.rest()
    stage.app.db.offset += timedelta(seconds=10)
    await stage.rest()

    texts = [one.text for one in stage.world.messages.of(supergroup).messages]
    assert texts.count(TEXTS["az"]) == 1
    posted = stage.world.messages.of(stage.world.people[channel.telegram_id]).messages
    assert [one.text for one in posted] == [f"{TEXTS['az']}\n\n{TEXTS['en']}"]


async def test_a_lost_answer_counts_as_for_notices(stage: Stage) -> None:
    """A person may get it twice, and is listed; a channel gets none a second time."""
    (channel,) = await stage.subscribers(1, "channel")
    stage.world.failures.script(Reply(500, "Bad Gateway"), "sendMessage", times=None)
    await drafted_quietly(stage)
    await stage.app.sweep()
    stage.world.failures.clear()
    for _ in range(4):
        stage.app.db.offset += timedelta(minutes=15)
        await stage.app.sweep()
        await stage.rest()

    (found,) = await announced.all_begun(stage.app.db)
    assert State.PLANNED not in found.states
    assert channel.telegram_id is not None


async def drafted_quietly(stage: Stage) -> None:
    """An announcement that begins without a word in Telegram."""
    db = stage.app.db
    draft = announcements.Draft(TEXTS, 30)
    subject = await announcements.subject(db, ALMANAC, draft)
    kind = RequestKind.ANNOUNCEMENT
    request = await approvals.ask(db, kind, subject, None, (OPERATOR, SECOND))
    await approvals.confirm(db, ALMANAC, request.id, OPERATOR)


async def test_what_chats_and_operators_see_of_notices_stays(stage: Stage) -> None:
    """/status and /next, the counts of notices, and the sweep."""
    before = (await stage.ask(LEYLA, "/status")).text, (await stage.ask(LEYLA, "/next")).text
    await announce(stage)
    stage.forget_words(LEYLA)

    assert (await stage.ask(LEYLA, "/status")).text == before[0]
    assert (await stage.ask(LEYLA, "/next")).text == before[1]
    assert await ledger.tallies(stage.app.db) == []


async def test_the_notices_of_the_day_follow(stage: Stage) -> None:
    """An announcement changes nothing about them."""
    await announce(stage)

    await stage.at(NINE)

    assert len([one for one in stage.notices(LEYLA) if "37" in one.text]) == 1
