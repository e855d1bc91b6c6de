"""Each declared setting has its command, its button and its texts, and is refused to those who are not admins."""

import pytest

from bot.handlers import routes
from bot.handlers.keyboards import Action, encode, parse
from bot.handlers.settings import registry
from bot.handlers.settings.setting import Setting
from bot.sandbox.world.chats import Group
from bot.sandbox.world.messages import Message
from bot.store import chats
from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")

#: A value of each setting that differs from the default.
VALUES = {
    "language": Action("language", "ru"),
    "second": Action("second", "ru"),
    "zone": Action("zone", "Europe/Berlin"),
    "time": Action("time", "450"),
    "moments": Action("off", "eve"),
    "silent": Action("silent", "on"),
    "cards": Action("cards", "off"),
    "topic": Action("topic", "none"),
}

each = pytest.mark.parametrize("setting", registry.SETTINGS, ids=lambda setting: setting.name)
with_command = pytest.mark.parametrize(
    "setting",
    [one for one in registry.SETTINGS if one.command is not None],
    ids=lambda setting: setting.name,
)


def labels(page: Message) -> set[str]:
    """The verbs of a page's buttons; a button that opens a page counts as its setting's."""
    actions = [action for data in page.buttons.values() if (action := parse(data))]
    return {one.value if one.verb == "page" else one.verb for one in actions}


async def managed(town: Town, kind: str) -> tuple[Group, Message]:
    """A group with a topic, or a channel, of Leyla's; and the page of its settings."""
    leyla = town.people["az"]
    await town.ask("az", "/help")
    make = town.world.groups.create_channel if kind == "channel" else town.world.groups.create
    group = make("Choir", leyla)
    town.world.membership.add(group, by=leyla)
    await town.world.answers(leyla if kind == "channel" else group)
    stored = await chats.find(town.db, group.id)
    assert stored
    await chats.change(town.db, stored, thread_id=7)
    return group, await town.ask("az", f"/start chat_{group.id}")


@each
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_there_in_each_language(town: Town, setting: Setting, language: str) -> None:
    """None falls back to another language."""
    catalog = town.services.catalog

    assert [key for key in setting.texts if not catalog.own(language, key)] == []


@each
async def test_each_has_a_button(town: Town, setting: Setting) -> None:
    """In the menu of a chat that has it."""
    kind = "channel" if setting.name == "second" else "supergroup"
    _, page = await managed(town, kind)

    assert labels(page) & {setting.name, *setting.verbs}


@each
async def test_a_press_changes_it(town: Town, setting: Setting) -> None:
    """For an admin of the chat."""
    kind = "channel" if setting.name == "second" else "supergroup"
    group, _ = await managed(town, kind)
    before = await chats.find(town.db, group.id)

    await press(town, "az", group, VALUES[setting.name])

    assert await chats.find(town.db, group.id) != before


@each
async def test_a_press_by_anybody_else_changes_nothing(town: Town, setting: Setting) -> None:
    """Whatever data a client sends."""
    kind = "channel" if setting.name == "second" else "supergroup"
    group, _ = await managed(town, kind)
    before = await chats.find(town.db, group.id)

    await press(town, "en", group, VALUES[setting.name])

    assert await chats.find(town.db, group.id) == before


@with_command
async def test_its_command_is_for_admins_in_a_group(town: Town, setting: Setting) -> None:
    """A member is refused, and nothing changes."""
    assert setting.command
    assert setting.command.name in routes.ADMIN_COMMANDS
    group, _ = await managed(town, "supergroup")
    town.world.groups.join(town.people["en"], group)
    before = await chats.find(town.db, group.id)

    town.world.people.send(town.people["en"], f"/{setting.command.name} on", group)
    answer = (await town.world.answers(group))[0]

    assert answer.text == town.text("az", "admins-only")
    assert await chats.find(town.db, group.id) == before


@with_command
def test_its_command_is_in_the_menu_of_telegram(setting: Setting) -> None:
    """In private chats, unless only groups have it."""
    assert setting.command
    assert (setting.command.name in routes.COMMANDS) == setting.command.in_private
    assert setting.command.name in routes.GROUP_COMMANDS


async def press(town: Town, who: str, group: Group, action: Action) -> None:
    """A press of a button about that group or channel, in that person's private chat."""
    page = await town.ask(who, "/settings")
    kept = await chats.find(town.db, group.id)
    assert kept
    data = encode(Action(action.verb, action.value, True, kept.id))
    query = {"id": "7", "from": town.people[who].user(), "chat_instance": "1", "data": data}
    town.world.updates.inject({"callback_query": query | {"message": page.api()}})
    await town.handled()
