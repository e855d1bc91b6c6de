"""What people write to the bot without a command, from the first word to the notice that comes or does not."""

import pytest

from tests.cast import DENIZ, EMILY, EVERYONE, LEYLA, TEITI, Role, utc
from tests.stage import Stage

#: 09:00 in Baku on the day.
NINE = utc("20 05:00")

PRAYERS = {
    "Leyla": "Allah rəhmət eləsin",
    "Emily": "May they rest in peace",
    "Teiti": "Светлая память",
    "Deniz": "Allah rahmet eylesin",
}


@pytest.mark.parametrize("who", EVERYONE, ids=lambda role: role.name)
async def test_a_prayer_after_the_notice(stage: Stage, who: Role) -> None:
    """The bot answers with the line with which the notice closed."""
    await stage.join(who)
    morning = utc("19 20:00") if who.name == "Teiti" else utc("20 14:00")
    await stage.at(morning)
    notice = stage.notices(who)[-1]

    answer = await stage.ask(who, PRAYERS[who.name])

    assert answer.text == notice.text.splitlines()[-1]


async def test_thanks_after_the_notice(stage: Stage) -> None:
    """Nothing is said until something is asked."""
    await stage.join(LEYLA)
    await stage.at(NINE)
    stage.forget_words(LEYLA)

    stage.world.say(stage.people[LEYLA.name], "Çox sağ olun")
    await stage.ask(LEYLA, "/privacy")

    chat = stage.world.chat(stage.people[LEYLA.name])
    assert [one.from_bot for one in list(chat.messages)[-3:]] == [False, False, True]


async def test_a_plain_stop_before_the_day(stage: Stage) -> None:
    """The button ends the subscription; pressed too late again, it says so; no notice comes."""
    await stage.join(LEYLA)
    await stage.join(EMILY)
    leyla = stage.people[LEYLA.name]
    question = await stage.ask(LEYLA, "dayandır")
    (label,) = question.buttons
    key = question.buttons[label]

    answered = stage.world.chat(leyla).answered
    stage.world.press(leyla, question, label)
    await stage.world.until(lambda: len(answered) == 1)
    done = question.text
    pressed = {"id": "7", "from": leyla.user(), "chat_instance": "1", "message": question.api()}
    stage.world.inject({"callback_query": pressed | {"data": key}})
    await stage.world.until(lambda: question.text != done)

    stage.forget_words(LEYLA)
    stage.forget_words(EMILY)
    await stage.at(NINE, utc("20 14:00"))
    assert "/start" in question.text
    assert stage.notices(LEYLA) == []
    assert len(stage.notices(EMILY)) > 0


@pytest.mark.parametrize(
    ("who", "typed", "shown"),
    [
        (LEYLA, "axşam 6", "18:00"),
        (LEYLA, "səhər 9", "09:00"),
        (LEYLA, "gecə 11", "23:00"),
        (LEYLA, "günorta 12", "12:00"),
        (LEYLA, "saat 8-də", "08:00"),
        (EMILY, "6 pm", "18:00"),
        (EMILY, "6:30 p.m.", "18:30"),
        (EMILY, "18.30", "18:30"),
        (EMILY, "6 in the evening", "18:00"),
        (EMILY, "noon", "12:00"),
        (TEITI, "6 вечера", "18:00"),
        (TEITI, "в 9 утра", "09:00"),
        (TEITI, "2 часа ночи", "02:00"),
        (TEITI, "3 часа дня", "15:00"),
        (DENIZ, "akşam 6", "18.00"),
        (DENIZ, "öğleden sonra 3", "15.00"),
        (DENIZ, "saat 9'da", "09.00"),
        (DENIZ, "axşam 6", "18.00"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
async def test_the_hour_as_people_say_it(stage: Stage, who: Role, typed: str, shown: str) -> None:
    """It is understood in all languages of the bot, and shown as the reader's writes it."""
    answer = await stage.ask(who, f"/time {typed}")

    assert shown in answer.text
    assert shown in (await stage.ask(who, "/status")).text


@pytest.mark.parametrize("who", EVERYONE, ids=lambda role: role.name)
async def test_an_hour_that_may_be_two(stage: Stage, who: Role) -> None:
    """It is refused with two examples, both of which are understood."""
    answer = await stage.ask(who, "/time gecə 6")

    examples = [
        answer.text[one["offset"] :][: one["length"]]
        for one in answer.entities
        if one["type"] == "code"
    ]
    assert len(examples) == 2
    for example, shown in zip(examples, (":30", ":00"), strict=True):
        told = await stage.ask(who, example)
        assert shown in told.text.replace(".", ":")
