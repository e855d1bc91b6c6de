"""`pause` and `resume`: stop and resume sending notices, on all senders."""

import typer

from bot import settings
from bot.cli import event_loop
from bot.store import rate_limit
from bot.store.engine import open_database


def pause() -> None:
    """Stop sending notices, on all senders, until the command `resume`. People still get answers.

    Nothing is lost, but a notice that is not sent before its window closes is not sent at all.
    """
    event_loop.run(_pause())


def resume() -> None:
    """Resume sending notices, on all senders: after `pause`, or earlier than planned after too many failures."""
    event_loop.run(_resume())


async def _pause() -> None:
    db = await open_database(settings.load().database_url)
    try:
        await rate_limit.pause(db, None, "paused by the operator")
    finally:
        await db.close()
    typer.echo("Sending is paused until the command resume.")


async def _resume() -> None:
    db = await open_database(settings.load().database_url)
    try:
        woken = await rate_limit.resume(db)
    finally:
        await db.close()
    typer.echo("Sending is resumed." if woken else "Sending was not paused.")
