"""Every command is heard, said, and in Telegram's limits, in every language."""

import pytest

from bot.handlers.routes import COMMANDS
from bot.sandbox.world.failures import Delay
from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")

#: What stands in a text whose reader is of another language: a word of each that the others lack.
FOREIGN = {"az": " və ", "en": " the ", "ru": "и", "tr": " ve "}

#: The title of a publication, which stays as it is.
TITLE = "Playing the ‘Communal Card’"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_command_answers_in_the_language_of_telegram(town: Town, language: str) -> None:
    """Each of the fifteen is answered, with every value in its place and nothing of another language."""
    for name in COMMANDS:
        answer = await town.ask(language, f"/{name}")

        others = [word for code, word in FOREIGN.items() if code != language]
        said = answer.text.replace(TITLE, "")
        assert not [word for word in others if word in said], name
        assert "{" not in answer.text
        assert answer.text != town.text(language, "error-unexpected")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_names_every_command(town: Town, language: str) -> None:
    """With the same words as the menu."""
    answer = await town.ask(language, "/help")

    for name in COMMANDS:
        assert f"/{name} — {town.text(language, f'command-{name}')}" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_unknown_command_gets_one_helpful_line(town: Town, language: str) -> None:
    """It says where the commands are."""
    answer = await town.ask(language, "/nonsense")

    assert answer.text == town.text(language, "unknown-command")
    assert "/help" in answer.text


async def test_plain_text_gets_one_helpful_line(town: Town) -> None:
    """Not silence, and not a conversation."""
    assert (await town.ask("en", "hello")).text == town.text("en", "unknown-text")


async def test_a_command_may_name_the_bot(town: Town) -> None:
    """As Telegram writes it when it is chosen from a list."""
    answer = await town.ask("en", "/help@sandbox_bot")

    assert "/forgetme" in answer.text


async def test_an_edited_message_triggers_nothing(town: Town) -> None:
    """A command corrected into another is not obeyed."""
    emily = town.people["en"]
    await town.ask("en", "/start")
    said = town.world.people.send(emily, "/help")
    await town.world.answers(emily)

    town.world.people.edit(emily, said, "/stop")
    town.world.updates.inject({"edited_message": said.api()})
    await town.ask("en", "/status")

    assert (await town.kept("en")).subscribed is not None


async def test_a_poison_update_stops_nobody(town: Town) -> None:
    """The good updates of the same batch are handled, and the batch is confirmed."""
    town.world.updates.inject({"poll": {"id": "1", "question": "?", "options": []}})

    assert (await town.ask("en", "/privacy")).text
    await town.world.until(lambda: not len(town.world.updates))


async def test_links_are_not_previewed(town: Town) -> None:
    """Whatever an answer links to."""
    answer = await town.ask("en", "/sources")

    assert answer.link_preview_options == {"is_disabled": True}


async def test_a_slow_answer_holds_up_nobody_else(town: Town) -> None:
    """While Telegram dawdles over one chat, another is answered."""
    leyla = town.people["az"]
    slow = town.world.failures.script(Delay(1.5), chat_id=leyla.id)
    town.world.people.send(leyla, "/help")
    await town.world.until(lambda: slow.failed)

    assert (await town.ask("en", "/help")).text
    assert not town.world.messages.of(leyla).unread()


async def test_a_flooder_is_told_once(town: Town) -> None:
    """Meanwhile another person is answered."""
    leyla = town.people["az"]
    for _ in range(60):
        town.world.people.send(leyla, "/help")

    await town.ask("en", "/help")

    texts = [message.text for message in town.world.messages.of(leyla).messages if message.from_bot]
    await town.world.until(lambda: town.application.update_processor.dropped >= 39)
    assert texts.count(town.text("az", "flood")) <= 1
