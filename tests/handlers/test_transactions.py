"""An update takes two transactions: one loads the chat, one changes it together with its planned deliveries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from bot.store import chats, ledger
from bot.store.records import Receipt, State
from tests.handlers.conftest import MORNING, Town

#: The evening of 18 January 2027 in Baku: all three notices of that year are planned.
NEAR = datetime(2027, 1, 18, 15, 0, tzinfo=UTC)


@contextmanager
def counted(town: Town) -> Iterator[list[object]]:
    """The transactions that begin within the block."""
    begun: list[object] = []
    engine = town.db.engine.sync_engine

    def note(connection: object) -> None:
        begun.append(connection)

    event.listen(engine, "begin", note)
    yield begun
    event.remove(engine, "begin", note)


async def planned(town: Town, who: str) -> list[Receipt]:
    """The deliveries that are owed to that person, by their times."""
    kept = await town.kept(who)
    assert kept
    found = await ledger.receipts(town.db, kept.id or 0)
    return sorted((one for one in found if one.state is State.PLANNED), key=lambda one: one.at)


@pytest.mark.parametrize("now", [MORNING, NEAR])
async def test_a_newcomer_subscribes_in_two_transactions(town: Town, now: datetime) -> None:
    """Long before the day and while its notices are planned."""
    town.at(now)
    with counted(town) as begun:
        await town.ask("en", "/start")
        await town.handled()

    assert len(begun) == 2
    assert len(await planned(town, "en")) == (3 if now == NEAR else 0)


@pytest.mark.parametrize("now", [MORNING, NEAR])
async def test_a_typed_setting_takes_two_transactions(town: Town, now: datetime) -> None:
    """And the notices that are planned already move with it."""
    town.at(now)
    await town.ask("en", "/start")
    with counted(town) as begun:
        await town.ask("en", "/time 18:00")
        await town.handled()

    assert len(begun) == 2
    hours = [(one.moment, one.at.astimezone(UTC).hour) for one in await planned(town, "en")]
    assert (("day", 14) in hours) == (now == NEAR)


async def test_a_press_in_a_managed_group_takes_two_transactions(town: Town) -> None:
    """Once Telegram's answer about the admin is cached."""
    leyla = town.people["az"]
    group = town.world.groups.create("Choir", creator=leyla)
    town.world.membership.add(group, by=leyla)
    await town.world.answers(group)
    town.world.people.send(leyla, "/start", group)
    await town.handled()
    menu = await town.ask("az", f"/start chat_{group.id}")
    await town.press("az", menu, town.text("az", "button-cards-on"))

    with counted(town) as begun:
        await town.press("az", menu, town.text("az", "button-cards-off"))

    kept = await chats.find(town.db, group.id)
    assert len(begun) == 2
    assert kept
    assert kept.cards


async def test_a_change_leaves_nothing_to_plan(town: Town) -> None:
    """The chat is never marked as stale, so a crash after the commit loses nothing."""
    town.at(NEAR)
    await town.ask("en", "/start")
    await town.ask("en", "/timezone London")

    assert await chats.stale(town.db) == []
    assert [one.at for one in await planned(town, "en") if one.moment == "day"] == [
        datetime(2027, 1, 20, 9, tzinfo=UTC)
    ]


async def test_a_change_by_a_wrong_clock_is_planned_later(town: Town) -> None:
    """The chat is marked, and no delivery is planned by that clock."""
    town.at(NEAR)
    object.__setattr__(town.services, "trusts", lambda instant: False)

    await town.ask("en", "/start")

    kept = await town.kept("en")
    assert await chats.stale(town.db) == [kept.id]
    assert await planned(town, "en") == []


async def test_a_block_within_a_block_joins_its_transaction(town: Town) -> None:
    """What the inner one wrote is gone when the outer one fails; a later block is on its own."""
    person = await town.ask("en", "/start") and await town.kept("en")
    assert person

    async def fail() -> None:
        async with town.db.begin():
            await chats.change(town.db, person, minute=60)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    kept = await town.kept("en")
    assert kept
    assert kept.minute is None
