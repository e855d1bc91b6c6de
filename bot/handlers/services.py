"""The services that handlers use: texts, dates, the database, the clock, and the limits on commands and lookups."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cachetools import LRUCache

from bot.delivery.alerts import NotifyAdmins, notify_nobody
from bot.handlers.groups.cooldown import Cooldown
from bot.handlers.lookups import Lookups
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.store.engine import Database

#: Greetings remembered, for the groups that the bot joined last.
GREETINGS = 1000

#: Announcements that are being written at once.
DRAFTS = 100


@dataclass(frozen=True)
class Services:
    """What the handlers need from the rest of the bot."""

    catalog: Catalog
    almanac: Almanac
    db: Database
    #: Returns the current time, in UTC.
    clock: Callable[[], datetime]
    #: Wakes the sender: something may be due.
    wake: Callable[[], None]
    #: For people whose Telegram uses a language that the bot does not have.
    default_language: str
    #: For people who have not chosen a time zone.
    default_zone: str
    #: Telegram ids of the operators.
    operators: frozenset[int]
    #: Notifies the admins of a group or channel of what the bot may or may no longer do there; of a loss also the
    #: operators.
    notify_admins: NotifyAdmins = notify_nobody
    #: False for a time from a clock that is known to be wrong: nothing is planned by it.
    trusts: Callable[[datetime], bool] = lambda instant: True
    #: Message ids of the greetings sent to groups, by the group's Telegram id. If a group turns out to be an upgraded
    #: one that is subscribed, its greeting is deleted.
    greetings: LRUCache[int, int] = field(default_factory=lambda: LRUCache(GREETINGS))
    #: Limits how often a command is answered in a group.
    cooldown: Cooldown = field(default_factory=Cooldown)
    #: Caches and limits the lookups of groups and channels at Telegram.
    lookups: Lookups = field(default_factory=Lookups)
    #: SEND_RATE: the maximum messages per second.
    rate: int = 30
    #: The texts of announcements that operators are writing, by language, by the operator's Telegram id.
    drafts: LRUCache[int, dict[str, str]] = field(default_factory=lambda: LRUCache(DRAFTS))
    #: The https address below which calendars find the feeds; empty when there are no feeds.
    feeds: str = ""
