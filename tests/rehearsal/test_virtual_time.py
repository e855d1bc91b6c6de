"""Virtual time: it passes as at SEND_RATE, never backwards, and outlives the process."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.rehearsal.shared_clock import SharedClock, Stamp
from bot.rehearsal.virtual_time import VirtualTime
from bot.store.engine import Database

GAP = timedelta(seconds=0.25)
NOON = datetime(2027, 1, 20, 12, tzinfo=UTC)


class Machine:
    """A monotonic clock that is moved."""

    seconds = 100.0

    def __call__(self) -> float:
        """The time in seconds."""
        return self.seconds


@pytest.fixture
def shared(tmp_path: Path) -> SharedClock:
    """A shared clock for three chats."""
    return SharedClock.create(tmp_path / "clock", 3)


async def test_a_notice_takes_the_time_that_it_takes_at_send_rate(
    sqlite_db: Database, shared: SharedClock
) -> None:
    """However fast the machine is."""
    machine = Machine()
    time = VirtualTime(sqlite_db, shared, GAP, machine)

    for _ in range(8):
        machine.seconds += 0.05
        time.slot()

    assert sqlite_db.offset == 8 * (GAP - timedelta(seconds=0.05))
    assert shared.offset == sqlite_db.offset


async def test_a_slow_machine_loses_its_own_time(sqlite_db: Database, shared: SharedClock) -> None:
    """A notice that really takes longer is not made faster."""
    machine = Machine()
    time = VirtualTime(sqlite_db, shared, GAP, machine)

    machine.seconds += 2.0
    time.slot()

    assert sqlite_db.offset == timedelta(0)


async def test_a_jump_goes_to_the_instant_and_never_back(
    sqlite_db: Database, shared: SharedClock
) -> None:
    """An instant that has passed changes nothing."""
    time = VirtualTime(sqlite_db, shared, GAP, Machine())

    time.jump(NOON, NOON + timedelta(hours=2))
    before = sqlite_db.offset
    time.jump(NOON + timedelta(hours=2, seconds=1), NOON)

    assert timedelta(hours=2) <= before < timedelta(hours=2, seconds=1)
    assert sqlite_db.offset == before


async def test_the_next_sender_goes_on_where_the_killed_one_was(
    sqlite_db: Database, shared: SharedClock, tmp_path: Path
) -> None:
    """The file has the clock, and which notice each chat was last sent, and when."""
    VirtualTime(sqlite_db, shared, GAP, Machine()).jump(NOON, NOON + timedelta(days=40))
    shared.stamp(3, Stamp(NOON, 2))
    offset, sqlite_db.offset = sqlite_db.offset, timedelta(0)

    again = SharedClock(tmp_path / "clock")
    VirtualTime(sqlite_db, again, GAP, Machine())

    assert sqlite_db.offset == offset
    assert again.stamped(3) == Stamp(NOON, 2)


async def test_a_year_in_the_past_can_be_rehearsed(
    sqlite_db: Database, shared: SharedClock
) -> None:
    """The clock begins before the present; a second sender does not begin again."""
    now = datetime(2027, 1, 1, tzinfo=UTC)
    time = VirtualTime(sqlite_db, shared, GAP, Machine())

    time.begin(now, now - timedelta(days=365))
    time.begin(now, now - timedelta(days=700))

    assert sqlite_db.offset == -timedelta(days=365)
