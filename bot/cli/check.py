"""`check`: validate all files of messages/ and report each mistake."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cards import proof
from bot.cli import configuration
from bot.messages import catalog
from bot.messages.lint import check as checks
from bot.observances import almanac


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="The folder to read; default: MESSAGES_DIR.", show_default=False),
    ] = None,
) -> None:
    """Read all texts and observances; report each mistake with its file and line, and cards that cannot be drawn.

    The exit code is 1 when anything is found.
    """
    path = folder or configuration.load().messages_dir
    findings = checks.check(path)
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        console.print(f"{finding.path}:{finding.line}: {finding.text}", markup=False)
    undrawable = [] if findings else _cards(path)
    for language, reason in undrawable:
        console.print(f"{path}: {language}: {reason}", markup=False)
    if findings or undrawable:
        raise typer.Exit(1)
    console.print(f"{path}: nothing to correct.", markup=False)


def _cards(path: Path) -> list[tuple[str, str]]:
    """The language of each card that cannot be drawn, and the reason. Cards are drawn only when the texts are valid."""
    found = proof.undrawable(catalog.load(path), almanac.load(path))
    return [(language, str(error)) for language, error in found]
