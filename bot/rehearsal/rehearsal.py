"""Rehearses an occasion: chooses the chats, goes through the occasion, judges it, and makes its certificate."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

from bot.cards import card as drawing
from bot.cards import thumbnail
from bot.errors import CardUndrawable, MessageBroken
from bot.messages import render
from bot.messages.catalog import Catalog
from bot.messages.lint import notices
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.operations import rehearsal_record
from bot.rehearsal import certificate, comparison, invented_chats, judgement, plan, run
from bot.rehearsal.certificate import Setting
from bot.rehearsal.faults import FaultPlan
from bot.rehearsal.invented_chats import Shape
from bot.rehearsal.judgement import Judgement
from bot.rehearsal.plan import Plan
from bot.rehearsal.progress import Progress
from bot.rehearsal.run import Outcome
from bot.settings import Settings
from bot.store.records import Chat

#: The widths that a card in the certificate can have, in pixels: the first at which it fits, or the last.
CARD_WIDTHS = (560, 480, 400, 320, 240, 160)

#: The bytes of all cards in the certificate together. As Base64 they are a third more, and the page has at most 500 kB.
CARDS_BYTES = 300_000

#: The most damaged texts that are named one by one.
NAMED = 5

#: The number of real chats from which on invented ones have their shape: fewer are not like those to come.
SHAPED = 20


@dataclass(frozen=True)
class Options:
    """What is to be rehearsed."""

    occasion: Occasion
    #: The number of invented chats; None: a copy of the real ones.
    chats: int | None
    #: The real chats; empty without a database.
    real: Sequence[Chat]
    #: none, usual or storm.
    faults: str
    seed: int
    #: True when the sender is killed once.
    kills: bool = True


@dataclass(frozen=True)
class Result:
    """A rehearsal that has come to its end."""

    #: The data of the certificate.
    certificate: dict[str, Any]
    #: The small cards, by moment and language.
    cards: dict[tuple[str, str], bytes]
    #: What is wrong, each in one line; empty when it has passed.
    reasons: Sequence[str]


def planned(options: Options, almanac: Almanac, catalog: Catalog, rate: int) -> Plan:
    """The plan: the same options give the same one."""
    almanac = Almanac((almanac.observance(options.occasion.observance),))
    bare = Plan(almanac, options.occasion, (), "", options.faults, options.seed, rate, ())
    chosen, source = _chats(options, catalog)
    chats = invented_chats.numbered(chosen, bare.begins)
    owed = plan.owed(almanac, options.occasion, chats)
    return replace(bare, chats=chats, source=source, owed=owed, kills=options.kills)


async def rehearse(
    plan: Plan, settings: Settings, catalog: Catalog, at: datetime, progress: Progress
) -> Result:
    """Go through the occasion, unless its texts are damaged: `run` would not start with them either."""
    progress.phase("Checking the texts and drawing the cards")
    wrong = await asyncio.to_thread(text_mistakes, settings.messages_dir)
    cards, undrawable = await asyncio.to_thread(small_cards, plan, catalog)
    if wrong:
        outcome, judged = Outcome(FaultPlan()), Judgement((), ())
    else:
        outcome = await run.go_through(plan, settings, progress)
        judged = judgement.judge(plan, outcome)
        different = comparison.reasons(plan, catalog, outcome)
        judged = replace(judged, reasons=(*judged.reasons, *different))
    judged = replace(judged, reasons=(*wrong, *undrawable, *judged.reasons))
    setting = _setting(settings, catalog, at)
    return Result(certificate.of(plan, setting, cards, judged, outcome), cards, judged.reasons)


def text_mistakes(messages_dir: Path) -> list[str]:
    """The mistakes that would leave a language without a notice, each in one line."""
    fatal = notices.judge(messages_dir).fatal
    found = [f"a text is damaged: {one.path}:{one.line}: {one.text}" for one in fatal[:NAMED]]
    more = len(fatal) - NAMED
    return [*found, f"{more} more texts are damaged: run `check`"] if more > 0 else found


def settings_hash(settings: Settings) -> str:
    """The hash of the settings that decide what is sent, and how."""
    return rehearsal_record.settings(
        send_rate=settings.rate,
        paid_broadcast=settings.paid_broadcast,
        default_language=settings.default_language,
        default_timezone=settings.default_timezone,
    )


def _chats(options: Options, catalog: Catalog) -> tuple[Sequence[Chat], str]:
    """The chats, and where they come from."""
    if options.chats is None:
        return options.real, "a copy of the chats in the database, without their Telegram ids"
    rng = random.Random(f"chats {options.seed}")
    shape, source = invented_chats.built_in(catalog.languages, rng), "invented, in a built-in shape"
    if len(options.real) >= SHAPED:
        shape, source = (
            Shape.of(options.real),
            "invented, in the shape of the chats in the database",
        )
    return tuple(invented_chats.invented(options.chats, shape, catalog.languages, rng)), source


def small_cards(plan: Plan, catalog: Catalog) -> tuple[dict[tuple[str, str], bytes], list[str]]:
    """The small cards by moment and language, and a line for each that cannot be drawn."""
    found, wrong = {}, []
    moments = plan.almanac.observance(plan.occasion.observance).moments
    wanted = [*product(moments, catalog.languages)]
    for moment, language in wanted:
        try:
            lines = render.card(catalog, plan.occasion, moment.name, language)
            found[moment.name, language] = _small(drawing.draw(lines), CARDS_BYTES // len(wanted))
        except MessageBroken:
            continue  # it is among the damaged texts
        except CardUndrawable as error:
            wrong.append(f"a card cannot be drawn: {moment.name}, {language}: {error}")
    return found, wrong


def _small(card: bytes, most: int) -> bytes:
    """The card at the greatest width at which it has at most `most` bytes, or at the smallest."""
    for width in CARD_WIDTHS:
        small = thumbnail.small(card, width)
        if len(small) <= most:
            break
    return small


def _setting(settings: Settings, catalog: Catalog, at: datetime) -> Setting:
    return Setting(
        messages_dir=settings.messages_dir,
        catalog=catalog,
        default_language=settings.default_language,
        default_timezone=settings.default_timezone,
        settings=settings_hash(settings),
        at=at,
    )
