"""`preview`: show a notice as its reader will get it, and save its card."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import clock, resources
from bot.cards import card as cards
from bot.cli import configuration, terminal_text
from bot.errors import CardNotSaved, MessageBroken
from bot.messages import render
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion

#: The last year that can be shown.
LAST_YEAR = 2200


def preview(
    moment: Annotated[str, typer.Argument(help="The moment: eve, day or silence.")],
    *,
    lang: Annotated[str, typer.Option(help="The language of the reader.")] = "",
    year: Annotated[
        int | None, typer.Option(help="The year; default: the next one.", show_default=False)
    ] = None,
    zone: Annotated[str, typer.Option(help="The time zone of the reader.")] = "",
    observance: Annotated[
        str, typer.Option(help="The observance; default: the one that comes next.")
    ] = "",
    card: Annotated[
        Path | None, typer.Option(help="Save the card there, as a JPEG.", show_default=False)
    ] = None,
) -> None:
    """Show a notice as it will read, with the instant at which its reader gets it.

    The language and the time zone are DEFAULT_LANGUAGE and DEFAULT_TIMEZONE unless they are given.
    """
    settings = configuration.load()
    texts, almanac = resources.texts(settings)
    language = lang or settings.default_language
    _require("--lang", language, texts.languages)
    place = _zone(zone or settings.default_timezone)
    occasion = _occasion(almanac, observance, year)
    moments = {one.name: one for one in almanac.observance(occasion.observance).moments}
    _require("the moment", moment, tuple(moments))
    if not texts.has(occasion.observance, language, moment):
        raise MessageBroken(key=moment, language=language, reason="it does not exist: run `check`")
    window = almanac.window(occasion, moments[moment], place, None)
    reader = render.Reader(language, place, None, frozenset(moments))
    due = zones.local(window.due, place)
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"{occasion.observance} {occasion.year} {moment}, {language}", markup=False)
    console.print(f"{due:%Y-%m-%d %H:%M} {place}, {window.due:%Y-%m-%d %H:%M} UTC", markup=False)
    console.print()
    console.print(terminal_text.of(render.notice(texts, almanac, occasion, moment, reader).text))
    if card is not None:
        _save(card, cards.draw(render.card(texts, occasion, moment, language)))
        console.print(f"\nThe card is in {card}.", markup=False)


def _save(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise CardNotSaved(path=path, reason=error.strerror) from None


def _require(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise typer.BadParameter(f"{what} {given!r} is unknown; use one of {', '.join(known)}")


def _zone(name: str) -> str:
    """The time zone's name as the time zone database writes it."""
    found = zones.canonical(name)
    if found is None:
        raise typer.BadParameter(f"--zone {name!r} is unknown; use a name such as America/New_York")
    return found


def _occasion(almanac: Almanac, observance: str, year: int | None) -> Occasion:
    """The occasion that is asked for: the next one, of this observance, or in this year."""
    if observance:
        _require("--observance", observance, tuple(one.id for one in almanac.observances))
        almanac = Almanac((almanac.observance(observance),))
    following = almanac.following(clock.wall().date())
    if year is None:
        return following
    first = almanac.observance(following.observance).first.year
    if not first < year <= LAST_YEAR:
        years = f"{first + 1} to {LAST_YEAR}"
        raise typer.BadParameter(f"--year {year} has no anniversary; use one of {years}")
    return almanac.occasion(following.observance, year)
