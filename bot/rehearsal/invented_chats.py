"""The chats of a rehearsal: invented ones in the shape of real ones, or copies of these with other Telegram ids."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.rehearsal.plan import FIRST_ID
from bot.store.records import Chat

T = TypeVar("T")

#: How long before the rehearsal begins its first chat has subscribed.
BEFORE = timedelta(days=90)

#: The shape where there is no database: each value with its weight.
KINDS = {"private": 90, "group": 3, "supergroup": 4, "channel": 3}
ZONES = {
    "Asia/Baku": 56,
    "Europe/Moscow": 8,
    "Europe/Istanbul": 7,
    "Europe/Berlin": 5,
    "America/New_York": 4,
    "Asia/Tbilisi": 3,
    "Europe/London": 3,
    "Asia/Almaty": 2,
    "Asia/Kolkata": 1,
    "Asia/Kathmandu": 1,
    "Asia/Tokyo": 1,
    "Australia/Sydney": 1,
    "Pacific/Chatham": 1,
    "Asia/Dubai": 1,
    "America/Sao_Paulo": 1,
    "America/St_Johns": 1,
    "America/Chicago": 1,
    "America/Los_Angeles": 2,
    "Pacific/Kiritimati": 1,
}
MINUTES = {None: 88, 8 * 60: 5, 10 * 60 + 30: 3, 20 * 60: 3, 7 * 60 + 15: 1}
EVERY_MOMENT = frozenset({"eve", "day", "silence"})
MOMENTS = {EVERY_MOMENT: 90, frozenset({"day"}): 5, frozenset({"day", "silence"}): 5}

#: The weights of languages, in the order of the catalog; further ones have the last weight.
LANGUAGES = (50, 20, 20, 10)

#: The zones of the first wave and of the last one on the globe: each has a chat, whatever the shape is.
FIRST_AND_LAST = ("Pacific/Kiritimati", "Pacific/Niue")


@dataclass(frozen=True)
class Shape:
    """What chats are like: every one is like one of these, and as often as it is among them."""

    like: tuple[Chat, ...]

    @classmethod
    def of(cls, real: Sequence[Chat]) -> "Shape":
        """The shape of real chats, without what belongs to a person or a group."""
        return cls(tuple(_like(one, 0) for one in real))


def built_in(languages: Sequence[str], rng: random.Random) -> Shape:
    """A sensible shape where there is no database."""
    return Shape(tuple(_sensible(languages, rng) for _ in range(2000)))


def invented(
    count: int, shape: Shape, languages: Sequence[str], rng: random.Random
) -> Iterator[Chat]:
    """That many chats of a shape. Each language has one, and so have Kiritimati and Niue."""
    for number in range(count):
        like = rng.choice(shape.like)
        if number < len(languages):
            like = replace(like, language=languages[number], second_language=None)
        if number < len(FIRST_AND_LAST):
            like = replace(like, zone=FIRST_AND_LAST[number], moments=EVERY_MOMENT, minute=None)
        yield like


def numbered(chats: Iterable[Chat], begins: datetime) -> tuple[Chat, ...]:
    """The chats with invented Telegram ids, subscribed one after the other before the rehearsal begins."""
    first = begins - BEFORE
    return tuple(
        replace(_like(one, number), subscribed=first + timedelta(seconds=number))
        for number, one in enumerate(chats, 1)
    )


def telegram_id(number: int, kind: str) -> int:
    """An invented Telegram id."""
    if kind == "private":
        return FIRST_ID + number
    return -(FIRST_ID + number) if kind == "group" else -1_000_000_000_000 - FIRST_ID - number


def _like(one: Chat, number: int) -> Chat:
    """A chat with the same settings and nothing else. A topic is only known to exist."""
    return Chat(
        id=None,
        telegram_id=telegram_id(number, one.kind),
        kind=one.kind,
        language=one.language,
        zone=one.zone,
        minute=one.minute,
        moments=one.moments,
        thread_id=None if one.thread_id is None else 0,
        silent=one.silent,
        cards=one.cards,
        second_language=one.second_language,
    )


def _sensible(languages: Sequence[str], rng: random.Random) -> Chat:
    weights = {
        one: LANGUAGES[min(place, len(LANGUAGES) - 1)] for place, one in enumerate(languages)
    }
    kind, language = _drawn(KINDS, rng), _drawn(weights, rng)
    other = rng.choice([one for one in languages if one != language] or [None])
    return Chat(
        id=None,
        telegram_id=0,
        kind=kind,
        language=language,
        zone=_drawn(ZONES, rng),
        minute=_drawn(MINUTES, rng),
        moments=_drawn(MOMENTS, rng),
        thread_id=0 if kind == "supergroup" and rng.random() < 0.4 else None,
        cards=rng.random() < 0.9,
        second_language=other if kind == "channel" and rng.random() < 0.3 else None,
    )


def _drawn(weights: dict[T, int], rng: random.Random) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]
