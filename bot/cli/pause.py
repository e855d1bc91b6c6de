"""`pause` and `resume`: keep all senders from sending notices, and let them go on."""

import typer

from bot import settings
from bot.cli import event_loop
from bot.store import rate_limit
from bot.store.engine import open_database


def pause() -> None:
    """Send no notice until `resume`, whoever sends; answers to people go on.

    Nothing is lost meanwhile, but what is not sent before its window closes will not be sent any more.
    """
    event_loop.run(_pause())


def resume() -> None:
    """Send notices again: after `pause`, or at once when too many failed and the senders rest."""
    event_loop.run(_resume())


async def _pause() -> None:
    db = await open_database(settings.load().database_url)
    try:
        await rate_limit.pause(db, None, "paused by the operator")
    finally:
        await db.close()
    typer.echo("No notice is sent until the command resume.")


async def _resume() -> None:
    db = await open_database(settings.load().database_url)
    try:
        woken = await rate_limit.resume(db)
    finally:
        await db.close()
    typer.echo("Notices are sent again." if woken else "Nothing kept notices from being sent.")
