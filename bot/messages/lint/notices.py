"""Finds, among everything that the check finds, the mistakes that would leave a language without a notice."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, product
from pathlib import Path

from bot.errors import MessageBroken
from bot.messages import catalog as catalogs
from bot.messages import ftl, markup, render
from bot.messages.catalog import LAST_RESORT, Catalog
from bot.messages.lint import check, rules
from bot.messages.lint.rules import Finding
from bot.messages.notice import CAPTION
from bot.messages.render import Reader
from bot.observances import almanac as almanacs
from bot.observances.almanac import Almanac
from bot.observances.model import Observance, Occasion

#: The year whose notices must still fit a caption. Its anniversary has as many digits as any until the hundredth.
FAR = 2090

#: Besides the check's zones, one in which the minute of silence comes on the day before, after the eve's notice.
ZONES = (*check.ZONES, "America/Los_Angeles")


@dataclass(frozen=True)
class Verdict:
    """What the check found, in two parts."""

    #: The languages that would get no notice, or one that is partly in another language.
    languages: tuple[str, ...]
    #: What was found in the files of these languages.
    fatal: tuple[Finding, ...]
    minor: tuple[Finding, ...]


def judge(messages_dir: Path, *, rehearsal: bool = False) -> Verdict:
    """Check a folder of messages; `rehearsal`: the notices are marked as a rehearsal.

    Raises MessagesMissing, MessagesInvalid and ObservanceInvalid, as loading the folder does.
    """
    findings = check.check(messages_dir)
    if not findings:
        return Verdict((), (), ())
    catalog, almanac = catalogs.load(messages_dir), almanacs.load(messages_dir)
    broken = {
        messages_dir / observance.id / f"{language}.ftl": language
        for observance, language in product(almanac.observances, catalog.languages)
        if not _usable(catalog, observance, language, messages_dir, rehearsal=rehearsal)
    }
    return Verdict(
        languages=tuple(sorted({*broken.values()})),
        fatal=tuple(one for one in findings if one.path in broken),
        minor=tuple(one for one in findings if one.path not in broken),
    )


@dataclass(frozen=True)
class Long:
    """A notice that is too long for the caption of its card."""

    language: str
    moment: str
    #: The length of its longest form.
    units: int


def beyond_caption(catalog: Catalog, almanac: Almanac) -> Iterator[Long]:
    """The notices that can be too long for a caption in FAR; damaged ones are skipped."""
    for observance, language in product(almanac.observances, catalog.languages):
        occasion = almanac.occasion(observance.id, FAR)
        longest: Counter[str] = Counter()
        with contextlib.suppress(MessageBroken):
            for moment, text in _texts(catalog, almanac, occasion, language, rehearsal=False):
                longest[moment] = max(longest[moment], markup.units(text))
        yield from (Long(language, *one) for one in longest.items() if one[1] > CAPTION)


def _usable(
    catalog: Catalog, observance: Observance, language: str, folder: Path, *, rehearsal: bool
) -> bool:
    """True when every notice can be composed in that language itself and Telegram takes it."""
    needed = [key for one in observance.moments for key in (one.name, f"{one.name}-later")]
    needed += ["rehearsal"] if rehearsal else []
    for key in needed:
        base = catalog.has(observance.id, LAST_RESORT, key)
        if base and not catalog.has(observance.id, language, key):
            return False
    if any(rules.bounded(ftl.read(folder / observance.id / f"{language}.ftl"))):
        return False
    almanac = Almanac((observance,))
    occasion = almanac.occasion(observance.id, check.YEAR)
    try:
        texts = _texts(catalog, almanac, occasion, language, rehearsal=rehearsal)
        return all(
            markup.units(text) <= rules.MESSAGE and not markup.problems(text) for _, text in texts
        )
    except MessageBroken:
        return False


def _texts(
    catalog: Catalog, almanac: Almanac, occasion: Occasion, language: str, *, rehearsal: bool
) -> Iterator[tuple[str, str]]:
    """Every notice with its moment, for readers in different zones with different choices of moments."""
    names = [moment.name for moment in almanac.observance(occasion.observance).moments]
    choices = chain.from_iterable(combinations(names, n + 1) for n in range(len(names)))
    for chosen, zone in product(choices, ZONES):
        reader = Reader(language, zone, None, frozenset(chosen), rehearsal)
        for moment in chosen:
            yield moment, render.notice(catalog, almanac, occasion, moment, reader).text
