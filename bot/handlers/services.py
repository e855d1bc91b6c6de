"""The services that handlers use: texts, dates, the database, the clock, and the limits on commands and lookups."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cachetools import LRUCache

from bot.delivery.alerts import NotifyAdmins, notify_nobody
from bot.delivery.composer import EditionComposer
from bot.delivery.progress import ProgressReader
from bot.handlers.groups.cooldown import Cooldown
from bot.handlers.lookups import Lookups
from bot.messages.catalog import Catalog
from bot.messages.snapshot import Snapshot
from bot.notify.hold_notices import HoldNotices
from bot.notify.request_notices import RequestNotices
from bot.observances.almanac import Almanac
from bot.store.engine import Database
from bot.store.retention_terms import Terms

#: Greetings remembered, for the groups that the bot joined last.
GREETINGS = 1000

#: Announcements that are being written at once.
DRAFTS = 100


class RevisionTexts(Protocol):
    """Reads the texts of corrections."""

    async def read(self) -> Snapshot:
        """The texts as the files have them now. Raises TextsWrong when they have mistakes."""
        ...

    async def compose(self, texts: Snapshot) -> EditionComposer:
        """The composer of those texts. Raises a BotError when they cannot be used."""
        ...

    async def composer(self, edition: str | None) -> EditionComposer | None:
        """The composer of a stored edition; None when its texts are not known."""
        ...


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
    #: Tells the operators who holds and resumes sending; None: nobody is told.
    hold_notices: HoldNotices | None = None
    #: Stops this process from repeating the alarms until now; returns the time to store.
    acknowledge: Callable[[], datetime | None] | None = None
    #: The number of messages a second, as SEND_RATE says.
    rate: int = 25
    #: How long what is kept.
    terms: Terms = field(default_factory=Terms)
    #: The texts of corrections; None where operators cannot correct.
    revision_texts: RevisionTexts | None = None
    #: Tells operators what one of them asks for; None where nobody is told.
    request_notices: RequestNotices | None = None
    #: The texts of announcements that operators are writing, by language, by the operator's Telegram id.
    drafts: LRUCache[int, dict[str, str]] = field(default_factory=lambda: LRUCache(DRAFTS))
    #: The https address below which calendars find the feeds; empty when there are no feeds.
    feeds: str = ""
    #: Reads the progress of broadcasts; None where nobody watches it.
    progress: ProgressReader | None = None
