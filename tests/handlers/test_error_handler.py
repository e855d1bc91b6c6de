"""Errors are answered in a line and logged within bounds."""

import logging
from dataclasses import replace

import pytest

from bot.observances.almanac import Almanac
from bot.sandbox.world.failures import Cut, Reply
from tests.handlers.conftest import TOKEN, Town


@pytest.fixture
def broken(town: Town) -> Town:
    """A town whose almanac has been emptied, so that /next stumbles."""
    town.application.bot_data["services"] = replace(town.services, almanac=Almanac(()))
    return town


async def test_a_stumble_is_told_in_the_persons_language(broken: Town) -> None:
    """The log gets one line, and the bot continues."""
    answer = await broken.ask("ru", "/next secret words")

    assert answer.text == broken.text("ru", "error-unexpected")


async def test_a_stumble_is_logged_once(broken: Town, caplog: pytest.LogCaptureFixture) -> None:
    """With its traceback, without what was written; the tenth time says that it is the tenth."""
    with caplog.at_level(logging.INFO):
        for _ in range(10):
            await broken.ask("en", "/next secret words")

    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [bool(record.exc_info) for record in ours] == [True, False]
    assert "10 times" in ours[1].getMessage()
    assert "secret" not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "failure",
    [
        Reply(403, "Forbidden: bot was blocked by the user"),
        Reply(400, "Bad Request: chat not found"),
        Reply(502, "x"),
        Cut(),
    ],
)
async def test_an_answer_that_cannot_be_given_is_one_line(
    town: Town, caplog: pytest.LogCaptureFixture, failure: Reply | Cut
) -> None:
    """Without a traceback; the next question is answered."""
    town.world.failures.script(failure)
    town.world.people.send(town.people["en"], "/help")
    await town.world.until(lambda: town.world.calls.of("sendMessage"))

    assert (await town.ask("en", "/privacy")).text
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [(record.levelname, record.exc_info) for record in ours] == [("WARNING", None)]


async def test_a_start_whose_answer_fails_still_subscribes(town: Town) -> None:
    """And the sender is woken."""
    town.world.failures.script(Reply(502, "Bad Gateway"))

    town.world.people.send(town.people["en"], "/start")
    await town.world.until(lambda: town.woken)

    assert (await town.kept("en")).subscribed is not None
