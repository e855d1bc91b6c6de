"""Checks attribution: that a source named beside a figure really states that figure, and in that year."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from bot.messages.ftl import File
from bot.messages.lint.rules import Finding
from bot.observances.model import Observance

#: Prefixes of the keys with a source's name: as /sources shows it, and as other texts use it.
SHOWN, NAMED = "source-", "named-"

#: "132 (…)", "48 people (…)": a number and, at most 32 characters later, text in brackets.
BRACKET = re.compile(r"(\d+)([^\d().;:]{0,32})\(([^()]*)\)")

SENTENCE = re.compile(r"(?<=[.;:])\s+")
NUMBER = re.compile(r"\d+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Statement:
    """Numbers that a source states, and the years of the statement; empty when it has no year."""

    numbers: frozenset[str]
    years: tuple[int, ...] = ()

    def covers(self, years: list[int]) -> bool:
        """True when all years lie within those of the statement, or it has none."""
        return all(min(self.years) <= year <= max(self.years) for year in years if self.years)


@dataclass(frozen=True)
class Owners:
    """Which source states which numbers, and what a language calls the source."""

    given: Mapping[str, list[Statement]]
    names: Mapping[str, re.Pattern[str]]

    @cached_property
    def figures(self) -> frozenset[str]:
        """Every number that some source states."""
        return frozenset().union(*(one.numbers for every in self.given.values() for one in every))

    def named(self, words: str) -> list[str]:
        """The sources whose names occur in the text."""
        return [owner for owner, name in self.names.items() if name.search(words)]

    def differs(self, owner: str, number: str, years: list[str]) -> Iterator[str]:
        """The errors in naming that source beside that number."""
        fitting = [one for one in self.given[owner] if number in one.numbers]
        if not fitting:
            yield f"names {owner} beside {number}, which it does not state in observance.toml"
        elif not any(one.covers([int(year) for year in years]) for one in fitting):
            yield f"gives {owner}'s {number} the year {', '.join(years)}; observance.toml has another"


def misattributed(file: File, observance: Observance) -> Iterator[Finding]:
    """Check that each source named beside a figure states it, and that each year there is the statement's.

    1. In brackets after a figure, `150 (Foreign Ministry, 2023–2026; TURKPA, 2024)`, each part names a source.
    2. Elsewhere, a source named in a sentence states all figures of that sentence.

    A figure is a number that some source states. Sources are recognised by the words of `named-<id>`, or otherwise of
    `source-<id>`.
    """
    given = _statements(observance)
    owners = Owners(given, _names(file, given))
    for key, line, words in _lines(file):
        for what in (*_in_brackets(words, owners), *_in_sentences(words, owners)):
            yield Finding(file.path, line, f"{key} {what}")


def _statements(observance: Observance) -> Mapping[str, list[Statement]]:
    """The statements by source: the id of a source without its year."""
    found: dict[str, list[Statement]] = {}
    for source in observance.sources:
        numbers = NUMBER.findall(" ".join(number for _, number in source.figures))
        years = tuple(int(year) for year in YEAR.findall(source.year))
        owner = re.sub(r"-\d{4}$", "", source.id)
        found.setdefault(owner, []).append(Statement(frozenset(numbers), years))
    for stated in observance.stated:
        if stated.owner is not None:
            found.setdefault(stated.owner, []).append(Statement(stated.numbers))
    return found


def _names(file: File, given: Mapping[str, list[Statement]]) -> Mapping[str, re.Pattern[str]]:
    """For each source, a pattern that finds its name in a text, also with a grammatical ending."""
    words = {
        key.removeprefix(prefix): "".join(spot.text for spot in text.words).split("|")
        for prefix in (SHOWN, NAMED)
        for key, text in file.texts.items()
        if key.startswith(prefix)
    }
    return {
        owner: re.compile(r"\b(?:" + "|".join(map(re.escape, words[owner])) + ")")
        for owner in given
        if owner in words
    }


def _lines(file: File) -> Iterator[tuple[str, int, str]]:
    """The literal text of each line, with its key and line number."""
    for key, text in file.texts.items():
        if not key.startswith((SHOWN, NAMED)):
            lines: dict[int, str] = {}
            for spot in text.words:
                lines[spot.line] = lines.get(spot.line, "") + spot.text
            yield from ((key, line, words) for line, words in lines.items())


def _in_brackets(words: str, owners: Owners) -> Iterator[str]:
    parts = [
        (number, part)
        for number, _, inside in BRACKET.findall(words)
        if number in owners.figures
        for part in inside.split(";")
    ]
    for number, part in parts:
        named = owners.named(part)
        if not named:
            yield f"has “{part.strip()}” beside {number}, which is not the name of a source"
        for owner in named:
            yield from owners.differs(owner, number, YEAR.findall(part))


def _in_sentences(words: str, owners: Owners) -> Iterator[str]:
    for sentence in SENTENCE.split(BRACKET.sub(r"\2", words)):
        counted = [number for number in NUMBER.findall(sentence) if number in owners.figures]
        for owner, number in product(owners.named(sentence), counted):
            yield from owners.differs(owner, number, [])
