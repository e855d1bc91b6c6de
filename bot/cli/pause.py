"""`pause` and `resume`: stop and resume sending notices, on all senders, like /hold and /resume in Telegram."""

from datetime import timedelta
from typing import Annotated

import typer

from bot.cli import configuration, event_loop, existing_database
from bot.errors import BotError
from bot.messages import spans
from bot.messages.plain import one_line
from bot.store import holds, rate_limit, restored
from bot.store.records import Pause


def pause(
    *,
    for_: Annotated[
        str,
        typer.Option("--for", help="For how long: 30m, 2h, 2h30m or 1d, at most 7 days."),
    ] = "",
    reason: Annotated[
        str, typer.Option(help="Why, for the operators: `ready`, `report` and Telegram show it.")
    ] = "",
) -> None:
    """Stop sending notices, on all senders, for a time or until the command `resume`. People still get answers.

    When the command ends, nothing more is sent but what was on its way. Nothing is lost, but a notice that is not sent
    before its window closes is not sent at all. The operators are told in Telegram.
    """
    event_loop.run(_pause(_span(for_), one_line(reason, rate_limit.LONGEST_REASON)))


def resume() -> None:
    """Resume sending notices, on all senders: after `pause`, or earlier than planned after too many failures.

    After `restore` it confirms that this copy is the one to send from. A notice that the original has sent since the
    backup, and whose window is still open, is then sent again.
    """
    event_loop.run(_resume())


async def _pause(span: timedelta | None, reason: str) -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        await holds.hold(db, span, reason)
        settled = await holds.settled(db)
        paused = await rate_limit.paused(db)
    typer.echo(existing_database.named(settings))
    typer.echo(_until(paused))
    if not settled:
        typer.echo("A sender has not confirmed it and may still send a few notices.", err=True)


async def _resume() -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        woken, confirmed = await restored.resume(db, news=True)
    typer.echo(existing_database.named(settings))
    if confirmed:
        typer.echo("This restored copy is confirmed.")
    typer.echo("Sending is resumed." if woken else "Sending was not paused.")


def _span(text: str) -> timedelta | None:
    """The time that was asked for; None for no end."""
    try:
        return spans.whole(text) if text else None
    except BotError as error:
        raise typer.BadParameter(str(error), param_hint="--for") from None


def _until(paused: Pause | None) -> str:
    if paused is None or paused.ends is None:
        return "Sending is paused until the command resume."
    return f"Sending is paused until {paused.ends:%Y-%m-%d %H:%M} UTC, or until the command resume."
