"""What a link to the bot may say after ?start=: a language, an observance; whatever else is of no account."""

import pytest

from tests.handlers.conftest import Town

BROKEN = ("zz", "AZ", "chat_", "chat_12", "-", "../az", "az " * 30, "january-21", "<b>az</b>")


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
async def test_a_language_is_chosen_and_kept(town: Town, language: str) -> None:
    """Deniz's Telegram speaks Turkish; the link's language answers, and stays."""
    answer = await town.ask("tr", f"/start {language}")
    await town.ask("tr", "/next")

    assert town.text(language, "start-hint") in answer.text
    kept = await town.kept("tr")
    assert kept
    assert kept.subscribed
    assert (kept.language, kept.language_chosen) == (language, True)


@pytest.mark.parametrize("payload", ["january-20", *BROKEN])
async def test_any_other_link_subscribes_as_start_does(town: Town, payload: str) -> None:
    """In the language of the person's Telegram."""
    answer = await town.ask("en", f"/start {payload}")

    assert town.text("en", "start-hint") in answer.text
    kept = await town.kept("en")
    assert kept
    assert kept.subscribed
    assert (kept.language, kept.language_chosen) == ("en", False)


@pytest.mark.parametrize("payload", ["chat_-1", "chat_-1002000000001", "chat_-999999999999999999"])
async def test_a_link_to_a_group_that_is_none_subscribes_nobody(town: Town, payload: str) -> None:
    """It says whose those settings are."""
    answer = await town.ask("en", f"/start {payload}")

    assert answer.text == town.text("en", "managed-refused")
    assert await town.kept("en") is None
