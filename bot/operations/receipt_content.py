"""The texts of a receipt: hashes of the editions that were sent, and who has approved them."""

import asyncio
import logging
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.messages import review
from bot.messages.review import LanguageReview, Review
from bot.messages.snapshot import Snapshot
from bot.operations import rehearsal_record
from bot.store import editions
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: Whether a person has approved a language: yes, nobody has, or it is not known, since the files have other texts now.
APPROVED, UNREVIEWED, UNKNOWN = "approved", "unreviewed", "not known"

Json = dict[str, Any]


async def of_moments(
    db: Database, messages_dir: Path, moments: Iterable[Json], kept: Json | None
) -> list[Json]:
    """The texts of each edition from which moments were sent, in the order of the moments.

    The hash is null, and there are no languages, when it is not known which texts these were. What an earlier receipt,
    `kept`, says of an edition stays. Raises ReviewInvalid.
    """
    names: defaultdict[str | None, list[str]] = defaultdict(list)
    for one in moments:
        names[one["edition"]].append(one["moment"])
    known = {one["edition"]: one for one in kept["content"] if one["hash"]} if kept else {}
    found = []
    for edition, those in names.items():
        texts = known.get(edition) or await _of_edition(db, messages_dir, edition)
        whole = {"hash": texts["hash"], "languages": texts["languages"]}
        found.append({"edition": edition, "moments": those} | whole)
    return found


async def _of_edition(db: Database, messages_dir: Path, edition: str | None) -> Json:
    texts = None if edition is None else await editions.get(db, edition)
    if texts is not None:
        try:
            states = await asyncio.to_thread(_states, texts)
        except BotError:
            log.exception("The texts of edition %s cannot be read from the database", edition)
        else:
            reviews = await asyncio.to_thread(_reviews, messages_dir, states)
            languages = [_language(one, reviews[one.observance]) for one in states]
            return {"hash": rehearsal_record.hash_of(states), "languages": languages}
    return {"hash": None, "languages": []}


def _states(texts: Mapping[str, str]) -> list[LanguageReview]:
    """The languages of an edition, without reviews, which are no part of it."""
    with tempfile.TemporaryDirectory(prefix="edition-") as name:
        Snapshot(dict(texts)).write(Path(name))
        return review.states(Path(name))


def _reviews(messages_dir: Path, states: Iterable[LanguageReview]) -> dict[str, dict[str, Review]]:
    """The last reviews of the files, by observance and language."""
    names = {one.path.parent.name: one.observance for one in states}
    return {observance: review.read(messages_dir / name) for name, observance in names.items()}


def _language(one: LanguageReview, reviews: Mapping[str, Review]) -> Json:
    """The hash of a language, and who has approved it: only a review of the same text counts."""
    last = reviews.get(one.language)
    same = last if last and last.hash == one.hash else None
    return {
        "observance": one.observance,
        "language": one.language,
        "hash": one.hash,
        "state": APPROVED if same else UNKNOWN if last else UNREVIEWED,
        "by": same.by if same else None,
        "on": same.on.isoformat() if same else None,
    }
