"""Readiness: a healthy set-up is a GO, on every day of the year."""

import dataclasses
from datetime import UTC, datetime, timedelta

from bot.messages import review
from bot.operations import forecast, readiness, text_checks
from tests.operations.scene import TWO_MONTHS_BEFORE, Scene


async def test_a_healthy_setup_is_a_go(scene: Scene) -> None:
    """Every check says what it found, and none asks for anything."""
    found = await scene.findings()

    assert readiness.is_go(found)
    assert {one.remedy for one in found} == {""}
    assert {one.check for one in found} >= {"token", "webhook", "operators", "clock", "database"}
    assert {one.check for one in found} >= {"pause", "sender", "chats", "texts", "cards", "zones"}


async def test_no_day_of_the_year_is_a_no_go(scene: Scene) -> None:
    """Of what depends on the day: the forecast and the time zones, at noon of 365 days, the occasion's included."""
    for day in range(365):
        at = TWO_MONTHS_BEFORE + timedelta(days=day)
        setup = dataclasses.replace(scene.setup, at=at)

        found = [*await forecast.check(setup), *await text_checks.time_zones(setup)]

        assert readiness.is_go(found), (at, found)
        assert len(found) == 4


async def test_a_text_changed_after_its_review_is_a_no_go(scene: Scene) -> None:
    """Also when reviews are not required: somebody has approved other words."""
    folder = scene.setup.messages_dir / "january-20"
    review.approve(folder, "ru", by="Anna", on=TWO_MONTHS_BEFORE.date())
    assert all(one.ok for one in await text_checks.reviews(scene.setup))
    path = folder / "ru.ftl"
    path.write_text(path.read_text().replace("day-name = ", "day-name = Новое имя: "))

    found = await text_checks.reviews(scene.setup)

    (changed,) = [one for one in found if not one.ok]
    assert "ru" in changed.text
    assert "approve" in changed.remedy


def test_more_chats_than_the_rate_allows_come_too_late() -> None:
    """The last of 20,000 chats at 28 a second needs twelve minutes."""
    due = datetime(2027, 1, 20, 7, 55, tzinfo=UTC)
    wave = forecast.Wave(due, "silence", due + timedelta(minutes=4), 20_000)
    before = forecast.Wave(due - timedelta(minutes=1), "day", due + timedelta(hours=9), 28 * 120)

    first, second = forecast.sent([before, wave], 28.0)

    assert not first.late
    assert second.first == first.last == due + timedelta(minutes=1)
    assert second.late


async def test_the_forecast_counts_the_chats_of_each_moment(scene: Scene) -> None:
    """With the first and the last instant, in the observance's time."""
    found = {one.text.split()[1].rstrip(":"): one.text for one in await forecast.check(scene.setup)}

    assert "3 chats, from 19 January 19:00:00" in found["eve"]
    assert "to 20 January 18:00:00 Asia/Baku" in found["day"]
    assert "3 chats" in found["silence"]


async def test_the_forecast_stays_until_the_last_window_closes(scene: Scene) -> None:
    """While 20 January lasts in the Americas, it is about this year; then about the next."""
    for hour, year in ((3, 2027), (23, 2028)):
        setup = dataclasses.replace(scene.setup, at=datetime(2027, 1, 21, hour, tzinfo=UTC))

        found = await forecast.check(setup)

        assert [one.text.split()[0] for one in found] == [str(year)] * 3


async def test_a_damaged_review_is_a_finding(scene: Scene) -> None:
    """It stops no notice, and hides no other finding."""
    (scene.setup.messages_dir / "january-20" / "review.toml").write_text("[az")

    (found,) = await text_checks.reviews(scene.setup)

    assert not found.ok
    assert "approve" in found.remedy


def test_the_remedy_for_lateness_fits_the_rate() -> None:
    """At the highest free rate, only a paid broadcast is faster."""
    due = datetime(2027, 1, 20, 7, 55, tzinfo=UTC)
    late = forecast.sent([forecast.Wave(due, "day", due, 100)], 10.0)

    slow, fast = (forecast.finding(rate, "2027 day", "Asia/Baku", late) for rate in (10, 30))

    assert "SEND_RATE" in slow.remedy
    assert "SEND_RATE" not in fast.remedy
    assert "PAID_BROADCAST" in fast.remedy
