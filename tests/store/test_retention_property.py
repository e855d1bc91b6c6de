"""Retention among all that may happen: whatever the clock and the chats do meanwhile, nobody gets a notice twice."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.delivery import planner
from bot.observances.almanac import Almanac
from bot.store import chat_lifecycle, chats, consistency, ledger, receipts, retention
from bot.store.engine import Database, open_database
from bot.store.records import Chat, Outcome, State
from bot.store.tables import delivery
from tests.conftest import Place

CHATS = 3
ZONES = ("Asia/Baku", "Europe/Berlin", "America/New_York")
TODAY = date(2027, 4, 1)
DAYS = timedelta(days=60)

#: The instants to which the clock jumps: around the notices of two years, and weeks and months after them.
INSTANTS = [
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in (
        *("2027-01-18T12:00", "2027-01-19T15:01", "2027-01-20T05:01", "2027-01-20T07:57"),
        *("2027-01-20T14:30", "2027-01-22T12:00", "2027-03-23T00:00", "2027-09-01T00:00"),
        *("2028-01-20T05:01", "2028-01-22T12:00", "2028-03-24T00:00"),
    )
]

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("jump"), st.integers(0, len(INSTANTS) - 1)),
        st.tuples(st.just("sweep"), st.just(0)),
        st.tuples(st.just("send"), st.just(0)),
        st.tuples(st.sampled_from(["retain", "retain", "retain_some"]), st.just(0)),
        st.tuples(st.just("move"), st.integers(0, CHATS * len(ZONES) - 1)),
        st.tuples(st.just("return_"), st.integers(0, CHATS - 1)),
    ),
    min_size=5,
    max_size=40,
)


class Play:
    """The ledger, its clock, and what really reached people."""

    def __init__(self, db: Database, almanac: Almanac) -> None:
        self.db, self.almanac = db, almanac
        self.told: Counter[tuple[int, int, str]] = Counter()
        self.deleted = 0

    async def begin(self) -> None:
        """Everybody subscribes before the first occasion."""
        await self.jump(0)
        self.db.offset -= timedelta(days=30)
        for telegram_id in range(1, CHATS + 1):
            one = Chat(None, telegram_id, "private", "az", ZONES[telegram_id - 1])
            await chat_lifecycle.subscribe(self.db, one)
        await self.jump(0)

    async def jump(self, which: int) -> None:
        """The clock shows another time, forward or back."""
        self.db.offset = INSTANTS[which] - datetime.now(UTC)

    async def sweep(self, _: int) -> None:
        """What the bot does each minute."""
        await planner.sweep(self.db, self.almanac, await self.db.now())

    async def send(self, _: int) -> None:
        """All that is due reaches people."""
        await self.sweep(0)
        while batch := await ledger.claim(self.db, "a"):
            while rows := await ledger.advance(self.db, batch, 10):
                for row in rows:
                    self.told[row.chat.telegram_id, row.year, row.moment] += 1
                    one = Outcome(row.broadcast_id, row.chat.id or 0, State.SENT, message_id=1)
                    await ledger.settle(self.db, [one])
            await ledger.finish(self.db, batch, timedelta(0))

    async def retain(self, _: int, most: int = 1000) -> None:
        """What is over for 60 days is deleted, once its receipt is kept."""
        for one in await retention.finished(self.db, await self.db.now() - DAYS):
            await receipts.store(self.db, one.observance, one.year, {"all": {"owed": 1000}})
            if await retention.retire(self.db, one):
                while most and (count := await retention.erase_some(self.db, one, TODAY)):
                    self.deleted += count
                    most -= 1

    async def retain_some(self, _: int) -> None:
        """The process is killed after the first rows."""
        await self.retain(0, most=1)

    async def move(self, which: int) -> None:
        """A chat changes its time zone, and is planned again in the transaction that changes it."""
        number, zone = divmod(which, len(ZONES))
        one = await chats.find(self.db, number + 1)
        assert one
        async with self.db.begin():
            changed = await chats.change(self.db, one, planned=True, zone=ZONES[zone])
            await planner.plan(self.db, self.almanac, changed, await self.db.now())

    async def return_(self, which: int) -> None:
        """A chat stops, and subscribes again."""
        one = await chats.find(self.db, which + 1)
        assert one
        await chat_lifecycle.subscribe(self.db, await chat_lifecycle.end(self.db, one, "stopped"))


async def play(url: str, almanac: Almanac, steps: list[tuple[str, int]]) -> int:
    """Live through these steps; the number of deliveries that were deleted."""
    db = await open_database(url, lasting=False)
    try:
        played = Play(db, almanac)
        await played.begin()
        for step, which in steps:
            await getattr(played, step)(which)
            assert not [one for one, count in played.told.items() if count > 1], played.told
        tallies = await ledger.tallies(db)
        sent = sum(tally.states.get(State.SENT, 0) for tally in tallies)
        assert sent == played.told.total()
        assert await consistency.problems(db) == []
        async with db.begin() as tx:
            left = (await tx.execute(select(func.count()).select_from(delivery))).scalar_one()
        assert sum(sum(tally.states.values()) for tally in tallies) <= left + played.deleted
        return played.deleted
    finally:
        await db.close()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_is_told_twice(place: Place, almanac: Almanac, steps: list[tuple[str, int]]) -> None:
    """By no sequence of retention, planning, zone changes, returns and steps of the clock; and the counts stay."""
    asyncio.run(play(place(), almanac, steps))


def test_the_sequence_that_would_tell_twice(place: Place, almanac: Almanac) -> None:
    """Told, retained, the clock set back, moved and returned: the rows are deleted, and nobody is told again."""
    told = [("jump", at) for at in (1, 2, 3)]
    first = [one for jump in told for one in (jump, ("send", 0))]
    after = [("jump", 6), ("sweep", 0), ("retain_some", 0), ("retain", 0)]
    back = [one for jump in told for one in (jump, ("move", 4), ("return_", 0), ("send", 0))]

    assert asyncio.run(play(place(), almanac, [*first, *after, *back])) > 0
