"""What is under a finger: each button of the welcome and the settings leads somewhere, and examples can be copied."""

import pytest

from bot.messages.typography import unbroken
from bot.sandbox.world.chats import Person
from bot.sandbox.world.messages import Message
from bot.store import chats
from bot.store.records import Chat
from tests.cast import EMILY, LEYLA, TEITI, utc
from tests.stage import Stage
from tests.stories.groups import ChannelScene, GroupScene


async def kept(stage: Stage, person: Person) -> Chat:
    """What is kept about that person."""
    found = await chats.find(stage.app.db, person.id)
    assert found
    return found


async def press(stage: Stage, person: Person, page: Message, *labels: str) -> None:
    """Press those buttons, one after the other; each changes the message."""
    for label in labels:
        before = page.edits
        stage.world.buttons.press(person, page, label)
        await stage.world.until(lambda before=before: page.edits > before)  # type: ignore[misc]


async def opened(stage: Stage, person: Person, page: Message, label: str) -> Message:
    """The message that a button opens below."""
    stage.world.buttons.press(person, page, label)
    return (await stage.world.answers(person))[0]


async def test_a_newcomer_sets_everything_from_the_welcome(stage: Stage) -> None:
    """Time zone, language and settings, each from its button; the notices then come as chosen."""
    emily = stage.people[EMILY.name]
    welcome = await stage.ask(EMILY, "/start")

    zone = await opened(stage, emily, welcome, "Time zone")
    await press(stage, emily, zone, "London", "Done")
    language = await opened(stage, emily, welcome, "Language")
    await press(stage, emily, language, "Русский", "Готово")
    settings = await opened(stage, emily, welcome, "Settings")
    await press(stage, emily, settings, "Накануне: да", "Картинка: да", "Готово")

    chat = await kept(stage, emily)
    assert (chat.zone, chat.language, chat.moments) == ("Europe/London", "ru", {"day", "silence"})
    assert (zone.buttons, language.buttons, settings.buttons) == ({}, {}, {})
    stage.forget_words(EMILY)
    await stage.at(utc("19 19:00"), utc("20 07:55"), utc("20 09:00"))
    assert len(stage.notices(EMILY)) == 2
    assert unbroken("37 лет") in stage.notices(EMILY)[1].text


@pytest.mark.parametrize(
    ("language", "name", "years"),
    [
        ("az", "Azərbaycanca", "37 il"),
        ("en", "English", "37 years"),
        ("ru", "Русский", "37 лет"),
        ("tr", "Türkçe", "37 yıl"),
    ],
)
async def test_whoever_is_not_recognised_chooses_a_language_first(
    stage: Stage, language: str, name: str, years: str
) -> None:
    """By one tap on the welcome, which is then read in it, and so is the notice."""
    teiti = stage.people[TEITI.name]
    teiti.language_code = "fr"
    welcome = await stage.ask(TEITI, "/start")
    assert next(iter(welcome.buttons)) == "Azərbaycanca"

    stage.world.buttons.press(teiti, welcome, name)
    await stage.world.until(lambda: welcome.edits)

    assert (await kept(stage, teiti)).language == language
    assert name not in welcome.buttons
    stage.forget_words(TEITI)
    await stage.at(utc("20 05:00"))
    [notice] = stage.notices(TEITI)
    assert unbroken(years) in notice.text


@pytest.mark.parametrize(
    ("command", "label", "setting", "value"),
    [
        ("/moments", "Bir gün əvvəl: açıq", "moments", {"day", "silence"}),
        ("/moments", "Hüzn günündə: açıq", "moments", {"eve", "silence"}),
        ("/moments", "Sükut dəqiqəsindən əvvəl: açıq", "moments", {"eve", "day"}),
        ("/silent", "Səs: gecə yox", "silent", True),
        ("/cards", "Şəkil: var", "cards", False),
    ],
)
async def test_a_switch_is_a_tap_away_from_its_command(
    stage: Stage, command: str, label: str, setting: str, value: object
) -> None:
    """The command alone brings the toggle; «Hazır» puts the message away, and the choice stays."""
    page = await stage.ask(LEYLA, command)
    leyla = stage.people[LEYLA.name]

    await press(stage, leyla, page, label, "Hazır")

    assert getattr(await kept(stage, leyla), setting) == value
    assert page.buttons == {}


async def test_a_command_alone_as_a_reply_brings_the_toggles_of_that_channel(
    channel: ChannelScene,
) -> None:
    """/silent in reply to a channel's settings is about the channel; its own press changes it alone."""
    settings = await channel.subscribe()
    channel.stage.world.people.send(channel.emily, "/silent", reply_to=settings)
    [page] = await channel.stage.world.answers(channel.emily)

    await channel.press(page, "Sound: not at night", "Done")

    kept = await channel.kept()
    own = await chats.find(channel.stage.app.db, channel.emily.id)
    assert kept
    assert kept.silent is True
    assert own is None
    assert "Museum" in page.text


async def test_a_groups_welcome_leads_to_a_private_chat(group: GroupScene) -> None:
    """Nobody knows who presses in a group: there is a link, and neither pages nor toggles."""
    for command in ("/start", "/moments", "/silent", "/cards"):
        answer = await group.ask(group.leyla, command)

        assert answer.buttons == {}
    welcome = await group.ask(group.leyla, "/start")
    [key] = welcome.keys()
    assert key["url"].endswith(f"?start=chat_{group.chat.id}")


@pytest.mark.parametrize(
    "command",
    ["/start", "/moments", "/silent", "/cards", "/language", "/timezone", "/time", "/forgetme"],
)
async def test_what_a_group_is_shown_can_be_copied(group: GroupScene, command: str) -> None:
    """Each example works as it is written, and with the bot's name behind its command."""
    answer = await group.ask(group.leyla, command)
    copied = [coded(answer, one) for one in answer.entities if one["type"] == "code"]

    assert copied
    for example in copied:
        name, word = example.split(" ", 1)
        for typed in (example, f"{name}@sandbox_bot {word}"):
            obeyed = await group.ask(group.leyla, typed)
            assert "“" not in obeyed.text


def coded(message: Message, entity: dict[str, object]) -> str:
    """What a tap on it copies."""
    start, length = int(str(entity["offset"])), int(str(entity["length"]))
    return message.text.encode("utf-16-le")[start * 2 : (start + length) * 2].decode("utf-16-le")
