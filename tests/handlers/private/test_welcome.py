"""The answer to /start: what it says, how long it is, and where each of its buttons leads."""

from datetime import UTC, datetime

import pytest

from bot.messages import dates
from bot.messages.typography import unbroken
from bot.observances import zones
from bot.sandbox.world.messages import Message
from bot.store import chats, managers
from bot.store.records import Chat
from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")

#: The four languages by their own names, as the buttons have them.
NAMES = ["Azərbaycanca", "English", "Русский", "Türkçe"]


def units(message: Message) -> int:
    """UTF-16 units, which is how Telegram counts."""
    return len(message.text.encode("utf-16-le")) // 2


def what_it_is(town: Town, language: str) -> str:
    """The first sentence of the bot's own page, as a message has it."""
    return unbroken(town.text(language, "profile-description").splitlines()[0])


async def test_it_says_what_the_bot_is_and_then_that_one_is_subscribed(town: Town) -> None:
    """In the words of the bot's own page; the zone by its city alone; the whole date once, each instant by its day."""
    answer = await town.ask("en", "/start")

    assert answer.text.splitlines() == [
        what_it_is(town, "en"),
        "You are subscribed. Time zone: Baku.",
        "",
        unbroken("20 January 2027 is the 37th anniversary. You will receive:"),
        unbroken("• 19 January, 19:00 — the day before"),
        unbroken("• 20 January, 09:00 — on the day itself"),
        unbroken("• 20 January, 11:55 — before the minute of silence"),
        "",
        "For the rest of the year the bot is silent.",
        "What happened: /about. All commands: /help",
    ]
    assert list(answer.buttons) == ["Language", "Time zone", "Settings"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_its_first_line_is_that_of_the_bots_own_page(town: Town, language: str) -> None:
    """Whoever has just read the page meets the same words."""
    answer = await town.ask(language, "/start")

    assert answer.text.splitlines()[0] == what_it_is(town, language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_has_at_most_450_units(town: Town, language: str) -> None:
    """With the longest name of a zone, an anniversary of three digits and all three messages to come."""
    longest = max(zones.common(), key=lambda zone: len(dates.zone_city(zone, language)))
    town.at(datetime(2112, 11, 23, 6, tzinfo=UTC))
    await town.ask(language, f"/timezone {longest}")

    first = await town.ask(language, "/start")
    again = await town.ask(language, "/start")

    for answer in (first, again):
        assert answer.text.count("•") == 3
        assert "123" in answer.text
        assert dates.zone_city(longest, language) in answer.text
        assert units(answer) <= 450


async def test_whoever_manages_a_channel_is_told_how_to_find_it(town: Town) -> None:
    """In place of the last lines, so that it is not longer."""
    channel = await chats.save(town.db, Chat(None, -1002000000001, "channel", "en", "Asia/Baku"))
    await managers.met(town.db, channel, town.people["en"].id)

    answer = await town.ask("en", "/start")

    assert answer.text.splitlines()[-1] == town.text("en", "start-chats")
    assert "/help" not in answer.text


@pytest.mark.parametrize(
    ("label", "key"),
    [("Language", "language-ask"), ("Time zone", "timezone-ask"), ("Settings", "settings-title")],
)
async def test_each_of_its_buttons_opens_a_page_below_it(town: Town, label: str, key: str) -> None:
    """Pressed twice, it opens two; what the welcome says stays."""
    welcome = await town.ask("en", "/start")
    said = welcome.text

    for _ in range(2):
        await town.press("en", welcome, label)
        [page] = await town.world.answers(town.people["en"])

        question = town.text("en", key, zone="Baku (Asia/Baku)", time="10:00", title="")
        assert page.text.splitlines()[0] == question.splitlines()[0]
        assert list(page.buttons)[-1] in ("Back", "Done")
    assert welcome.text == said
    assert welcome.edits == 0


@pytest.mark.parametrize("code", ["de", "zh-hans", None])
async def test_the_languages_come_first_when_none_is_recognised(
    town: Town, code: str | None
) -> None:
    """Each in its own language, above the three; the text is in the default one."""
    town.people["en"].language_code = code

    answer = await town.ask("en", "/start")

    assert list(answer.buttons) == [*NAMES, "Dil", "Saat qurşağı", "Ayarlar"]
    assert town.text("az", "start-subscribed", city="Bakı") in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_language_of_the_welcome_is_chosen(town: Town, language: str) -> None:
    """The same welcome is shown in it, without the languages; pressed again, nothing is lost."""
    town.people["en"].language_code = "de"
    welcome = await town.ask("en", "/start")
    data = welcome.buttons[NAMES[LANGUAGES.index(language)]]

    await town.press("en", welcome, data)

    city = dates.zone_city("Asia/Baku", language)
    subscribed = town.text(language, "start-subscribed", city=city)
    assert welcome.text.splitlines()[:2] == [what_it_is(town, language), subscribed]
    keys = ("button-language", "button-zone", "button-settings")
    assert list(welcome.buttons) == [town.text(language, key) for key in keys]
    kept = await town.kept("en")
    assert kept
    assert (kept.language, kept.language_chosen) == (language, True)


async def test_a_language_of_the_welcome_pressed_twice_does_no_harm(town: Town) -> None:
    """Before the first press has taken the buttons away."""
    town.people["en"].language_code = "de"
    welcome = await town.ask("en", "/start")
    person, data = town.people["en"], welcome.buttons["Русский"]
    town.world.buttons.press(person, welcome, data)
    town.world.buttons.press(person, welcome, data)

    await town.handled()

    assert list(welcome.buttons) == ["Язык", "Часовой пояс", "Настройки"]
    assert len(town.world.calls.of("sendMessage")) == 1


async def test_the_languages_are_there_until_one_is_chosen(town: Town) -> None:
    """Also after another /start; a person who chose one by command no longer sees them."""
    town.people["en"].language_code = "de"
    await town.ask("en", "/start")
    again = await town.ask("en", "/start")
    assert list(again.buttons)[:4] == NAMES

    await town.ask("en", "/language tr")

    chosen = await town.ask("en", "/start")
    assert list(chosen.buttons) == ["Dil", "Saat dilimi", "Ayarlar"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_link_with_a_language_has_chosen_it(town: Town, language: str) -> None:
    """Nobody who came by t.me/<bot>?start=ru is asked again."""
    town.people["en"].language_code = "de"

    answer = await town.ask("en", f"/start {language}")

    assert len(answer.buttons) == 3
    assert town.text(language, "button-settings") in answer.buttons


async def test_a_language_chosen_after_the_subscription_ended(town: Town) -> None:
    """It is kept, and nothing says that one is subscribed."""
    town.people["en"].language_code = "de"
    welcome = await town.ask("en", "/start")
    await town.ask("en", "/stop")

    await town.press("en", welcome, "English")

    expected = [town.text("en", "language-set"), town.text("en", "settings-kept")]
    assert welcome.text == "\n\n".join(expected)
    kept = await town.kept("en")
    assert kept
    assert (kept.language, kept.subscribed) == ("en", None)
