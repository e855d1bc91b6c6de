"""Each thing that is broken is a NO-GO, by the check that knows it. `make sabotage` prints the table."""

from collections.abc import Awaitable, Callable

import pytest

from bot.cli.ready import CHECKS
from bot.operations import alarm_checks, readiness, text_checks
from tests.operations.scene import Scene
from tests.sabotage import breaking

#: What is broken: how, the check that must name it, and a part of what it says to do.
BROKEN: dict[str, tuple[Callable[[Scene], Awaitable[None]], str, str]] = {
    "a revoked token": (breaking.refuse_token, "token", "copy the token of @BotFather"),
    "another bot's token": (breaking.other_bot, "bot", "set the token of the bot with id 2000002"),
    "a second poller": (breaking.poll_twice, "polling", "stop the other process"),
    "a dead HEARTBEAT_URL": (breaking.dead_heartbeat, "heartbeat", "correct HEARTBEAT_URL"),
    "a check that was deleted at healthchecks": (
        *(breaking.unknown_check, "heartbeat"),
        "correct HEARTBEAT_URL",
    ),
    "a dead route of alarms": (breaking.dead_route, "alarms", "correct this route"),
    "a mistyped route of alarms": (breaking.mistyped_route, "alarms", "correct this route"),
    "a route of alarms that refuses its password": (
        *(breaking.refusing_route, "alarms"),
        "correct this route",
    ),
    "Telegram away": (breaking.telegram_away, "token", "connection to the internet"),
    "a webhook elsewhere": (breaking.set_webhook, "webhook", "stop the service"),
    "no operator": (breaking.no_operator, "operators", "set OPERATOR_IDS"),
    "no operator reachable": (breaking.blocking_operators, "operators", "at least one of them"),
    "an operator who never started the bot": (
        *(breaking.stranger_as_operator, "operators"),
        "press Start; or correct OPERATOR_IDS",
    ),
    "a clock ten minutes off": (breaking.wrong_clock, "clock", "NTP"),
    "time zones older than a year": (breaking.old_zones, "zones", "pip install"),
    "a disk that is nearly full": (breaking.full_disk, "disk", "free space"),
    "a forgotten pause": (breaking.pause, "pause", "resume"),
    "a dead sender": (breaking.kill_sender, "sender", "start `run`"),
    "a dead planner": (breaking.stop_planner, "planner", "clocks that agree"),
    "dead polling": (breaking.stop_polling, "polling", "check the network"),
    "a silent scheduler": (breaking.stop_scheduler, "scheduler", "restart `run`"),
    "an incomplete language": (breaking.remove_notices, "texts", "run `check`"),
    "a broken template": (breaking.break_template, "texts", "run `check`"),
    "an unreviewed text": (breaking.require_review, "reviews", "approve"),
    "a caption too long in 2090": (breaking.lengthen, "captions", "shorten it to 1024 units"),
    "a card that cannot be drawn": (breaking.undrawable, "cards", "`check`"),
    "a right lost in a channel": (breaking.lose_right, "access", "ask their admins"),
    "a closed topic": (breaking.close_topic, "access", "choose another with /topic"),
    "a group that is gone": (breaking.leave_group, "subscribers", "add the bot again"),
    "a rate too slow for finish_by": (breaking.crowd, "forecast", "raise SEND_RATE"),
    "a paid broadcast without Stars": (breaking.no_stars, "stars", "top up the balance"),
    "chats unsubscribed by a mistake": (breaking.end_many, "subscribers", "restore a backup"),
    "nobody subscribed": (breaking.end_all, "chats", "DATABASE_URL"),
    "an old backup": (breaking.old_backup, "backup", "read the log of `run`"),
    "no backup": (breaking.no_backup, "backup", "run `backup` by hand"),
    "a damaged backup": (breaking.damaged_backup, "backup", "run `backup` by hand"),
    "the key of the backups missing": (breaking.missing_key, "backup", "passphrase of that backup"),
    "the key of the backups wrong": (breaking.wrong_key, "backup", "passphrase of that backup"),
    "a folder for backups that is missing": (breaking.no_backup_folder, "backup", "BACKUP_DIR"),
    "a backup never restored": (breaking.never_drilled, "drill", "run `drill`"),
    "a drill too long ago": (breaking.old_drill, "drill", "run `drill`"),
    "operators who answer nothing": (breaking.answer_nothing, "self-test", "press “I am here”"),
    "old data that is not erased": (breaking.keep_old_data, "retention", "let `run` run"),
    "a restored copy": (
        breaking.restore_copy,
        "copy",
        "then run `resume --trust-ledger` or `resume --skip-unaccounted`",
    ),
}

#: What concerns only SQLite: PostgreSQL's disk is not this machine's.
ON_SQLITE = {"a disk that is nearly full"}

#: The checks that take a second, by name. They are left out where they are not the ones that must speak.
SLOW = {
    "texts": text_checks.texts,
    "captions": text_checks.captions,
    "cards": text_checks.cards,
    "reviews": text_checks.reviews,
    "alarms": alarm_checks.alarms,
}

#: Each with the kinds of database on which it is tried.
TRIED = [
    pytest.param(what, kind, id=f"{what}, {kind}")
    for what in BROKEN
    for kind in ("sqlite", *(() if what in ON_SQLITE else ("postgresql",)))
]


@pytest.mark.parametrize(("what", "database_url"), TRIED, indirect=["database_url"])
async def test_what_is_broken_is_a_no_go(
    scene: Scene, what: str, record_property: Callable[[str, object], None]
) -> None:
    """It is named by the check that knows it, with what to do."""
    sabotage, check, remedy = BROKEN[what]
    await sabotage(scene)

    slow = () if check in SLOW else SLOW.values()
    found = await readiness.judge(scene.setup, [one for one in CHECKS if one not in slow])

    caught = [one for one in found if one.check == check and not one.ok and remedy in one.remedy]
    assert caught, [one for one in found if not one.ok]
    assert not readiness.is_go(found)
    for name, value in {
        "what": what,
        "by": f"ready: {check}",
        "says": caught[0].text,
        "remedy": caught[0].remedy,
    }.items():
        record_property(name, value)
