"""`health`: say from the database whether the bot works, for supervisors and the health checks of containers."""

import sys
from typing import Annotated

import typer

from bot import health as healths
from bot import log
from bot.cli import configuration, event_loop, existing_database
from bot.errors import DatabaseAway, DatabaseUnusable, PartUnknown
from bot.health import PartHealth
from bot.operations import process_health
from bot.settings import Settings


def health(
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            help=f"Judge only these parts: {', '.join(process_health.PARTS)}.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say as JSON whether the running bot works: exit code 0 when all parts do, 1 when one is behind.

    It reads what all processes of the bot have stored in the database, so it also runs on another machine, and needs no
    WEB_PORT. Name parts to judge only these: `health database sender` where only senders run.
    """
    event_loop.run(_health(parts or []))


async def _health(wanted: list[str]) -> None:
    for name in wanted:
        if name not in process_health.PARTS:
            raise PartUnknown(name=name, known=", ".join(process_health.PARTS))
    found = await _read(configuration.load())
    chosen = {name: found.get(name, process_health.NEVER) for name in wanted or found}
    sys.stdout.write(healths.encoded(chosen))
    if healths.behind(chosen):
        raise typer.Exit(1)


async def _read(settings: Settings) -> dict[str, PartHealth]:
    """The parts; when the database cannot be read, only that, with the reason on standard error."""
    try:
        async with existing_database.opened(settings) as db:
            return await process_health.read(db)
    except (DatabaseAway, DatabaseUnusable) as error:
        sys.stderr.write(log.RedactingFormatter("").redacted(str(error)) + "\n")
        return process_health.without_database()
