"""Settings: typed, pressed, and all in one message."""

import pytest

from bot.handlers.flood import STAGES
from bot.messages.typography import unbroken
from bot.sandbox.world.failures import Reply
from tests.handlers.conftest import Town

ANSWER = "answerCallbackQuery"


@pytest.mark.parametrize("typed", ["ru", "RU", "Русский", "russian", "rus", "Rusça"])
async def test_a_language_is_typed_by_code_or_name(town: Town, typed: str) -> None:
    """In any of our languages; the answer is in the new one."""
    answer = await town.ask("en", f"/language {typed}")

    chat = await town.kept("en")
    assert (chat.language, chat.language_chosen) == ("ru", True)
    assert town.text("ru", "language-set") in answer.text


async def test_a_language_we_do_not_speak_is_refused(town: Town) -> None:
    """With those that we do."""
    answer = await town.ask("en", "/language <Klingon>")

    assert "“<Klingon>”" in answer.text
    assert "Azərbaycanca, English, Русский, Türkçe" in answer.text


async def test_a_language_is_chosen_by_button(town: Town) -> None:
    """The question becomes the answer."""
    question = await town.ask("en", "/language")

    await town.press("en", question, "Türkçe")

    assert town.text("tr", "language-set") in question.text
    assert (await town.kept("en")).language == "tr"


async def test_a_chosen_language_can_follow_telegram_again(town: Town) -> None:
    """Then it is that of the person's Telegram."""
    await town.ask("en", "/language ru")
    question = await town.ask("en", "/language")

    await town.press("en", question, town.text("ru", "button-language-auto"))

    chat = await town.kept("en")
    assert (chat.language, chat.language_chosen) == ("en", False)


async def test_an_unchosen_language_follows_telegram(town: Town) -> None:
    """So that the notices do, too."""
    await town.ask("en", "/start")
    town.people["en"].language_code = "tr-TR"

    await town.ask("en", "/status")

    assert (await town.kept("en")).language == "tr"


async def test_a_chosen_language_stays(town: Town) -> None:
    """Whatever Telegram says."""
    await town.ask("en", "/language ru")
    town.people["en"].language_code = "tr"

    await town.ask("en", "/status")

    assert (await town.kept("en")).language == "ru"


@pytest.mark.parametrize(("code", "language"), [("de", "az"), (None, "az"), ("en-GB", "en")])
async def test_a_stranger_is_answered_in_a_language_we_speak(
    town: Town, code: str | None, language: str
) -> None:
    """That of their Telegram, else the default one."""
    town.people["en"].language_code = code

    assert (await town.ask("en", "hm")).text == town.text(language, "unknown-text")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("Bakı", "Asia/Baku"),
        ("Москва", "Europe/Moscow"),
        ("Almanya", "Europe/Berlin"),
        ("New York", "America/New_York"),
    ],
)
async def test_a_zone_is_typed_as_people_write_it(town: Town, typed: str, zone: str) -> None:
    """A name of the database, a city, a country; the answer shows the clock there."""
    answer = await town.ask("en", f"/timezone {typed}")

    assert (await town.kept("en")).zone == zone
    assert zone in answer.text


async def test_several_zones_are_offered(town: Town) -> None:
    """For a country with several, and for a name mistyped: each is a button."""
    question = await town.ask("en", "/timezone Россия")
    await town.press("en", question, "Samara (Europe/Samara)")
    assert (await town.kept("en")).zone == "Europe/Samara"

    question = await town.ask("en", "/timezone Berln")
    await town.press("en", question, "Berlin (Europe/Berlin)")
    assert (await town.kept("en")).zone == "Europe/Berlin"


async def test_an_unknown_place_is_refused(town: Town) -> None:
    """With an example; what was typed is shown, and is no HTML of ours."""
    answer = await town.ask("en", "/timezone <b>Xyzzy & Co</b>")

    assert "“<b>Xyzzy & Co</b>”" in answer.text
    assert await town.kept("en") is None


async def test_a_very_long_place_is_shown_in_part(town: Town) -> None:
    """The answer is short, however long the question."""
    answer = await town.ask("en", "/timezone " + "х" * 4000)

    assert len(answer.text) < 300


async def test_a_zone_is_chosen_by_button(town: Town) -> None:
    """By the name of its city in the person's language."""
    question = await town.ask("ru", "/timezone")

    await town.press("ru", question, "Нью-Йорк")

    assert (await town.kept("ru")).zone == "America/New_York"
    assert "Нью-Йорк (America/New_York)" in question.text


async def test_an_hour_is_typed(town: Town) -> None:
    """And moves the notice of the day, for someone who is subscribed."""
    await town.ask("en", "/start")

    await town.ask("en", "/time 08.30")

    answer = await town.ask("en", "/start")
    assert unbroken("• 20 January, 08:30 — on the day itself") in answer.text


async def test_a_wrong_hour_is_refused(town: Town) -> None:
    """With two examples."""
    answer = await town.ask("en", "/time half past six")

    assert "“half past six”" in answer.text
    assert "/time 08:30 or /time 6 pm" in answer.text


async def test_an_hour_is_chosen_by_button_and_given_back(town: Town) -> None:
    """The standard one is a button, too."""
    question = await town.ask("en", "/time")
    await town.press("en", question, "07:30")
    assert (await town.kept("en")).minute == 450

    question = await town.ask("en", "/time")
    await town.press("en", question, "Standard: 09:00")
    assert (await town.kept("en")).minute is None


async def test_a_setting_without_a_subscription_is_kept(town: Town) -> None:
    """And it is said that nothing will come of it alone."""
    answer = await town.ask("en", "/time 7")

    chat = await town.kept("en")
    assert (chat.minute, chat.subscribed) == (420, None)
    assert town.text("en", "settings-kept") in answer.text


