"""The last rehearsal as the database remembers it, so that `ready` knows whether something changed since."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot import __version__
from bot.messages import review
from bot.messages.review import DIGITS
from bot.store import metadata
from bot.store.engine import Database

#: The prefix of the names in the table `metadata`.
PREFIX = "rehearsal."

#: The verdicts.
PASSED, FAILED = "passed", "failed"

#: The sources of the chats, and how much was made to fail; each is stronger than the one before.
INVENTED, DATABASE = "invented", "database"
SOURCES, FAULTS = (INVENTED, DATABASE), ("none", "usual", "storm")

#: With fewer invented chats, a rehearsal says nothing about the day, unless as many are subscribed.
ENOUGH = 50


@dataclass(frozen=True)
class Record:
    """A rehearsal: when it was, of what, and with what result. Each value has at most 64 characters."""

    #: The start, such as 2026-11-29T06:00Z.
    at: str
    year: str
    verdict: str
    #: The hash of what readers get.
    content: str
    #: The release, and the commit where it is known.
    release: str
    #: The hash of the settings that decide what is sent, and how.
    settings: str
    #: The number of chats, one of SOURCES, and one of FAULTS.
    chats: str
    source: str
    faults: str

    @property
    def words(self) -> str:
        """What was rehearsed: 200 invented chats, usual faults."""
        copied = self.source == DATABASE
        chats = f"{self.chats} chats of the database" if copied else f"{self.chats} invented chats"
        return f"{chats}, {'no' if self.faults == 'none' else self.faults} faults"

    @property
    def options(self) -> str:
        """The options of `rehearse` that repeat it."""
        chats = "--from-database" if self.source == DATABASE else f"--chats {self.chats}"
        return f"{chats} --faults {self.faults}"

    def enough(self, subscribed: int) -> bool:
        """True when it counts for as many subscribed chats: it copied them, or invented ENOUGH or as many."""
        return self.source == DATABASE or int(self.chats) >= min(ENOUGH, subscribed)


def weaker(one: Record, other: Record) -> bool:
    """True when the first has milder faults; or invented chats where the other copied real ones, or invented more."""
    if FAULTS.index(one.faults) < FAULTS.index(other.faults):
        return True
    if one.source != other.source:
        return SOURCES.index(one.source) < SOURCES.index(other.source)
    return one.source == INVENTED and int(one.chats) < int(other.chats)


async def put(db: Database, record: Record) -> Record | None:
    """Remember a rehearsal instead of the one before of the same year.

    Returns that one, and remembers nothing, when it failed and the new one is weaker.
    """
    before = (await last(db)).get(record.year)
    if before is not None and before.verdict == FAILED and weaker(record, before):
        return before
    async with db.begin():
        for name, value in vars(record).items():
            await metadata.put(db, f"{PREFIX}{record.year}.{name}", value)
    return None


async def last(db: Database) -> dict[str, Record]:
    """The last rehearsal of each year that was rehearsed."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, value in (await metadata.beginning(db, PREFIX)).items():
        year, _, field = name.removeprefix(PREFIX).partition(".")
        found[year][field] = value
    whole = Record.__dataclass_fields__.keys()
    return {year: Record(**values) for year, values in found.items() if values.keys() == whole}


def content(messages_dir: Path) -> str:
    """The hash of what readers of all languages get. Raises what `review.states` raises."""
    return hash_of(review.states(messages_dir))


def hash_of(states: Iterable[review.LanguageReview]) -> str:
    """The hash of what readers of these languages get."""
    return _hash(f"{one.observance} {one.language} {one.hash}" for one in states)


def settings(
    *, send_rate: int, paid_broadcast: bool, default_language: str, default_timezone: str
) -> str:
    """The hash of the settings that decide what is sent, and how."""
    return _hash((str(send_rate), str(paid_broadcast), default_language, default_timezone))


def release(commit: str | None) -> str:
    """The release and, if it is known, the commit, in at most 64 characters."""
    return f"{__version__} {commit}"[:64] if commit else __version__


def same_release(one: str, other: str) -> bool:
    """True for the same release; the commits count only where both are known."""
    (release, _, commit), (other_release, _, other_commit) = (
        one.partition(" "),
        other.partition(" "),
    )
    return release == other_release and (commit == other_commit or not (commit and other_commit))


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:DIGITS]
