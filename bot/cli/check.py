"""`check`: read all of messages/ and report what a translator can break."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import settings
from bot.messages import check as checks


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="The folder to read; else MESSAGES_DIR.", show_default=False),
    ] = None,
) -> None:
    """Read all texts and observances; report each damage with its file and line.

    Ends with exit code 1 when anything is found.
    """
    path = folder or settings.load().messages_dir
    findings = checks.check(path)
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        console.print(f"{finding.path}:{finding.line}: {finding.text}", markup=False)
    if findings:
        raise typer.Exit(1)
    console.print(f"{path}: nothing to correct.", markup=False)
