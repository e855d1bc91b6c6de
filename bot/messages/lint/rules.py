"""The rules for texts: each rule checks one file and yields its findings."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from bot.messages import catalog, markup
from bot.messages.ftl import Choice, File, Text

#: The functions that a text may call.
FUNCTIONS = frozenset({"ORDINAL", "NUMBER"})

#: Numbers whose forms a text must have.
NUMBERS = range(201)

#: Maximum lengths in Telegram, in UTF-16 units, by the prefix of the key; for all other keys, a whole message.
LIMITS = {
    "caption-": 1024,
    "profile-description": 512,
    "command-": 256,
    "profile-short-description": 120,
}
MESSAGE = 4096

#: Maximum weight of a text with all texts that it references; the heaviest shipped text has 2,100.
MOST_WEIGHT = 16 * 1024

#: Maximum depth of texts that reference each other.
MOST_LEVELS = 8

#: The commands that take a word: /time 08:30. The last ones are those of operators.
WORDED = (
    *("language", "timezone", "time", "moments", "silent", "cards", "forgetme"),
    *("hold", "announce", "correct", "recall"),
)

#: One of these commands with something after it on the same line; a reference or a value begins where the words end.
BARE = re.compile(rf"(?<![\w/])/(?:{'|'.join(WORDED)})(?:@\w+)?[^\S\n]+(?:\w|$)")

#: Text that a tap copies; up to the end of the words when its closing tag comes after them.
CODE = re.compile(r"<code>[^<]*(?:</code>|$)")

TAG = re.compile("<[^>]*>")

#: The key of the text that may have a symbol as its first character.
MAIN = "day"

#: The only symbol that is allowed there.
CANDLE = "\N{CANDLE}"

EXCLAMATIONS = frozenset("!¡！‼⁉")

#: Minimum letters of a word in capitals that counts as emphasis; a shorter one is an abbreviation.
RAISED = 5


@dataclass(frozen=True, order=True)
class Finding:
    """Something that must be corrected, with its place."""

    path: Path
    line: int
    text: str


def readable(file: File) -> Iterator[Finding]:
    """Fluent can parse the whole file, and no key occurs twice."""
    for spot in file.junk:
        yield Finding(file.path, spot.line, f"Fluent cannot parse this: {spot.text}")
    for spot in file.repeated:
        yield Finding(file.path, spot.line, f"{spot.text} occurs twice")


def bounded(file: File) -> Iterator[Finding]:
    """No text references itself or too much, directly or not: the other rules and Fluent expand all references."""
    weights: dict[str, int] = {}
    levels: dict[str, int] = {}
    try:
        order = [
            *TopologicalSorter({key: _taken_in(file, key) for key in file.texts}).static_order()
        ]
    except CycleError as error:
        yield _within_itself(file, error.args[1])
        return
    for key in order:
        if key not in file.texts:
            continue
        text = file.texts[key]
        within = [spot.text for spot in text.references]
        weights[key] = text.weight + sum(weights.get(one, 0) for one in within)
        levels[key] = 1 + max((levels.get(one, 0) for one in within), default=0)
        if levels[key] > MOST_LEVELS:
            yield Finding(
                file.path, text.line, f"{key} nests more than {MOST_LEVELS} levels of texts"
            )
        elif weights[key] > MOST_WEIGHT:
            yield Finding(file.path, text.line, f"{key} is too long with all that it references")


def _taken_in(file: File, key: str) -> set[str]:
    return {spot.text for spot in file.texts[key].references}


def _within_itself(file: File, cycle: list[str]) -> Finding:
    """The first text of a cycle, in the order of the file, at the line of the reference that closes it."""
    text = min((file.texts[key] for key in cycle), key=lambda text: text.line)
    line = next(spot.line for spot in text.references if spot.text in cycle)
    return Finding(file.path, line, f"{text.key} references itself")


def whole(file: File, base: File) -> Iterator[Finding]:
    """The file has every text of the base language and no other; terms can differ."""
    line = 1
    for key in _shared(base):
        if key in file.texts:
            line = file.texts[key].line
        elif key not in file.lost:
            yield Finding(file.path, line, f"the text {key} is missing")
    for key in _shared(file):
        if key not in base.texts and key not in base.lost:
            line = file.texts[key].line
            yield Finding(file.path, line, f"{base.path.name} has no text {key}")


def same_values(file: File, base: File) -> Iterator[Finding]:
    """Each text uses the same values as in the base language."""
    shared = _comparable(file, base)
    lacking = {key: _values(base, key) - _values(file, key) for key in shared}
    extra = {key: _values(file, key) - _values(base, key) for key in shared}
    for key in shared:
        text = file.texts[key]
        for name in sorted(_own(file, key, lacking)):
            yield Finding(file.path, text.line, f"{key} does not use ${name}")
        for name in sorted(_own(file, key, extra)):
            line = next((spot.line for spot in text.variables if spot.text == name), text.line)
            yield Finding(file.path, line, f"{key} uses ${name}, which {base.path.name} does not")


def same_words(file: File, base: File) -> Iterator[Finding]:
    """A choice by a word has the same variants as in the base language."""
    for key, text in file.texts.items():
        known = {one.variable: one for one in _by_word(base.texts.get(key))}
        for choice in _by_word(text):
            expected = known[choice.variable].keys if choice.variable in known else choice.keys
            for name in sorted({*expected} ^ {*choice.keys}):
                what = "lacks" if name in expected else "must not have"
                yield Finding(file.path, choice.line, f"{key} {what} the variant [{name}]")


def ordinals(file: File, base: File, language: str) -> Iterator[Finding]:
    """Where the base language uses ordinals, so does each language with different ordinal forms."""
    if len({catalog.ordinal(language)(number) for number in NUMBERS[1:]}) == 1:
        return
    shared = _comparable(file, base)
    lacking = {key: _by_ordinal(base, key) - _by_ordinal(file, key) for key in shared}
    for key in shared:
        for name in _own(file, key, lacking):
            what = f"{key} does not use the ORDINAL of ${name}"
            yield Finding(file.path, file.texts[key].line, what)


def complete(file: File, language: str) -> Iterator[Finding]:
    """Every choice by a number has a variant for each form of the number in the language."""
    forms: dict[str, Callable[[int], str]] = {
        "ordinal": catalog.ordinal(language),
        "plural": lambda number: str(catalog.locale_of(language).plural_form(number)),
    }
    for key, choice in ((text.key, one) for text in file.texts.values() for one in text.choices):
        for name, number in _unserved(choice, forms.get(choice.kind)):
            what = f"{key} lacks the variant [{name}], which {number} needs"
            yield Finding(file.path, choice.line, what)


def known(file: File, base: File) -> Iterator[Finding]:
    """Each referenced text exists, or is reported as missing, and each called function is known."""
    there = {*file.texts, *file.lost, *_shared(base)}
    for text in file.texts.values():
        for spot in text.references:
            if spot.text not in there:
                yield Finding(
                    file.path, spot.line, f"{text.key} references {spot.text}, which is missing"
                )
        for spot in text.functions:
            if spot.text not in FUNCTIONS:
                yield Finding(
                    file.path, spot.line, f"{text.key} calls {spot.text}, which is unknown"
                )


def marked_up(file: File) -> Iterator[Finding]:
    """Telegram accepts the HTML of every text, with any variant."""
    found: dict[str, set[str]] = {}
    for key in file.texts:
        found[key] = {what for form in file.forms(key) for what in markup.problems(form)}
    for key, text in file.texts.items():
        if what := sorted(_own(file, key, found)):
            yield Finding(file.path, text.line, f"{key}: {'; '.join(what)}")


def short(file: File, moments: Collection[str]) -> Iterator[Finding]:
    """Telegram accepts the length of every text, with any variant; a notice with all its parts counts as one text."""
    for key, text in file.texts.items():
        limit = next((n for start, n in LIMITS.items() if key.startswith(start)), MESSAGE)
        parts = ("rehearsal", key, f"{key}-later") if key in moments else (key,)
        whole = "\n".join(file.longest(part) for part in parts if part in file.texts)
        units = markup.units(whole)
        if units > limit:
            what = f"{key} can have {units} units, but Telegram accepts {limit}"
            yield Finding(file.path, text.line, what)


def quiet(file: File) -> Iterator[Finding]:
    """No exclamation mark, and no symbol except the candle at the very beginning of the day's own notice."""
    for text in file.texts.values():
        candle = text.key == MAIN and markup.plain(file.forms(MAIN)[0]).startswith(CANDLE)
        for spot in text.words:
            if EXCLAMATIONS.intersection(spot.text):
                yield Finding(file.path, spot.line, f"{text.key} has an exclamation mark")
            found = [letter for letter in spot.text if symbol(letter)]
            if candle and CANDLE in found:
                found.remove(CANDLE)
                candle = False
            if found:
                yield Finding(file.path, spot.line, f"{text.key} has the symbol {found[0]}")


