"""The bot's profile in Telegram is published in every language, and only what changed."""

import pytest
from sqlalchemy import text

from bot.handlers import profile
from bot.handlers.routes import COMMANDS
from bot.sandbox.page import views
from bot.sandbox.world.failures import Reply, too_many
from bot.store import chats
from bot.store.records import Chat
from tests.handlers.conftest import Town

#: How often each is called for the four languages and for everybody else; commands for people, groups and their admins.
METHODS = {"setMyCommands": 15, "setMyDescription": 5, "setMyShortDescription": 5}


async def publish(town: Town) -> dict[str, int]:
    """Publish; return how often each method was called in total."""
    services = town.services
    await profile.publish(
        town.application.bot, services.catalog, town.db, services.default_language
    )
    return {method: town.world.calls.arrived[method] for method in METHODS}


async def test_all_languages_are_told(town: Town) -> None:
    """The four, and the default language for everybody else."""
    assert await publish(town) == METHODS

    page = views.profile(town.world.profile)
    assert set(page["commands"]) == set(page["short"]) == {"", "az", "en", "ru", "tr"}
    assert page["descriptions"][""] == page["descriptions"]["az"]
    assert [one["command"] for one in page["commands"]["en"]] == list(COMMANDS)


async def test_nothing_is_told_twice(town: Town) -> None:
    """Telegram limits these calls to a few in an hour."""
    first = await publish(town)

    assert await publish(town) == first


async def test_what_failed_is_told_at_the_next_start(town: Town) -> None:
    """A refusal of one thing spares the others."""
    town.world.failures.script(Reply(400, "Bad Request: no"), method="setMyDescription")
    await publish(town)

    assert await publish(town) == METHODS | {"setMyDescription": 6}


@pytest.mark.filterwarnings("ignore:.*attribute `retry_after`")
@pytest.mark.parametrize("failure", [too_many(490), Reply(500, "Internal Server Error")])
async def test_trouble_at_telegram_ends_the_attempt(town: Town, failure: Reply) -> None:
    """It raises nothing, requests nothing more, and the next start continues."""
    town.world.failures.script(failure, method="setMyCommands")
    assert sum((await publish(town)).values()) == 1

    assert sum((await publish(town)).values()) == sum(METHODS.values()) + 1


async def test_trouble_with_the_database_ends_the_attempt(town: Town) -> None:
    """It raises nothing, and the next start tells what could not be noted."""
    async with town.db.begin() as tx:
        refuse = "BEGIN SELECT RAISE(ABORT, 'away'); END"
        await tx.execute(text(f"CREATE TRIGGER away BEFORE INSERT ON metadata {refuse}"))
    assert sum((await publish(town)).values()) == 1

    async with town.db.begin() as tx:
        await tx.execute(text("DROP TRIGGER away"))
    assert sum((await publish(town)).values()) == sum(METHODS.values()) + 1


async def test_who_is_no_operator_any_more_loses_the_menu(town: Town) -> None:
    """At the next start, once. The others keep theirs."""
    menus, services, bot = town.world.profile.commands, town.services, town.application.bot
    people = [town.world.people.add(name, "en", started=True).id for name in ("One", "Two")]
    for number in people:
        await chats.save(town.db, Chat(None, number, "private", "en", "Asia/Baku"))

    for operators in (people, people[:1], people[:1]):
        await profile.publish(bot, services.catalog, town.db, "az", operators)

    own = [scope for scope, _ in menus if '"chat"' in scope]
    assert len(own) == 1
    assert str(people[0]) in own[0]
    assert town.world.calls.arrived["deleteMyCommands"] == 1