async def test_a_change_plans_anew_and_wakes_the_sender(town: Town) -> None:
    """Each change of a subscribed chat may make something due."""
    await town.ask("en", "/start")
    await town.world.until(lambda: town.woken == 1)

    await town.ask("en", "/timezone Berlin")

    assert town.woken == 2


async def test_settings_are_one_message_edited_in_place(town: Town) -> None:
    """Through all its pages no second message is sent."""
    menu = await town.ask("en", "/settings")

    for label in ("Language", "Русский", "Часовой пояс", "Лондон", "Время", "06:30", "Готово"):
        await town.press("en", menu, label)

    chat = await town.kept("en")
    assert (chat.language, chat.zone, chat.minute) == ("ru", "Europe/London", 390)
    assert len(town.world.calls.of("sendMessage")) == 1
    assert menu.buttons == {}


@pytest.mark.parametrize("page", ["Language", "Time zone", "Time"])
async def test_there_is_a_way_back(town: Town, page: str) -> None:
    """From each page to the first."""
    menu = await town.ask("en", "/settings")
    first = menu.buttons
    await town.press("en", menu, page)

    await town.press("en", menu, "Back")

    assert menu.buttons == first


async def test_moments_are_switched(town: Town) -> None:
    """Each one off and on again; the button shows its state."""
    menu = await town.ask("en", "/settings")

    await town.press("en", menu, "Before the minute of silence: on")
    assert (await town.kept("en")).moments == {"eve", "day"}

    await town.press("en", menu, "Before the minute of silence: off")
    assert (await town.kept("en")).moments == {"eve", "day", "silence"}


async def test_with_all_moments_off_nothing_is_promised(town: Town) -> None:
    """It is said plainly, with the way back."""
    menu = await town.ask("en", "/settings")
    for label in ("The day before", "On the day itself", "Before the minute of silence"):
        await town.press("en", menu, f"{label}: on")

    assert town.text("en", "coming-none") in (await town.ask("en", "/start")).text
    assert town.text("en", "status-next-none") in (await town.ask("en", "/status")).text


async def test_an_old_button_does_no_harm(town: Town) -> None:
    """Data of another time are answered, and nothing happens."""
    menu = await town.ask("en", "/settings")
    person = town.people["en"].user()
    for data in ("x", "zone:Mars/Base", "on:breakfast", "language:xx", "s.off:eve2", ""):
        query = {"id": "7", "from": person, "message": menu.api(), "chat_instance": "1"}
        town.world.updates.inject({"callback_query": query | {"data": data}})

    await town.world.until(lambda: len(town.world.calls.of("answerCallbackQuery")) == 6)
    await town.ask("en", "/help")
    assert await town.kept("en") is None
    assert len(town.world.calls.of("sendMessage")) == 2


async def test_a_press_that_is_too_much_leaves_no_button_busy(town: Town) -> None:
    """Presses that are not handled are answered as well, up to the burst of the flood guard."""
    menu = await town.ask("en", "/settings")
    press = {"from": town.people["en"].user(), "message": menu.api(), "chat_instance": "1"}
    burst = STAGES[0].burst

    for number in range(4 * burst):
        query = press | {"id": str(number), "data": "s.page:home"}
        town.world.updates.inject({"callback_query": query})
    await town.handled()

    answered = {call.params["callback_query_id"] for call in town.world.calls.of(ANSWER)}
    assert len(answered) >= 2 * burst - 1
    assert len(answered) < 3 * burst
    assert len(town.world.calls.of("editMessageText")) < 2 * burst


async def test_a_message_too_old_to_edit_is_answered_anew(town: Town) -> None:
    """Telegram hands us only its number then."""
    menu = await town.ask("en", "/settings")
    gone = {"message_id": menu.message_id, "chat": town.people["en"].chat(), "date": 0}
    query = {"id": "7", "from": town.people["en"].user(), "chat_instance": "1", "message": gone}

    town.world.updates.inject({"callback_query": query | {"data": "s.off:eve"}})
    await town.world.until(lambda: len(town.world.calls.of("sendMessage")) == 2)

    assert (await town.kept("en")).moments == {"day", "silence"}


@pytest.mark.parametrize(
    ("words", "pages"), [("message is not modified", 1), ("message can't be edited", 2)]
)
async def test_a_refused_edit_raises_nothing(town: Town, words: str, pages: int) -> None:
    """The same press twice: the change is kept. A message too old: the page is sent again."""
    menu = await town.ask("en", "/settings")
    town.world.failures.script(Reply(400, f"Bad Request: {words}"), method="editMessageText")

    await town.press("en", menu, "The day before: on")

    assert (await town.kept("en")).moments == {"day", "silence"}
    texts = [message.text for message in town.world.messages.of(town.people["en"]).messages]
    assert [text.partition("\n")[0] for text in texts] == ["/settings", *pages * ["Settings"]]


async def test_a_press_too_old_to_answer_raises_nothing(town: Town) -> None:
    """The change is kept all the same."""
    menu = await town.ask("en", "/settings")
    refusal = Reply(400, "Bad Request: query is too old and response timeout expired")
    town.world.failures.script(refusal, method="answerCallbackQuery")

    await town.press("en", menu, "The day before: on")

    assert "The day before: off" in menu.buttons


async def test_a_press_is_answered_first(town: Town) -> None:
    """Before the message is edited, so that the button stops looking busy at once."""
    menu = await town.ask("en", "/settings")
    before = len(town.world.calls)

    await town.press("en", menu, "The day before: on")

    methods = [call.method for call in list(town.world.calls)[before:]]
    assert [one for one in methods if one != "getUpdates"] == [
        "answerCallbackQuery",
        "editMessageText",
    ]