def copied(file: File) -> Iterator[Finding]:
    """A command with a word after it is in <code>: otherwise a tap sends the command without the word."""
    for text in file.texts.values():
        for spot in text.words:
            shown = TAG.sub("", CODE.sub("0", spot.text))
            for bare in BARE.finditer(shown):
                command = bare[0].split()[0]
                what = f"{text.key} has a word after {command}, and they are not in <code>"
                yield Finding(file.path, spot.line, what)


def calm(file: File, moments: Collection[str]) -> Iterator[Finding]:
    """No word of a notice is in capitals for emphasis; abbreviations are shorter."""
    notices = [text for key, text in file.texts.items() if key.removesuffix("-later") in moments]
    for key, spot in ((text.key, one) for text in notices for one in text.words):
        words = re.findall(r"[^\W\d_]+", spot.text)
        for raised in (word for word in words if len(word) >= RAISED and word.isupper()):
            yield Finding(file.path, spot.line, f"{key} has {raised} in capitals")


def owned(file: File, stated: Collection[str]) -> Iterator[Finding]:
    """Every literal number is in observance.toml, with its source."""
    for key, spot in ((text.key, one) for text in file.texts.values() for one in text.words):
        for number in re.findall(r"(?<![&#\d])\d+", spot.text):
            if number not in stated:
                what = f"{key} says {number}, for which observance.toml has no source"
                yield Finding(file.path, spot.line, what)


