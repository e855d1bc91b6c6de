"""/chats asks Telegram about no more chats than it shows."""

from bot.handlers.private.managed_chats import PAGE
from bot.store import chats, managers
from bot.store.records import Chat
from tests.handlers.conftest import Town

#: The requests by which the bot asks about a chat.
ASKING = ("getChatMember", "getChat", "getChatAdministrators")


def asked(town: Town) -> int:
    """How many such requests have arrived."""
    return sum(town.world.calls.arrived[method] for method in ASKING)


async def manage(town: Town, count: int) -> list[str]:
    """Leyla manages that many groups; their titles."""
    leyla = town.people["az"]
    for number in range(count):
        group = town.world.groups.create(f"Choir {number}", creator=leyla)
        town.world.membership.add(group, by=leyla)
        await town.world.answers(group)
    await town.handled()
    town.services.lookups.clock = lambda: 1e9
    return [f"Choir {number}" for number in range(count)]


async def test_a_page_asks_only_about_its_chats(town: Town) -> None:
    """Two requests for each chat shown; the next page only when it is opened."""
    titles = await manage(town, PAGE + 3)
    before = asked(town)

    page = await town.ask("az", "/chats")
    assert [label for label in page.buttons if label in titles] == titles[:PAGE]
    assert asked(town) == before + 2 * PAGE

    await town.press("az", page, town.text("az", "button-next"))
    assert [label for label in page.buttons if label in titles] == titles[PAGE:]
    assert asked(town) == before + 2 * PAGE + 2 * 3

    await town.press("az", page, town.text("az", "button-back"))
    assert [label for label in page.buttons if label in titles] == titles[:PAGE]


async def test_one_page_has_no_other(town: Town) -> None:
    """No button leads on or back."""
    await manage(town, 2)

    page = await town.ask("az", "/chats")

    assert town.text("az", "button-next") not in page.buttons
    assert town.text("az", "button-back") not in page.buttons


async def test_a_page_of_lost_chats_leads_on(town: Town) -> None:
    """Whoever manages none of the first ones any more still finds the others."""
    titles = await manage(town, 1)
    person = town.people["en"].id
    for number in range(PAGE):
        lost = Chat(None, -1 - number, "group", "en", "Asia/Baku")
        await managers.met(town.db, await chats.save(town.db, lost), person)
    group = town.world.groups.create("Museum", creator=town.people["en"])
    town.world.membership.add(group, by=town.people["en"])
    await town.world.answers(group)

    page = await town.ask("en", "/chats")
    await town.press("en", page, town.text("en", "button-next"))

    assert "Museum" in page.buttons
    assert titles[0] not in page.buttons
