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


async def put(db: Database, record: Record) -> None:
    """Remember a rehearsal instead of the one before of the same year."""
    async with db.begin():
        for name, value in vars(record).items():
            await metadata.put(db, f"{PREFIX}{record.year}.{name}", value)


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
    return _hash(
        f"{one.observance} {one.language} {one.hash}" for one in review.states(messages_dir)
    )


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
