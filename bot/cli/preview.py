"""`preview`: show a notice as its reader will get it, with its card where the terminal can, and save the card."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.app import resources
from bot.cards import card as cards
from bot.cli import configuration, occasions, terminal_picture, terminal_text
from bot.errors import CardNotSaved, MessageBroken
from bot.messages import places, render
from bot.messages.catalog import Catalog
from bot.messages.notice import CardLines
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion

#: The last year that can be shown.
LAST_YEAR = 2200

#: What writes the card, by the ending of the file's name.
FORMATS: dict[str, Callable[[CardLines], bytes]] = {
    ".png": cards.png,
    ".jpg": cards.draw,
    ".jpeg": cards.draw,
}


def preview(
    moment: Annotated[str, typer.Argument(help="The moment: eve, day or silence.")],
    *,
    lang: Annotated[str, typer.Option(help="The language of the reader.")] = "",
    year: Annotated[
        int | None, typer.Option(help="The year; default: the next one.", show_default=False)
    ] = None,
    zone: Annotated[str, typer.Option(help="The time zone or the city of the reader.")] = "",
    observance: Annotated[
        str, typer.Option(help="The observance; default: the one that comes next.")
    ] = "",
    card: Annotated[
        Path | None, typer.Option(help="Save the card there: .png or .jpg.", show_default=False)
    ] = None,
    no_picture: Annotated[
        bool, typer.Option("--no-picture", help="Do not show the card in the terminal.")
    ] = False,
) -> None:
    """Show a notice as it will read, with the instant at which its reader gets it.

    The language and the time zone are DEFAULT_LANGUAGE and DEFAULT_TIMEZONE unless they are given. A terminal that can
    show pictures (kitty, iTerm2, sixels) shows the card above the text, as Telegram does.
    """
    if card is not None:
        _require_ending(card)
    asked = _asked(moment, lang, year, zone, observance)
    text = asked.text()
    console = Console(soft_wrap=True, highlight=False)
    console.print(asked.heading(), end="\n\n", markup=False)
    try:
        if not no_picture:
            _show(asked, console)
    finally:
        console.print(text, soft_wrap=not console.is_terminal)
    if card is not None:
        _save(card, asked.card())
        console.print(f"\nThe card is in {card}.", markup=False)


@dataclass(frozen=True)
class _Asked:
    """What is shown: a moment of an occasion, to a reader with a language and a time zone."""

    texts: Catalog
    almanac: Almanac
    occasion: Occasion
    moment: Moment
    language: str
    zone: str

    def heading(self) -> str:
        """The moment and the language; below, when the notice is due, in the reader's time zone and in UTC."""
        due = self.almanac.window(self.occasion, self.moment, self.zone, None).due
        local = zones.local(due, self.zone)
        return (
            f"{self.occasion.observance} {self.occasion.year} {self.moment.name}, {self.language}\n"
            f"{local:%Y-%m-%d %H:%M} {self.zone}, {due:%Y-%m-%d %H:%M} UTC"
        )

    def text(self) -> Text:
        """The notice with its styles."""
        moments = self.almanac.observance(self.occasion.observance).moments
        reader = render.Reader(
            self.language, self.zone, None, frozenset(one.name for one in moments)
        )
        notice = render.notice(self.texts, self.almanac, self.occasion, self.moment.name, reader)
        return terminal_text.of(notice.text)

    def card(self) -> CardLines:
        """What the card says."""
        return render.card(self.texts, self.occasion, self.moment.name, self.language)


def _asked(moment: str, lang: str, year: int | None, zone: str, observance: str) -> _Asked:
    """What the arguments name; the settings stand in for what is empty."""
    settings = configuration.load()
    texts, almanac = resources.texts(settings)
    language = lang or settings.default_language
    _require("--lang", language, texts.languages)
    place = _zone(zone or settings.default_timezone, texts)
    occasion = _occasion(almanac, observance, year)
    moments = {one.name: one for one in almanac.observance(occasion.observance).moments}
    _require("the moment", moment, tuple(moments))
    if not texts.has(occasion.observance, language, moment):
        raise MessageBroken(key=moment, language=language, reason="it does not exist: run `check`")
    return _Asked(texts, almanac, occasion, moments[moment], language, place)


def _show(asked: _Asked, console: Console) -> None:
    """Show the card, if standard output is a terminal that can. Raises CardUndrawable."""
    way = terminal_picture.protocol(os.environ, terminal=console.file.isatty())
    if way:
        column = terminal_picture.column_width(console.file.fileno())
        picture = terminal_picture.encoded(way, asked.card(), console.width, column)
        console.file.write(picture + "\n\n")


def _require_ending(path: Path) -> None:
    if path.suffix.lower() not in FORMATS:
        raise typer.BadParameter(f"--card {str(path)!r}: use a name such as card.png or card.jpg")


def _save(path: Path, lines: CardLines) -> None:
    """Write the card as a PNG or a JPEG, as the name says."""
    picture = FORMATS[path.suffix.lower()](lines)
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise CardNotSaved(path=path, reason=error.strerror) from None


def _require(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise typer.BadParameter(f"{what} {given!r} is unknown; use one of {', '.join(known)}")


def _zone(name: str, texts: Catalog) -> str:
    """The time zone's name as the time zone database writes it, for such a name or what `/timezone` understands."""
    found = places.search(name, texts.languages)
    zone = zones.canonical(name) or found.zone
    if zone is None:
        known = ", ".join(found.suggestions) or "America/New_York"
        raise typer.BadParameter(f"--zone {name!r} is unknown; use a name such as {known}")
    return zone


def _occasion(almanac: Almanac, observance: str, year: int | None) -> Occasion:
    """The occasion that is asked for: the next one, of this observance, or in this year."""
    if observance:
        _require("--observance", observance, tuple(one.id for one in almanac.observances))
        almanac = Almanac((almanac.observance(observance),))
    return occasions.of_year(almanac, year, LAST_YEAR)
