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
    path, required = folder or settings.messages_dir, settings.require_review
    console = Console(soft_wrap=True, highlight=False)
    found = mistakes(path, require_review=required)
    for line in found:
        console.print(line, markup=False)
    unread = [] if found or required else _unread(path)
    if unread:
        console.print(f"Not reviewed by a person: {', '.join(unread)}.", markup=False)
    if found:
        raise typer.Exit(1)
    console.print(f"{path}: nothing to correct.", markup=False)


def mistakes(path: Path, *, require_review: bool) -> list[str]:
    """All mistakes in a folder of texts, each with its place. Cards and reviews only when the texts are valid."""
    if findings := checks.check(path):
        return [f"{one.path}:{one.line}: {one.text}" for one in findings]
    return [*_cards(path), *_reviews(path, required=require_review)]


def _reviews(path: Path, *, required: bool) -> list[str]:
    """The languages that a person must read."""
    try:
        found = review.states(path)
    except ReviewInvalid as error:
        return [f"{error.data['path']}: {error.data['reason']}"]
    wrong = [one for one in found if one.problem and (required or one.last)]
    return [f"{one.path}:1: {one.problem}" for one in wrong]


def _unread(path: Path) -> list[str]:
    """The languages that nobody has approved."""
    return [f"{one.observance} {one.language}" for one in review.states(path) if not one.last]


def _cards(path: Path) -> list[str]:
    """The language of each card that cannot be drawn, and the reason."""
    found = proof.undrawable(catalog.load(path), almanac.load(path))
    return [f"{path}: {language}: {error}" for language, error in found]
