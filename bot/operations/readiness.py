"""Readiness: GO or NO-GO for the coming notices, from checks that each name what to do."""

import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from telegram import Bot

from bot.botapi.telegram_clock import TelegramClock
from bot.errors import DatabaseAway
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.store.engine import Database
from bot.store.retention_terms import Terms


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    #: The name of the check, such as "token".
    check: str
    #: False: NO-GO.
    ok: bool
    #: What was found.
    text: str
    #: What to do; empty when nothing must be done.
    remedy: str = ""


def free_bytes(folder: Path) -> int:
    """The bytes that are free on the disk of a folder."""
    return shutil.disk_usage(folder).free


@dataclass(frozen=True)
class Setup:
    """What is checked: the bot as it is set up."""

    db: Database
    bot: Bot
    #: Telegram's clock, which the bot's connection sets.
    telegram_clock: TelegramClock
    almanac: Almanac
    catalog: Catalog
    messages_dir: Path
    operators: Sequence[int]
    #: Maximum messages per second.
    rate: int
    #: True: Telegram may charge Stars for messages beyond its free rate.
    paid: bool
    #: True: texts that nobody has approved are a NO-GO.
    require_review: bool
    #: The instant for which readiness is judged, in UTC; what runs, the clocks and the disk are judged by the present.
    at: datetime
    #: The hash of the settings that decide what is sent, and how.
    settings_hash: str = ""
    #: Names that are set but that no setting has, each with the setting that is probably meant.
    slips: Mapping[str, str] = field(default_factory=dict)
    #: Where the bot pings, and where alarms go besides Telegram; empty: nowhere.
    heartbeat_url: str = field(default="", repr=False)
    alarm_urls: Sequence[str] = field(default=(), repr=False)
    #: The address to which Telegram sends updates; empty: the bot fetches them.
    webhook_url: str = field(default="", repr=False)
    #: True: a test is sent by each route of alarms.
    send_test_alarm: bool = False
    #: The bytes that are free on the disk of a folder.
    free_bytes: Callable[[Path], int] = free_bytes
    #: The folder for the backups that the bot makes by itself, None for none, and the time from one to the next.
    backup_dir: Path | None = None
    backup_every: timedelta = timedelta(days=1)
    #: How long what is kept.
    terms: Terms = field(default_factory=Terms)
    #: Opens encrypted backups; empty when none is set.
    backup_passphrase: str = field(default="", repr=False)
    #: The hash of what a recovery kit would say now; empty when none is wanted.
    kit_hash: str = ""


#: A check: its findings, in the order in which they are shown.
Check = Callable[[Setup], Awaitable[list[Finding]]]


async def judge(setup: Setup, checks: Sequence[Check]) -> list[Finding]:
    """The findings of all checks, in order. When the database does not answer, that is the finding of a check."""
    found: list[Finding] = []
    for check in checks:
        try:
            found += await check(setup)
        except DatabaseAway as error:
            away = Finding("database", False, "it does not answer", str(error))
            found += [away] if away not in found else []
    return found


def is_go(findings: Sequence[Finding]) -> bool:
    """True when no finding stands in the way."""
    return all(finding.ok for finding in findings)
