"""`announce`: ask for an announcement about the bot itself, to all subscribed chats."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import clock, resources
from bot.cli import configuration, correct, event_loop, existing_database, terminal_text
from bot.delivery import announcements
from bot.delivery.announcements import Draft
from bot.errors import AnnouncementUnconfirmed
from bot.messages import announcement, markup
from bot.messages.catalog import Catalog
from bot.notify import request_report
from bot.observances.almanac import Almanac
from bot.settings import Settings
from bot.store.records import RequestKind

#: The user name in the ready-made text `moved` as `--list` shows it.
EXAMPLE = "new_bot"

#: Units of all texts together up to which the request itself shows them whole.
SHORT = 3000


Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE…",
        help="A file for each language, named by it, such as en.html; or a folder with them.",
        show_default=False,
    ),
]
Prepared = Annotated[str, typer.Option(help="A ready-made text instead; --list shows them.")]
Name = Annotated[
    str, typer.Option(help="The user name of the bot that takes over, for --prepared moved.")
]
Listed = Annotated[
    bool, typer.Option("--list", help="Show the ready-made texts in all languages, and exit.")
]
EvenNear = Annotated[
    bool,
    typer.Option(
        "--even-near-the-occasion",
        help="Also from a day before an occasion until it is over everywhere.",
    ),
]


def announce(
    files: Files = None,
    *,
    prepared: Prepared = "",
    name: Name = "",
    listed: Listed = False,
    even_near_the_occasion: EvenNear = False,
    by: correct.By = None,
    yes: correct.Yes = False,
) -> None:
    """Ask for an announcement: a message about the bot itself, to every subscribed chat in its language.

    It shows the text in every language, the number of chats and how long that takes, and asks. Then another operator
    must confirm it in Telegram or, if there is no other, it begins after a minute in which it can be stopped. It is
    sent after all notices, once to each chat, with the same guarantees, and never in a quiet span.
    """
    settings = configuration.load()
    catalog, almanac = resources.texts(settings)
    console = Console(soft_wrap=True, highlight=False)
    if listed:
        _list(console, catalog, almanac)
        return
    draft = Draft(
        _texts(catalog, almanac, files or [], prepared, name),
        settings.rate,
        even_near_the_occasion,
    )
    if sum(map(markup.units, draft.texts.values())) > SHORT:
        _show(console, draft.texts)
    event_loop.run(_announce(settings, almanac, draft, by, yes=yes))


def _list(console: Console, catalog: Catalog, almanac: Almanac) -> None:
    for one in announcement.PREPARED:
        console.print(f"--prepared {one}", style="bold", markup=False)
        _show(console, _texts(catalog, almanac, [], one, EXAMPLE))


def _texts(
    catalog: Catalog, almanac: Almanac, files: list[Path], prepared: str, name: str
) -> Mapping[str, str]:
    """The text in each language."""
    if not prepared:
        return announcement.read(files, catalog.languages)
    if files:
        raise typer.BadParameter("give either files or --prepared")
    day = almanac.following(clock.wall().date()).date
    return announcement.prepared(catalog, prepared, day, name)


def _show(console: Console, texts: Mapping[str, str]) -> None:
    """Every text below its language and followed by the hash of all."""
    for language, text in texts.items():
        console.print(f"{language}:", style="dim", markup=False)
        console.print(terminal_text.of(text), end="\n\n")
    console.print(f"Texts {announcement.edition(texts).digest}", end="\n\n", markup=False)


async def _announce(
    settings: Settings, almanac: Almanac, draft: Draft, by: int | None, *, yes: bool
) -> None:
    correct.require_asker(settings, by)
    async with existing_database.opened(settings) as db:
        even = draft.even_near_occasion
        found = await announcements.forecast(db, almanac, draft.rate, even_near_occasion=even)
        if not (yes or sys.stdin.isatty()):
            raise AnnouncementUnconfirmed
        subject = await announcements.subject(db, almanac, draft)

        def worded(catalog: Catalog, language: str) -> str:
            return request_report.announced(catalog, language, draft, found)

        asking = correct.Asking(settings, db, by, yes=yes)
        await asking.ask(RequestKind.ANNOUNCEMENT, subject, worded)
