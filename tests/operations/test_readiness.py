"""Readiness: a healthy set-up is a GO, on every day of the year."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.ready import CHECKS
from bot.messages import review
from bot.operations import (
    alarm_checks,
    backup_checks,
    chat_checks,
    drill,
    forecast,
    pause_check,
    price_checks,
    readiness,
    text_checks,
)
from bot.operations.process_checks import PARTS
from bot.store import (
    backup_file,
    backup_folder,
    chat_lifecycle,
    chats,
    holds,
    metadata,
    process_liveness,
    rate_limit,
    restored,
    senders,
    subscriber_counts,
)
from bot.store.engine import Database
from bot.store.records import Chat
from tests.operations.scene import SENDER, SUBSCRIBERS, TWO_MONTHS_BEFORE, Scene


async def test_a_healthy_setup_is_a_go(scene: Scene) -> None:
    """Every check says what it found; a data key and a second operator are wanted, and no condition."""
    found = await scene.findings()

    assert readiness.is_go(found)
    assert {one.check for one in found if one.remedy} == {"sealed ids", "self-test"}
    assert {one.check for one in found} >= {"token", "webhook", "operators", "clock", "database"}
    assert {one.check for one in found} >= {"pause", "sender", "chats", "texts", "cards", "zones"}
    assert {one.check for one in found} >= {"polling", "scheduler", "planner", "bot", "access"}
    assert {one.check for one in found} >= {"settings", "subscribers", "captions"}
    assert {one.check for one in found} >= {"backup", "drill"}
    assert {one.check for one in found} >= {"heartbeat", "alarms"}


async def test_no_day_of_the_year_is_a_no_go(scene: Scene) -> None:
    """At noon of 365 days, the occasion's included, while the bot runs: every check but the slow ones.

    Each day it is counted how many chats are subscribed, and somebody subscribes or leaves.
    """
    scene.world.stars = 100
    scene.but(paid=True, rate=985)
    slow = (text_checks.texts, text_checks.reviews, text_checks.captions, text_checks.cards)
    slow += (alarm_checks.alarms,)
    checks, db = [one for one in CHECKS if one not in slow], scene.setup.db
    for day in range(365):
        at = TWO_MONTHS_BEFORE + timedelta(days=day)
        db.offset = at - await db.real_now()
        await subscriber_counts.count_today(db, at.date())
        await _come_or_go(db, day)
        await process_liveness.mark(db, PARTS)
        await senders.beat(db, SENDER)

        found = await readiness.judge(dataclasses.replace(scene.setup, at=at), checks)

        assert readiness.is_go(found), (at, [one for one in found if not one.ok])
        assert {one.check for one in found} >= {"forecast", "zones", "stars", "polling"}


async def _come_or_go(db: Database, day: int) -> None:
    """On even days somebody subscribes; on odd days the one of the day before leaves."""
    one = Chat(None, 1000, "private", "en", "UTC")
    if day % 2 == 0:
        await chat_lifecycle.subscribe(db, await chats.find(db, 1000) or one)
    elif known := await chats.find(db, 1000):
        await chat_lifecycle.end(db, known, "stopped")


@pytest.mark.parametrize("required", [False, True])
async def test_a_text_changed_after_its_review_is_told(scene: Scene, *, required: bool) -> None:
    """Somebody has approved other words. It is a NO-GO when reviews are required."""
    folder = scene.setup.messages_dir / "january-20"
    review.approve(folder, "ru", by="Anna", on=TWO_MONTHS_BEFORE.date())
    assert all(one.ok for one in await text_checks.reviews(scene.setup))
    path = folder / "ru.ftl"
    path.write_text(path.read_text().replace("day-name = ", "day-name = Новое имя: "))

    scene.but(require_review=required)

    found = await text_checks.reviews(scene.setup)

    (changed,) = [one for one in found if " ru: " in one.text]
    assert changed.ok is not required
    assert "changed" in changed.text
    assert "approve ru" in changed.remedy


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

    assert "5 chats, from 19 January 19:00:00" in found["eve"]
    assert "to 20 January 18:00:00 Asia/Baku" in found["day"]
    assert "5 chats" in found["silence"]


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


async def test_the_chats_are_shown_by_kind_language_and_zone(scene: Scene) -> None:
    """The most frequent languages and zones first."""
    (found,) = await chat_checks.subscribers(scene.setup)

    assert found.text == (
        "5 subscribed: channel 1, private 3, supergroup 1; az 4, en 1;"
        " Asia/Baku 4, America/New_York 1"
    )


async def test_unreachable_people_are_counted_only(scene: Scene) -> None:
    """However many they are: nobody but they can change it."""
    for number in SUBSCRIBERS:
        if one := await chats.find(scene.setup.db, number):
            await chat_lifecycle.mark_unknown(scene.setup.db, one)

    (found,) = await chat_checks.access(scene.setup)

    assert (found.ok, found.text) == (True, "3 of 3 private: 3 unknown")


async def test_unreachable_groups_that_are_accepted_count_once_they_are_more(scene: Scene) -> None:
    """One muted group of two is a NO-GO that the operator can clear; a second one is one again."""
    db = scene.setup.db
    group, channel = [await chats.find(db, one.id) for one in (scene.group, scene.channel)]
    assert group
    assert channel
    await chat_lifecycle.mute(db, group)
    (before,) = await chat_checks.access(scene.setup)
    await chat_checks.accept_losses(scene.setup)
    (accepted,) = await chat_checks.access(scene.setup)
    await chat_lifecycle.mark_unknown(db, channel)

    (after,) = await chat_checks.access(scene.setup)

    assert [one.ok for one in (before, accepted, after)] == [False, True, False]
    assert "ready --accept-losses" in before.remedy
    assert accepted.text == "1 of 1 supergroup: 1 muted"


async def test_a_lost_topic_counts_until_it_is_accepted(scene: Scene) -> None:
    """The group is reached, in its general topic: it is not lost."""
    group = await chats.find(scene.setup.db, scene.group.id)
    assert group
    await chat_lifecycle.drop_topic(scene.setup.db, group)
    reached, topics = await chat_checks.access(scene.setup)
    await chat_checks.accept_losses(scene.setup)

    _, accepted = await chat_checks.access(scene.setup)

    assert (reached.ok, reached.text) == (True, "every chat can be reached")
    assert (topics.ok, accepted.ok) == (False, True)
    assert "ready --accept-losses" in topics.remedy
    assert "the topic of 1 of 2" in accepted.text


async def test_losses_that_are_accepted_are_compared_no_more(scene: Scene) -> None:
    """From the next day on, later numbers are compared."""
    db = scene.setup.db
    for number in SUBSCRIBERS:
        if one := await chats.find(db, number):
            await chat_lifecycle.end(db, one, "stopped")
    assert not readiness.is_go(await chat_checks.losses(scene.setup))

    await chat_checks.accept_losses(scene.setup)

    assert readiness.is_go(await chat_checks.losses(scene.setup))


async def test_losses_of_long_ago_do_not_count(scene: Scene) -> None:
    """Only the last 30 days are compared."""
    db = scene.setup.db
    for number in SUBSCRIBERS:
        if one := await chats.find(db, number):
            await chat_lifecycle.end(db, one, "stopped")
    db.offset = timedelta(days=31)

    assert readiness.is_go(await chat_checks.losses(scene.setup))


async def test_stars_are_needed_for_what_is_still_to_be_sent(scene: Scene) -> None:
    """A tenth of a Star for nearly each of fifteen notices; none once the windows are closed."""
    scene.but(paid=True, rate=985)
    scene.world.stars = 2
    (before,) = await price_checks.stars(scene.setup)
    scene.but(at=datetime(2027, 1, 20, 22, 0, tzinfo=UTC))

    (after,) = await price_checks.stars(scene.setup)

    assert (before.ok, before.text) == (
        True,
        "2 Stars on the bot's balance, up to 2 needed in 2027",
    )
    assert "up to 1 needed" in after.text


async def test_operators_of_whom_one_cannot_be_reached(scene: Scene) -> None:
    """That one is named, and the others are not."""
    stranger = scene.world.people.add("Stranger", "en").id
    scene.but(operators=(*scene.setup.operators, stranger))

    found = [one for one in await scene.findings() if one.check == "operators" and not one.ok]

    assert [str(stranger) in one.text for one in found] == [True]


async def test_without_a_folder_for_backups_nothing_is_asked_for(scene: Scene) -> None:
    """The database may be backed up in another way; the finding says that the bot does not do it."""
    scene.but(backup_dir=None)

    (found,) = [one for check in backup_checks.ALL for one in await check(scene.setup)]

    assert found.ok
    assert "BACKUP_DIR is not set" in found.text


@pytest.mark.parametrize(("hours", "go"), [(23.9, True), (26.3, True), (26.5, False)])
async def test_a_backup_is_younger_than_the_setting(
    scene: Scene, hours: float, *, go: bool
) -> None:
    """With a tenth more, in which the next one is made."""
    (newest,) = backup_folder.backups(scene.setup.backup_dir or scene.folder)
    header = backup_file.inspect(newest)
    aged = dataclasses.replace(header, created=header.created - timedelta(hours=hours))
    with backup_file.writing(newest, aged, None, replace=True):
        pass

    (found,) = await backup_checks.backup(scene.setup)

    assert (found.ok, "one is due every 24 hours" in found.text) == (go, not go)


@pytest.mark.parametrize(
    ("ahead", "go"), [(timedelta(minutes=50), True), (timedelta(days=1800), False)]
)
async def test_what_a_wrong_clock_has_dated_does_not_count(
    scene: Scene, ahead: timedelta, *, go: bool
) -> None:
    """A backup or a drill of a time to come; clocks of several machines may differ by less than an hour."""
    db, folder = scene.setup.db, scene.setup.backup_dir or scene.folder
    (newest,) = backup_folder.backups(folder)
    header = backup_file.inspect(newest)
    dated = dataclasses.replace(header, created=header.created + ahead)
    with backup_file.writing(newest, dated, None, replace=True):
        pass
    await metadata.put(db, drill.PASSED, (await db.real_now() + ahead).isoformat())

    found = [*await backup_checks.backup(scene.setup), *await backup_checks.drilled(scene.setup)]

    assert [(one.check, one.ok, "by a wrong clock" in one.text) for one in found] == [
        ("backup", go, not go),
        ("drill", go, not go),
    ]
    assert all(one.ok or "set the clock" in (one.remedy or "") for one in found)


@pytest.mark.parametrize(("minutes", "go"), [(1, False), (3, True)])
async def test_a_second_poller_that_was_stopped_is_soon_forgotten(
    scene: Scene, minutes: int, *, go: bool
) -> None:
    """While it runs, it is stored each minute."""
    await scene.age(process_liveness.CONFLICT, by=timedelta(minutes=minutes))

    assert readiness.is_go(await scene.findings()) is go


@pytest.mark.parametrize(("minutes", "go"), [(2, True), (30, False)])
async def test_a_pause_that_ends_by_itself(scene: Scene, minutes: int, *, go: bool) -> None:
    """The circuit breaker's, of two minutes at most, stands in nobody's way, and nobody needs to resume it."""
    await rate_limit.pause(scene.setup.db, timedelta(minutes=minutes), "Telegram does not answer")

    (found,) = await pause_check.unpaused(scene.setup)

    assert found.ok is go
    assert found.text.startswith("sending is paused: Telegram does not answer; this ends by itself")
    assert ("wait until it ends" in found.remedy) is not go


@pytest.mark.parametrize(("hours", "go"), [(-1, True), (1, False), (None, False)])
async def test_a_hold_is_judged_by_the_first_notice(
    scene: Scene, hours: int | None, *, go: bool
) -> None:
    """One that ends before is only told; one that lasts longer, or until it is resumed, is NO-GO, and stands first."""
    db, first = scene.setup.db, datetime(2027, 1, 19, 15, tzinfo=UTC)
    db.offset = scene.setup.at - await db.real_now()
    span = None if hours is None else first + timedelta(hours=hours) - scene.setup.at
    await holds.hold(db, span, "the ministry & its figures", 77)
    found, *_ = await scene.findings()

    assert (found.check, found.ok) == ("pause", go)
    until = "until resumed" if hours is None else f"until 2027-01-19 {15 + hours}:00 UTC"
    assert found.text.startswith(
        f"sending is held: the ministry & its figures (by operator 77, {until})"
    )
    assert ("/resume" in found.remedy) is not go
    assert ("the first notice is due on 2027-01-19 15:00 UTC" in found.text) is go


async def test_on_a_restored_copy_both_ways_to_resume_are_named(scene: Scene) -> None:
    """A mere `resume` would be refused there."""
    await restored.hold(scene.setup.db, TWO_MONTHS_BEFORE)

    found = [
        *await pause_check.unpaused(scene.setup),
        *await backup_checks.copied(scene.setup),
    ]

    assert [(one.check, one.ok) for one in found] == [("pause", False), ("copy", False)]
    for one in found:
        assert "was restored from the backup of" in one.text
        assert "run `resume --trust-ledger` or `resume --skip-unaccounted`" in one.remedy


async def test_who_sets_up_the_bot_learns_their_own_id(scene: Scene) -> None:
    """As long as they are the only person who has started it."""
    scene.but(operators=())
    several = next(one.remedy for one in await scene.findings() if one.check == "operators")
    for number in list(SUBSCRIBERS)[1:]:
        await chats.forget(scene.setup.db, number)

    alone = next(one.remedy for one in await scene.findings() if one.check == "operators")

    assert several == "set OPERATOR_IDS to your Telegram id"
    assert f"which is {next(iter(SUBSCRIBERS))} if" in alone
