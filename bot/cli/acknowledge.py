"""`acknowledge`: say that an operator knows of the alarms that were sent, so that they are not repeated."""

import typer

from bot.app import clock
from bot.cli import configuration, event_loop, existing_database
from bot.store import alarm_log


def acknowledge() -> None:
    """Say that you know of all alarms that were sent by ALARM_URLS until now: those that last are not repeated.

    The same cause is told again when it has ended and begins anew, and at the earliest a day later when nothing says
    that it ended.
    """
    event_loop.run(_acknowledge())


async def _acknowledge() -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        await alarm_log.acknowledge(db, clock.wall())
    typer.echo(existing_database.named(settings))
    typer.echo("The alarms until now are acknowledged: they are not repeated.")
