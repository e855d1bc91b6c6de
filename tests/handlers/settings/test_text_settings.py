"""The settings that are switches, by command: as buttons in a private chat, and typed everywhere."""

import re

import pytest

from bot.handlers import routes
from bot.messages.lint import rules
from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")

#: The words of the switches, which mean nothing to people: they may stand only where a tap copies them.
CODES = re.compile(r"\b(?:eve|day|silence|none|on|off|auto)\b")


def outside_code(text: str, entities: object) -> str:
    """A message without the parts in <code>."""
    units = text.encode("utf-16-le")
    assert isinstance(entities, tuple)
    for one in reversed(entities):
        if one["type"] == "code":
            start, end = one["offset"] * 2, (one["offset"] + one["length"]) * 2
            units = units[:start] + units[end:]
    return units.decode("utf-16-le")


@pytest.mark.parametrize("command", ["/moments", "/silent", "/cards"])
async def test_without_a_word_they_answer_with_the_settings(town: Town, command: str) -> None:
    """All toggles, as /settings has them."""
    settings = await town.ask("en", "/settings")

    answer = await town.ask("en", command)

    assert answer.text == settings.text
    assert answer.buttons == settings.buttons


@pytest.mark.parametrize(
    ("command", "before", "after"),
    [
        ("/moments", "The day before: on", "The day before: off"),
        ("/moments", "On the day itself: on", "On the day itself: off"),
        ("/moments", "Before the minute of silence: on", "Before the minute of silence: off"),
        ("/silent", "Sound: not at night", "Sound: never"),
        ("/cards", "Picture: on", "Picture: off"),
    ],
)
async def test_each_toggle_of_theirs_works(
    town: Town, command: str, before: str, after: str
) -> None:
    """After a press the button shows the new state; a second press changes it back."""
    answer = await town.ask("en", command)
    first = await town.kept("en")

    await town.press("en", answer, before)
    changed = await town.kept("en")
    assert after in answer.buttons
    assert changed != first

    await town.press("en", answer, after)
    assert await town.kept("en") != changed


async def test_messages_are_typed_by_word_or_by_label(town: Town) -> None:
    """In any order, with commas or without; or none."""
    for typed, expected in {
        "silence day": {"day", "silence"},
        "EVE, day": {"eve", "day"},
        "The day before": {"eve"},
        "on the day itself, before the minute of silence": {"day", "silence"},
        "none": set(),
        "No messages": set(),
    }.items():
        await town.ask("en", f"/moments {typed}")

        kept = await town.kept("en")
        assert kept
        assert kept.moments == expected


@pytest.mark.parametrize("language", ["az", "ru", "tr"])
async def test_the_answer_names_the_messages_in_the_readers_language(
    town: Town, language: str
) -> None:
    """What comes now, by its names; the bot's words appear only where a tap copies them."""
    answer = await town.ask(language, "/moments day silence")

    names = [town.text(language, f"moment-{name}") for name in ("day", "silence")]
    assert answer.text.splitlines()[0].endswith(": " + ", ".join(names))
    assert CODES.findall(outside_code(answer.text, answer.entities)) == []


@pytest.mark.parametrize("language", ["az", "ru", "tr"])
@pytest.mark.parametrize("typed", ["/moments dawn", "/silent perhaps", "/cards maybe"])
async def test_a_wrong_word_is_answered_with_what_can_be_copied(
    town: Town, language: str, typed: str
) -> None:
    """A line for each choice, with its meaning; no word of the bot is outside <code>."""
    answer = await town.ask(language, typed)

    command = typed.split()[0]
    copied = [one for one in answer.entities if one["type"] == "code"]
    assert len(copied) == len(answer.text.splitlines()) - 1
    assert answer.text.count(f"{command} ") == len(copied)
    assert CODES.findall(outside_code(answer.text, answer.entities)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["/moments dawn", "/silent perhaps", "/cards maybe"])
async def test_what_can_be_copied_is_obeyed(town: Town, language: str, typed: str) -> None:
    """Each example, sent as it is written."""
    answer = await town.ask(language, typed)
    _, *examples = answer.text.splitlines()

    assert examples
    for line in examples:
        example = line.partition(" — ")[0]
        obeyed = await town.ask(language, example)
        assert "“" not in obeyed.text
        assert "«" not in obeyed.text
        assert example.split()[0] in obeyed.text


def test_the_commands_that_take_a_word_are_known_to_the_check() -> None:
    """Those that set something, the one that erases everything, and those of operators, except one without a word."""
    operators = routes.PRIVATE_OPERATOR_COMMANDS.keys() - {"resume"}

    assert set(rules.WORDED) == {*routes.SETTING_COMMANDS, "forgetme", *operators}
