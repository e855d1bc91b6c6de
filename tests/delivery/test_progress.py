"""How the progress is read: seldom enough to cost little, and what follows from the numbers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.delivery.progress import APART, FACTOR, ProgressReader, View
from bot.store.broadcast_progress import Progress, RevisionProgress, Snapshot
from bot.store.engine import Database
from bot.store.records import Pause, RevisionKind, State
from tests.cast import utc
from tests.clocks import ManualClock

NOON = utc("20 08:00")


def ticking(seconds: float) -> Callable[[], float]:
    """A clock that moves by that much each time it is looked at."""
    clock = ManualClock()

    def now() -> float:
        clock.now += seconds
        return clock.now

    return now


@pytest.mark.parametrize(("took", "apart"), [(0.0, APART), (0.09, APART), (2.0, 2.0 * FACTOR)])
async def test_reading_takes_less_than_two_percent_of_the_time(
    db: Database, took: float, apart: float
) -> None:
    """Five seconds at least, and fifty times as long as the last read."""
    reader = ProgressReader(db, ticking(took))
    assert await reader.read() == []

    assert reader.apart == pytest.approx(apart)
    assert took / (took + reader.apart) < 0.02


def snapshot(sent: int, waiting: tuple[tuple[datetime, int], ...] = (), **more: Any) -> Snapshot:
    """A broadcast of 100 notices."""
    states = {State.SENT: sent, State.PLANNED: 100 - sent}
    values: dict[str, Any] = {"sent": {}, "faults": (), "doubtful": 0, "revised": None}
    values |= {"waiting": waiting, "pace": 10.0} | more
    progress = Progress(1, "january-20", 2027, "day", ended=False)
    return Snapshot(progress, NOON, states, **values)


def test_the_rate_is_measured_between_snapshots(sqlite_db: Database) -> None:
    """Over half a minute; it is not known at first, and after a time without notices."""
    clock = ManualClock()
    reader = ProgressReader(sqlite_db, clock)
    assert reader._rate(snapshot(0)) is None
    clock.now += 5
    assert reader._rate(snapshot(10)) == pytest.approx(2.0)
    clock.now += 5
    assert reader._rate(snapshot(40)) == pytest.approx(4.0)
    clock.now += 5
    assert reader._rate(snapshot(40)) is None
    clock.now += 5
    assert reader._rate(snapshot(50)) == pytest.approx(2.0)
    clock.now += 60
    assert reader._rate(snapshot(80)) == pytest.approx(0.5)


def test_a_newer_revision_is_measured_from_its_own_beginning(sqlite_db: Database) -> None:
    """The copies that the one before has changed are not waited for."""
    clock = ManualClock()
    reader = ProgressReader(sqlite_db, clock)
    for number, changed in ((1, 40), (1, 50), (2, 0), (2, 10)):
        revised = RevisionProgress(number, RevisionKind.CORRECTION, changed, 50, (), ended=False)
        rate = reader._rate(snapshot(100, revised=revised))
        clock.now += 5

    assert rate == pytest.approx(2.0)


def test_what_is_due_takes_as_long_as_the_rate_allows() -> None:
    """The measured one or, before that, that of the rate limit; what is due later is not in it, but in the end."""
    later = NOON + timedelta(hours=1)
    view = View(snapshot(50, ((NOON, 20), (later, 30))), None, None)
    assert view.left == timedelta(seconds=2)
    assert view.end == later + timedelta(seconds=3)

    measured = View(view.snapshot, 4.0, None)
    assert measured.left == timedelta(seconds=5)

    paused = View(view.snapshot, 4.0, Pause("why", timedelta(hours=1), True, None, later))
    assert paused.left is None
    assert paused.end is None


def test_a_wave_waits_for_those_before_it() -> None:
    """The end is that of the last notice, not only the time at which it is due."""
    soon = NOON + timedelta(seconds=1)
    view = View(snapshot(50, ((NOON, 20), (soon, 30))), None, None)

    assert view.end == NOON + timedelta(seconds=5)


def test_copies_that_are_being_changed_take_their_time() -> None:
    """They are in what is left until the correction has ended."""
    revised = RevisionProgress(
        1, RevisionKind.CORRECTION, 10, 40, (("why", 5), ("not", 1)), ended=False
    )
    view = View(snapshot(100, revised=revised), 8.0, None)

    assert view.left == timedelta(seconds=5)
    assert revised.copies == 56
