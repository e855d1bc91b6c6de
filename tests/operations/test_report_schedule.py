"""When a report is due, and that of several processes only one sends it."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from bot.notify.readiness_report import ANSWERED
from bot.observances.almanac import Almanac
from bot.operations import report_schedule
from bot.operations.report_schedule import LEASE, Report, State
from bot.store import chat_lifecycle, metadata
from bot.store.engine import Database
from bot.store.records import Chat
from tests.cast import utc

FIRST = utc("19 15:00")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def occasion(almanac: Almanac) -> report_schedule.Occasion:
    """20 January 2027."""
    return almanac.occasion("january-20", 2027)


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (31 * DAY, ""),
        (30 * DAY, "30d"),
        (7 * DAY + HOUR, "30d"),
        (7 * DAY, "7d"),
        (DAY, "1d"),
        (HOUR, "1h"),
        (timedelta(seconds=1), "1h"),
        (timedelta(0), ""),
        (-HOUR, ""),
    ],
)
def test_the_newest_report_is_due_until_the_first_notice(before: timedelta, step: str) -> None:
    """Older ones that were missed are not."""
    assert report_schedule.due(None, FIRST, FIRST - before, answered=False) == step


@pytest.mark.parametrize(
    ("state", "age", "answered", "step"),
    [
        (State.GO, 2 * DAY, False, ""),
        (State.NO_GO, DAY - HOUR, False, ""),
        (State.NO_GO, DAY, False, "30d"),
        (State.NO_GO, DAY, True, ""),
        (State.SENDING, LEASE - HOUR / 60, False, ""),
        (State.SENDING, LEASE, False, "30d"),
        (State.SENDING, LEASE, True, "30d"),
    ],
)
def test_what_follows_a_report(
    occasion: report_schedule.Occasion,
    state: State,
    age: timedelta,
    step: str,
    *,
    answered: bool,
) -> None:
    """NO-GO is repeated after a day unless it was answered, and one whose sender is silent is sent again."""
    at = FIRST - 20 * DAY
    last = Report(occasion, "30d", state, at)

    assert report_schedule.due(last, FIRST, at + age, answered=answered) == step


def test_a_chat_that_moves_the_first_notice_repeats_no_report(
    occasion: report_schedule.Occasion,
) -> None:
    """The first chat has left, so the first notice is later, and it is more than a day until then again."""
    last = Report(occasion, "1d", State.GO, FIRST - DAY)

    assert not report_schedule.due(last, FIRST + DAY, FIRST - HOUR, answered=False)
    assert report_schedule.due(last, FIRST + DAY, FIRST + DAY - HOUR, answered=False) == "1h"


def test_a_report_of_a_wrong_clock_replaces_no_other(occasion: report_schedule.Occasion) -> None:
    """The clock was set forward to the last hour, and back."""
    last = Report(occasion, "1h", State.NO_GO, FIRST - HOUR)

    assert report_schedule.due(last, FIRST, FIRST - 7 * DAY, answered=False) == "7d"
    assert not report_schedule.due(last, FIRST, last.at - HOUR / 60, answered=False)


async def test_one_of_two_processes_sends(db: Database, occasion: report_schedule.Occasion) -> None:
    """Both have read the same last report."""
    first = Report(occasion, "30d", State.SENDING, FIRST - 30 * DAY)
    second = Report(occasion, "30d", State.SENDING, FIRST - 30 * DAY + HOUR)

    assert await report_schedule.claim(db, None, first)
    assert not await report_schedule.claim(db, None, second)
    renewed = await report_schedule.renew(db, first, FIRST - 29 * DAY)
    await report_schedule.settle(db, first, FIRST - 29 * DAY, go=True)

    assert await report_schedule.last(db, occasion) == renewed
    await report_schedule.settle(db, renewed, FIRST - 28 * DAY, go=False)
    last = await report_schedule.last(db, occasion)
    assert last
    assert (last.step, last.state, last.at) == ("30d", State.NO_GO, FIRST - 28 * DAY)


def test_what_is_stored_fits(almanac: Almanac) -> None:
    """The columns and the data of a button have 64 characters."""
    at = datetime(2027, 1, 19, 15, 0, 0, 123456, tzinfo=UTC)
    report = Report(almanac.occasion("january-20", 2027), "30d", State.SENDING, at)

    long = dataclasses.replace(report.occasion, observance="o" * 64)
    key = dataclasses.replace(report, occasion=long).key

    assert len(f"ready:rehearse.{key}") <= 64
    assert len(ANSWERED + key) <= 64
    assert len(report.value) <= 64
    assert len(report.name) <= 64


async def test_the_first_notice_is_that_of_the_first_subscribed_chat(
    db: Database, almanac: Almanac, occasion: report_schedule.Occasion
) -> None:
    """Nobody: Kiritimati's eve. Then whoever is subscribed, by the moments that they want."""

    async def first() -> datetime:
        return await report_schedule.first_notice(db, almanac, occasion, 30.0)

    assert await first() == utc("19 05:00")
    moments = frozenset({"day"})
    berlin = Chat(None, 1, "private", "az", "Europe/Berlin", moments=moments, minute=420)
    await chat_lifecycle.subscribe(db, berlin)
    assert await first() == utc("20 06:00")
    await chat_lifecycle.subscribe(db, Chat(None, 2, "private", "az", "Asia/Baku"))
    assert await first() == FIRST


@pytest.mark.parametrize(
    ("now", "years"),
    [
        (datetime(2026, 11, 1, tzinfo=UTC), []),
        (datetime(2026, 12, 21, tzinfo=UTC), [2027]),
        (utc("21 06:00"), [2027]),
        (utc("22 00:00"), []),
    ],
)
def test_an_occasion_is_coming_until_its_last_window_closes(
    almanac: Almanac, now: datetime, years: list[int]
) -> None:
    """In the time zone in which the day ends last."""
    assert [one.year for one in report_schedule.coming(almanac, now)] == years


async def test_a_report_is_answered_by_its_own_buttons(
    db: Database, occasion: report_schedule.Occasion
) -> None:
    """Those of an earlier step, or of another year, are no answer."""
    report = Report(occasion, "7d", State.NO_GO, FIRST - 7 * DAY)
    for key in ("january-20.2027.30d", "january-20.2026.7d"):
        await metadata.put(db, ANSWERED + key, FIRST.isoformat())
    assert not await report_schedule.answered(db, report)

    await metadata.put(db, f"{ANSWERED}january-20.2027.7d", FIRST.isoformat())

    assert await report_schedule.answered(db, report)
