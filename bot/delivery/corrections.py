"""Corrections and recalls of broadcasts that have begun: what they would change, and how they begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any

from bot.delivery import revised_text
from bot.delivery.composer import EditionComposer
from bot.delivery.revised_text import Words
from bot.errors import MessageBroken, NothingToRevise
from bot.messages import markup, text_difference
from bot.messages.catalog import LAST_RESORT
from bot.messages.notice import CAPTION
from bot.messages.text_difference import Line
from bot.observances.almanac import Almanac
from bot.store import copies, editions, revisions
from bot.store.engine import Database
from bot.store.records import Chat, Copy, RevisionKind, Status
from bot.store.requests import Request
from bot.store.revisions import Begun, NewRevision

#: A time zone other than that of any observance.
ELSEWHERE = "America/New_York"


@dataclass(frozen=True)
class WordingDifference:
    """What a correction changes in one language, or in a channel's two."""

    #: As in `az` or `az+en`; empty when the language of these copies is not known.
    wording: str
    #: The number of chats that have a copy, and of those that are still owed the notice.
    sent: int
    owed: int
    #: The lines that go and come; None when it is not known what was sent.
    lines: tuple[Line, ...] | None
    #: True when the copies are changed.
    changed: bool
    #: True when the picture changes.
    card: bool = False
    #: True when the new text does not fit below a picture, so that copies with one stay as they are.
    too_long: bool = False


@dataclass(frozen=True)
class Difference:
    """What a correction changes."""

    broadcast: Begun
    wordings: tuple[WordingDifference, ...]

    @property
    def copies(self) -> int:
        """The number of copies that are changed."""
        return sum(one.sent for one in self.wordings if one.changed)

    @property
    def owed(self) -> int:
        """The number of chats that will get the new text."""
        return sum(one.owed for one in self.wordings)


async def find(db: Database, moment: str, year: int | None) -> Begun:
    """The newest broadcast of a moment that has begun, or that of a year.

    Raises NothingToRevise, which names those there are, when there is none, and when it was recalled.
    """
    all_begun = [one for one in await revisions.begun(db) if not one.recalled]
    for one in all_begun:
        if one.moment == moment and year in (None, one.year):
            return one
    names = ", ".join(f"{one.moment} {one.year}" for one in all_begun) or "none"
    raise NothingToRevise(names=names)


async def difference(
    db: Database, almanac: Almanac, one: Begun, old: EditionComposer | None, new: EditionComposer
) -> Difference:
    """What changes when the copies of a broadcast get the texts of `new`. `old`: those they have; None: not known.

    Raises MessageBroken when a new text cannot be composed.
    """
    sent, owed = await copies.wordings(db, one.id), await copies.owed(db, one.id)
    found = [
        _of_wording(
            wording, (sent[wording], owed[wording]), _samples(almanac, one, wording), old, new
        )
        for wording in sorted(sent.keys() | owed.keys())
    ]
    return Difference(one, tuple(found))


def _of_wording(
    wording: str,
    counts: tuple[int, int],
    samples: Sequence[Copy],
    old: EditionComposer | None,
    new: EditionComposer,
) -> WordingDifference:
    """The difference of the first kind of chat for which there is one, and whether the text is too long for any."""
    found = [_of_sample(wording, counts, sample, old, new) for sample in samples]
    first = next((one for one in found if one.changed), found[0])
    return replace(first, too_long=any(one.too_long for one in found))


def _of_sample(
    wording: str,
    counts: tuple[int, int],
    sample: Copy,
    old: EditionComposer | None,
    new: EditionComposer,
) -> WordingDifference:
    after = revised_text.words(new, sample)
    before = _words(old, sample)
    too_long = markup.units(after.notice.text) > CAPTION
    if before is None:
        return WordingDifference(wording, *counts, None, changed=True, too_long=too_long)
    lines = tuple(text_difference.lines(before.notice.text, after.notice.text))
    card = before.card != after.card
    changed = card or before.notice.text != after.notice.text
    return WordingDifference(
        wording, *counts, lines, changed=changed, card=card, too_long=too_long and changed
    )


def _words(composer: EditionComposer | None, sample: Copy) -> Words | None:
    try:
        return None if composer is None else revised_text.words(composer, sample)
    except MessageBroken:
        return None


def _samples(almanac: Almanac, one: Begun, wording: str) -> list[Copy]:
    """Copies of different chats in that language, at the time at which each is due.

    The words can differ between people and channels, between those who get all moments and those who get one, and
    between the observance's own time zone and others. The most usual one comes first.
    """
    observance = almanac.observance(one.observance)
    language, _, second = wording.partition("+")
    names = frozenset(moment.name for moment in observance.moments)
    kinds = ("channel",) if second else ("private", "channel")
    chats = [
        Chat(
            *(None, 0, kind, language or LAST_RESORT, zone),
            moments=wanted,
            second_language=second or None,
        )
        for zone, kind, wanted in product(
            (observance.zone, ELSEWHERE), kinds, (names, frozenset({one.moment}))
        )
    ]
    return [_copy(almanac, one, chat) for chat in chats]


def _copy(almanac: Almanac, one: Begun, chat: Chat) -> Copy:
    moment = almanac.observance(one.observance).moment(one.moment)
    occasion = almanac.occasion(one.observance, one.year)
    return Copy(
        *(one.id, one.observance, one.year, one.number, one.moment, Status.ACTUAL, chat),
        message_id=None,
        pictured=None,
        sent=almanac.window(occasion, moment, chat.zone, None).due,
        revision=one.revision,
        edition=one.edition,
    )


def correction_of(one: Begun, edition: str, *, marked: bool) -> dict[str, Any]:
    """The subject of a request for a correction."""
    return recall_of(one) | {"edition": edition, "marked": marked}


def recall_of(one: Begun) -> dict[str, Any]:
    """The subject of a request for a recall: what whoever asks has seen."""
    what = {"observance": one.observance, "year": one.year, "moment": one.moment}
    return what | {"broadcast": one.id, "revision": one.revision}


async def begin_correction(
    db: Database, almanac: Almanac, request: Request, confirmed_by: int | None
) -> str:
    """Begin a correction that was asked for, in the open transaction. Raises RevisionOutdated."""
    subject = request.subject
    new = _new(RevisionKind.CORRECTION, request, confirmed_by)
    await revisions.add(db, new)
    # What has not begun is sent in the corrected texts, too.
    await editions.choose(db, subject["edition"])
    return f"{subject['moment']} {subject['year']} is corrected"


async def begin_recall(
    db: Database, almanac: Almanac, request: Request, confirmed_by: int | None
) -> str:
    """Begin a recall that was asked for, in the open transaction. Raises RevisionOutdated."""
    await revisions.add(db, _new(RevisionKind.RECALL, request, confirmed_by))
    return f"{request.subject['moment']} {request.subject['year']} is recalled"


def _new(kind: RevisionKind, request: Request, confirmed_by: int | None) -> NewRevision:
    subject: Mapping[str, Any] = request.subject
    return NewRevision(
        broadcast_id=subject["broadcast"],
        kind=kind,
        after=subject["revision"],
        edition=subject.get("edition"),
        marked=subject.get("marked", True),
        asked_by=request.asked_by,
        confirmed_by=confirmed_by,
    )


def duration(count: int, rate: float) -> timedelta:
    """How long it takes to change so many copies at that many messages a second."""
    return timedelta(seconds=count / rate)
