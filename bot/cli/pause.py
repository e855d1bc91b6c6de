"""`pause` and `resume`: stop and resume sending notices, on all senders."""

import typer

from bot.cli import configuration, event_loop, existing_database
from bot.store import rate_limit, restored


def pause() -> None:
    """Stop sending notices, on all senders, until the command `resume`. People still get answers.

    Nothing is lost, but a notice that is not sent before its window closes is not sent at all.
    """
    event_loop.run(_pause())


def resume() -> None:
    """Resume sending notices, on all senders: after `pause`, or earlier than planned after too many failures.

    After `restore` it confirms that this copy is the one to send from. A notice that the original has sent since the
    backup, and whose window is still open, is then sent again.
    """
    event_loop.run(_resume())


async def _pause() -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        await rate_limit.pause(db, None, "paused by the operator")
    typer.echo(existing_database.named(settings))
    typer.echo("Sending is paused until the command resume.")


async def _resume() -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        woken, confirmed = await restored.resume(db)
    typer.echo(existing_database.named(settings))
    if confirmed:
        typer.echo("This restored copy is confirmed.")
    typer.echo("Sending is resumed." if woken else "Sending was not paused.")
