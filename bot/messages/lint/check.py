"""Checks all texts and observances: reports what a translator can break, with file and line."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from bot.errors import MessageBroken, ObservanceInvalid
from bot.messages import ftl, markup, render
from bot.messages.catalog import INTERFACE, LAST_RESORT, Catalog
from bot.messages.ftl import File
from bot.messages.lint import attribution, rules
from bot.messages.lint.rules import Finding
from bot.messages.render import Reader
from bot.observances import observance_file
from bot.observances.almanac import Almanac
from bot.observances.model import Observance
from bot.observances.textfile import Unfit

#: Zones whose clock compares differently to Baku's: the same, another hour, the day before.
ZONES = ("Asia/Baku", "Europe/Berlin", "Pacific/Honolulu")

#: The year of the notices that the check composes.
YEAR = 2027


@dataclass(frozen=True)
class Group:
    """The files of a folder: the interface, or an observance."""

    folder: Path
    #: The files that could be read, by language.
    files: Mapping[str, File]
    #: None for the interface, and for an observance whose file is invalid.
    observance: Observance | None = None


def check(messages_dir: Path) -> list[Finding]:
    """Everything that must be corrected in a folder of messages, in the order of files and lines."""
    folders = {
        path.parent for pattern in ("*/*.ftl", "*/*.toml") for path in messages_dir.glob(pattern)
    }
    folders.add(messages_dir / INTERFACE)
    languages = {path.stem for path in messages_dir.glob("*/*.ftl")} | {LAST_RESORT}
    return sorted({one for folder in folders for one in _folder(folder, sorted(languages))})


def _folder(folder: Path, languages: list[str]) -> Iterator[Finding]:
    files: dict[str, File] = {}
    observance = None
    for language in languages:
        try:
            files[language] = ftl.read(folder / f"{language}.ftl")
        except FileNotFoundError:
            yield Finding(folder / f"{language}.ftl", 1, "the file is missing")
        except OSError as error:
            yield Finding(folder / f"{language}.ftl", 1, f"it cannot be read ({error.strerror})")
        except Unfit as error:
            yield Finding(folder / f"{language}.ftl", error.line, error.reason)
    if folder.name != INTERFACE:
        try:
            observance = observance_file.read(folder / "observance.toml")
        except ObservanceInvalid as error:
            yield _invalid(error)
    yield from _group(Group(folder, files, observance))


def _invalid(error: ObservanceInvalid) -> Finding:
    path, _, line = str(error.data["path"]).rpartition(":")
    return Finding(Path(path), int(line), str(error.data["reason"]))


def _group(group: Group) -> Iterator[Finding]:
    """The base language first: a text that cannot be composed in it is not compared with the other languages."""
    bounded = [one for file in group.files.values() for one in rules.bounded(file)]
    if bounded:
        yield from bounded
        return
    base = group.files.get(LAST_RESORT)
    damaged = list(_file(group, LAST_RESORT, base)) if base else []
    missing = list(_put_together(group, LAST_RESORT)) if base and not damaged else []
    yield from damaged + missing
    for language in group.files.keys() - {LAST_RESORT}:
        found = list(_file(group, language, None if missing else base))
        yield from found
        if not (damaged or missing or found):
            yield from _put_together(group, language)


def _file(group: Group, language: str, base: File | None) -> Iterator[Finding]:
    """The findings of the rules in one file."""
    file, observance = group.files[language], group.observance
    yield from rules.readable(file)
    yield from rules.known(file, base or file)
    yield from rules.complete(file, language)
    yield from rules.marked_up(file)
    yield from rules.quiet(file)
    yield from rules.copied(file)
    moments = [one.name for one in observance.moments] if observance else []
    yield from rules.calm(file, moments)
    yield from rules.short(file, moments)
    if base is not None and base is not file:
        yield from rules.whole(file, base)
        yield from rules.same_values(file, base)
        yield from rules.same_words(file, base)
        yield from rules.ordinals(file, base, language)
    if observance is not None:
        yield from rules.owned(file, _stated(observance))
        yield from attribution.misattributed(file, observance)
        yield from _sources(file, observance) if base is file else ()


def _stated(observance: Observance) -> frozenset[str]:
    """All numbers whose source the observance names."""
    figures = (number for source in observance.sources for _, number in source.figures)
    stated = (one.numbers for one in observance.stated)
    return frozenset(re.findall(r"\d+", " ".join(figures))).union(*stated)


def _sources(file: File, observance: Observance) -> Iterator[Finding]:
    """Each source has a text with its name, and each such text has a source."""
    expected = {f"source-{source.id}" for source in observance.sources}
    for key in sorted(expected - set(file.texts) - file.lost):
        yield Finding(file.path, 1, f"the text {key} is missing: observance.toml has that source")
    for text in file.texts.values():
        if text.key.startswith("source-") and text.key not in expected:
            yield Finding(file.path, text.line, f"{text.key}: observance.toml has no such source")


def _put_together(group: Group, language: str) -> Iterator[Finding]:
    """All texts of an observance can be composed with the values that the bot provides."""
    if group.observance is None:
        return
    catalog = Catalog(group.folder.parent)
    for say in _sayings(catalog, group.observance, language):
        try:
            say()
        except MessageBroken as error:
            yield _broken(group, error)
            return
    for page in render.sources(catalog, group.observance, language):
        if markup.units(page) > rules.MESSAGE:
            line = group.files[language].texts["sources"].line
            what = "sources has a paragraph that is longer than a message"
            yield Finding(group.files[language].path, line, what)


def _sayings(
    catalog: Catalog, observance: Observance, language: str
) -> Iterator[Callable[[], object]]:
    almanac = Almanac((observance,))
    occasion = almanac.occasion(observance.id, YEAR)
    names = frozenset(moment.name for moment in observance.moments)
    for moment, zone in product(names, ZONES):
        reader = Reader(language, zone, None, names, rehearsal=True)
        yield partial(render.notice, catalog, almanac, occasion, moment, reader)
    for moment, number in product(names, rules.NUMBERS[1:]):
        kept = almanac.occasion(observance.id, observance.first.year + number)
        yield partial(render.card, catalog, kept, moment, language, rehearsal=True)
    for tell in (render.about, render.timeline, render.history, render.sources):
        yield partial(tell, catalog, observance, language)
    for key in ("start", "day-name", "closing", "calendar-silence-about"):
        yield partial(catalog.of, observance.id, language, key)
    for key in ("calendar-day", "calendar-silence"):
        yield partial(catalog.of, observance.id, language, key, number=occasion.number)


def _broken(group: Group, error: MessageBroken) -> Finding:
    key, language = str(error.data["key"]), str(error.data["language"])
    file = group.files[language]
    line = file.texts[key].line if key in file.texts else 1
    return Finding(file.path, line, f"{key} cannot be composed: {error.data['reason']}")
