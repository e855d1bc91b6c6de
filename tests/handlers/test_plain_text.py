"""What is answered to words that are no command."""

from typing import Any

import pytest

from bot.sandbox.chats import Message
from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")

#: The line with which the notice of the day closes.
CLOSING = {
    "az": "Ruhları şad olsun.",
    "en": "We remember them.",
    "ru": "Светлая память погибшим.",
    "tr": "Ruhları şad olsun.",
}

PRAYERS = ("Allah rəhmət eləsin", "Rest in peace", "Светлая память", "Allah rahmet eylesin")
THANKS = ("Çox sağ olun", "Thank you!", "Спасибо большое", "Teşekkürler", "🙏", "❤️")
STOPS = ("dayandır", "Stop.", "Отписаться", "dur")


def said(town: Town, who: str) -> list[str]:
    """All that the bot has said to that person, in order."""
    return [one.text for one in town.world.chat(town.people[who]).messages if one.from_bot]


async def press_again(town: Town, who: str, message: Message) -> None:
    """A press that was made before the button went."""
    count = len(town.world.calls.of("answerCallbackQuery"))
    query = {"id": "7", "from": town.people[who].user(), "chat_instance": "1"}
    query |= {"message": message.api(), "data": "subscription:off"}
    town.world.inject({"callback_query": query})
    await town.world.until(lambda: len(town.world.calls.of("answerCallbackQuery")) > count)


@pytest.mark.parametrize("who", LANGUAGES)
async def test_a_prayer_is_answered_with_the_closing_line(town: Town, who: str) -> None:
    """In the reader's language, whatever the prayer's; nothing is kept about somebody who prays."""
    for prayer in PRAYERS:
        assert (await town.ask(who, prayer)).text == CLOSING[who]

    assert await town.kept(who) is None


@pytest.mark.parametrize("who", LANGUAGES)
async def test_thanks_and_signs_are_answered_with_silence(town: Town, who: str) -> None:
    """The next answer is that to the next command."""
    for words in THANKS:
        town.world.say(town.people[who], words)
    answer = await town.ask(who, "/privacy")

    assert said(town, who) == [answer.text]


@pytest.mark.parametrize("who", LANGUAGES)
async def test_the_wish_to_stop_is_answered_with_a_button(town: Town, who: str) -> None:
    """One, which does what /stop does; until it is pressed the subscription stays."""
    await town.ask(who, "/start")

    for words in STOPS:
        question = await town.ask(who, words)
        assert question.text == town.text(who, "stop-ask")
        assert list(question.buttons) == [town.text(who, "button-unsubscribe")]

    assert (await town.kept(who)).subscribed is not None
    await town.press(who, question, town.text(who, "button-unsubscribe"))
    chat = await town.kept(who)
    assert (chat.subscribed, chat.reason) == (None, "stopped")
    assert (question.text, question.buttons) == (town.text(who, "stop-done"), {})


@pytest.mark.parametrize("who", LANGUAGES)
async def test_a_second_press_says_that_the_subscription_has_ended(town: Town, who: str) -> None:
    """Nothing else happens."""
    await town.ask(who, "/start")
    question = await town.ask(who, "stop")
    await town.press(who, question, town.text(who, "button-unsubscribe"))
    before = await town.kept(who)

    await press_again(town, who, question)

    assert question.text == town.text(who, "stop-already")
    assert await town.kept(who) == before


@pytest.mark.parametrize("who", LANGUAGES)
async def test_whoever_is_not_subscribed_need_not_stop(town: Town, who: str) -> None:
    """There is nothing to press, and nothing is kept."""
    answer = await town.ask(who, "STOP!")

    assert (answer.text, answer.buttons) == (town.text(who, "stop-already"), {})
    assert await town.kept(who) is None


@pytest.mark.parametrize("who", LANGUAGES)
async def test_other_words_are_answered_with_what_may_help(town: Town, who: str) -> None:
    """Commands that need no word after them, each of which is heard."""
    answer = await town.ask(who, "hello")

    assert answer.text == town.text(who, "unknown-text")
    commands = [line.split()[0] for line in answer.text.splitlines() if line.startswith("/")]
    assert commands == ["/about", "/next", "/settings", "/stop", "/help"]
    for command in commands:
        assert (await town.ask(who, command)).text != town.text(who, "unknown-command")


def sent(town: Town, what: dict[str, Any]) -> dict[str, Any]:
    """A message of Emily's."""
    person = town.people["en"]
    head = {"message_id": 900, "date": int(town.now.timestamp())}
    return {"message": head | {"chat": person.chat(), "from": person.user()} | what}


FILE = {"file_id": "f", "file_unique_id": "u"}
STICKER = FILE | {"width": 1, "height": 1, "is_animated": False, "is_video": False}


@pytest.mark.parametrize(
    "what",
    [
        {"sticker": STICKER | {"type": "regular"}},
        {"photo": [FILE | {"width": 1, "height": 1}], "caption": "hello"},
        {"voice": FILE | {"duration": 3}},
        {"document": FILE},
    ],
    ids=["sticker", "photo", "voice", "document"],
)
async def test_what_is_no_text_is_answered_with_silence(town: Town, what: dict[str, Any]) -> None:
    """A sticker, a picture with words below it, a voice, a file."""
    await town.ask("en", "/privacy")
    town.world.inject(sent(town, what))

    await town.ask("en", "/help")

    assert len(said(town, "en")) == 2


async def test_the_place_of_another_is_answered(town: Town) -> None:
    """It sets no time zone, and somebody may have sent it to set theirs: they see where the settings are."""
    where = {"latitude": 40.7, "longitude": -73.9}
    venue = {"location": where, "title": "Restaurant", "address": "Somewhere"}
    await town.ask("en", "/privacy")

    town.world.inject(sent(town, {"location": where, "venue": venue}))
    (answer,) = await town.world.answers(town.people["en"])

    assert answer.text == town.text("en", "unknown-text")


async def test_words_in_a_group_are_not_for_the_bot(town: Town) -> None:
    """Even where it hears them, as an admin does."""
    group = {"id": -5, "type": "group", "title": "Choir"}
    for words in ("stop", "Allah rəhmət eləsin", "hello"):
        town.world.inject(sent(town, {"chat": group, "text": words}))

    await town.ask("en", "/help")

    assert {call.chat_id for call in town.world.calls.of("sendMessage")} == {town.people["en"].id}
