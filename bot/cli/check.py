"""`check`: validate all files of messages/ and report each mistake."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cards import proof
from bot.cli import configuration
from bot.errors import ReviewInvalid
from bot.messages import catalog, review
from bot.messages.lint import check as checks
from bot.observances import almanac


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="The folder to read; default: MESSAGES_DIR.", show_default=False),
    ] = None,
) -> None:
    """Read all texts and observances; report each mistake with its file and line, and cards that cannot be drawn.

    A language that changed after a person approved it (`approve`) is a mistake; with REQUIRE_REVIEW=true, so is one
    that nobody has approved. The exit code is 1 when anything is found.
    """
    settings = configuration.load()
    path = folder or settings.messages_dir
    findings = checks.check(path)
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        console.print(f"{finding.path}:{finding.line}: {finding.text}", markup=False)
    undrawable = [] if findings else _cards(path)
    for language, reason in undrawable:
        console.print(f"{path}: {language}: {reason}", markup=False)
    reviewed = findings or _reviewed(path, console, required=settings.require_review)
    if findings or undrawable or not reviewed:
        raise typer.Exit(1)
    console.print(f"{path}: nothing to correct.", markup=False)


def _reviewed(path: Path, console: Console, *, required: bool) -> bool:
    """Report the languages that a person must read; True when none of them is a mistake."""
    try:
        found = review.states(path)
    except ReviewInvalid as error:
        console.print(f"{error.data['path']}: {error.data['reason']}", markup=False)
        return False
    wrong = [one for one in found if one.problem and (required or one.last)]
    unread = [f"{one.observance} {one.language}" for one in found if not one.last]
    for one in wrong:
        console.print(f"{one.path}:1: {one.problem}", markup=False)
    if unread and not required:
        console.print(f"Not reviewed by a person: {', '.join(unread)}.", markup=False)
    return not wrong


def _cards(path: Path) -> list[tuple[str, str]]:
    """The language of each card that cannot be drawn, and the reason. Cards are drawn only when the texts are valid."""
    found = proof.undrawable(catalog.load(path), almanac.load(path))
    return [(language, str(error)) for language, error in found]