def _shared(file: File) -> list[str]:
    """The texts that every language must have: all except terms."""
    return [key for key in file.texts if not key.startswith("-")]


def _comparable(file: File, base: File) -> list[str]:
    """The texts that both files have, with all texts that they reference."""
    return [
        key
        for key in _shared(base)
        if key in file.texts and _intact(file, key) and _intact(base, key)
    ]


def _intact(file: File, key: str) -> bool:
    return all(spot.text in file.texts for text in file.closure(key) for spot in text.references)


def _values(file: File, key: str) -> set[str]:
    return {spot.text for text in file.closure(key) for spot in text.variables}


def _own(file: File, key: str, found: dict[str, set[str]]) -> set[str]:
    """What is found in a text and not in one that it references."""
    taken_in = [found.get(one.key, set()) for one in file.closure(key) if one.key != key]
    return found[key].difference(*taken_in)


def _by_ordinal(file: File, key: str) -> set[str]:
    """The values whose ordinal selects a variant."""
    choices = [choice for text in file.closure(key) for choice in text.choices]
    return {choice.variable for choice in choices if choice.kind == "ordinal"}


def _by_word(text: Text | None) -> list[Choice]:
    return [choice for choice in text.choices if choice.kind == "word"] if text else []


def _unserved(choice: Choice, form: Callable[[int], str] | None) -> list[tuple[str, int]]:
    """The forms without a variant, each with its first number; empty for a choice by words."""
    needed: dict[str, int] = {}
    for number in NUMBERS[1:] if choice.kind == "ordinal" else NUMBERS:
        if form is not None and str(number) not in choice.keys:
            needed.setdefault(form(number), number)
    return [(name, number) for name, number in needed.items() if name not in choice.keys]


def symbol(letter: str) -> bool:
    """True for emoji, arrows and dingbats; the signs №, ° and © count as words."""
    return unicodedata.category(letter) == "So" and letter >= "\u2190"
