"""A block ends the subscription; an unblock does not begin one."""

from bot.store import chats
from tests.handlers.conftest import Town


async def test_a_block_ends_the_subscription(town: Town) -> None:
    """At once, with its reason, and without a word."""
    await town.ask("en", "/start")
    sent = len(town.world.calls.of("sendMessage"))

    town.world.people.block(town.people["en"])
    await town.handled()

    chat = await town.kept("en")
    assert (chat.subscribed, chat.reason) == (None, "blocked")
    assert len(town.world.calls.of("sendMessage")) == sent


async def test_an_unblock_subscribes_nobody_unasked(town: Town) -> None:
    """Whoever wants the messages again says /start."""
    await town.ask("en", "/start")
    town.world.people.block(town.people["en"])
    town.world.people.unblock(town.people["en"])
    await town.ask("en", "/help")
    assert (await town.kept("en")).subscribed is None

    await town.ask("en", "/start")

    chat = await town.kept("en")
    assert (chat.reason, chat.subscribed is None) == (None, False)


async def test_a_block_by_a_stranger_keeps_nothing(town: Town) -> None:
    """There is nothing to end."""
    town.world.people.block(town.people["en"])
    await town.handled()

    assert await town.kept("en") is None


async def test_an_upgrade_wakes_the_sender(town: Town) -> None:
    """A notice that is due waits for the new id no longer than needed."""
    leyla = town.people["az"]
    group = town.world.groups.create("Choir", creator=leyla)
    town.world.membership.add(group, by=leyla)
    await town.world.answers(group)
    town.world.people.send(leyla, "/start", group)
    await town.handled()
    before = town.woken

    grown = town.world.groups.upgrade(group, by=leyla)
    await town.handled()

    assert await chats.find(town.db, grown.id)
    assert town.woken > before
