"""Recognises what people write in plain words: a prayer, thanks, the wish to get no more messages."""

import functools
from typing import Literal

from bot.messages import places
from bot.messages.catalog import Catalog

#: The meaning of a text. `sign`: it has neither letters nor digits, such as 🙏.
Meaning = Literal["stop", "prayer", "thanks", "sign"]

#: Maximum words of a text that is read as a prayer.
LONGEST_PRAYER = 20

#: Maximum words of a text that is read as thanks: a longer text says something else, too.
LONGEST_THANKS = 5

#: Maximum words of a text in which a single word at the beginning is enough: `помним всех`, `RIP, heroes`.
FEW = 4

#: A text with one of these is a question.
QUESTION_MARKS = frozenset("?？؟")


def meaning(catalog: Catalog, text: str) -> Meaning | None:
    """The meaning of a text in any language of the catalog; None when it is not recognised.

    1. The wish to stop is the whole text: `stop the war` is not one.
    2. A prayer or thanks contains a known phrase and is not long. A phrase of several words counts anywhere in the
       text, a single word only at the beginning of a few words.
    3. A text with a question mark is a question, unless all of it is the wish to stop. Thanks with such a wish, as in
       `thanks, please stop`, are not read as thanks.

    Case, diacritics, punctuation and emoji make no difference. A text with a prayer and thanks is a prayer.
    """
    words = places.words(text)
    if words in known(catalog, "said-stop"):
        return "stop"
    if QUESTION_MARKS.intersection(text):
        return None
    if not words:
        return "sign"
    if _is_prayer(catalog, words):
        return "prayer"
    return "thanks" if _is_thanks(catalog, words) else None


def _is_prayer(catalog: Catalog, words: str) -> bool:
    short = len(words.split()) <= LONGEST_PRAYER
    return short and _holds(words, known(catalog, "said-prayer"))


def _is_thanks(catalog: Catalog, words: str) -> bool:
    if len(words.split()) > LONGEST_THANKS:
        return False
    if _holds(words, known(catalog, "said-stop"), anywhere=True):
        return False
    return _holds(words, known(catalog, "said-thanks"))


@functools.lru_cache(maxsize=64)
def known(catalog: Catalog, key: str) -> frozenset[str]:
    """The phrases of a text, separated by bars, in all languages together, each normalised by `places.words`."""
    texts = [catalog.text(language, key) for language in catalog.languages]
    phrases = {places.words(phrase) for text in texts for phrase in text.split("|")}
    return frozenset(phrases - {""})


def _holds(words: str, phrases: frozenset[str], *, anywhere: bool = False) -> bool:
    """True when the words contain a phrase. A single word counts only at the beginning of FEW words, or `anywhere`."""
    padded, few = f" {words} ", len(words.split()) <= FEW
    return any(
        f" {phrase} " in padded
        if anywhere or " " in phrase
        else few and padded.startswith(f" {phrase} ")
        for phrase in phrases
    )
