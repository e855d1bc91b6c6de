"""`pause` and `resume`: stop and resume sending notices, on all senders, like /hold and /resume in Telegram."""

from datetime import timedelta
from typing import Annotated

import typer

from bot.cli import configuration, event_loop, existing_database
from bot.cli.correct import Asking, By, Yes, require_asker
from bot.delivery import trust
from bot.errors import BotError, CopyHeld
from bot.messages import spans
from bot.messages.plain import one_line
from bot.notify import request_report
from bot.store import holds, rate_limit, restored
from bot.store.engine import Database
from bot.store.records import Pause, RequestKind


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


def resume(
    *,
    trust_ledger: Annotated[
        bool, typer.Option("--trust-ledger", help="Send from this restored copy of the database.")
    ] = False,
    by: By = None,
    yes: Yes = False,
) -> None:
    """Resume sending notices, on all senders: after `pause`, or earlier than planned after too many failures.

    After `restore` it needs `--trust-ledger`, which says that this copy is the one to send from. A notice that the
    original has sent since the backup, and whose window is still open, is then sent again. With several OPERATOR_IDS
    another operator must confirm that in Telegram; with one, it begins after a minute.
    """
    event_loop.run(_resume(by, trust_ledger=trust_ledger, yes=yes))


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


async def _resume(by: int | None, *, trust_ledger: bool, yes: bool) -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        copied_from = await restored.copied_from(db)
        if copied_from is None:
            woken = await holds.resume(db, news=True)
        elif not trust_ledger:
            raise CopyHeld(time=copied_from)
        elif settings.operator_ids:
            require_asker(settings, by)
            await _ask_for_trust(Asking(settings, db, by, yes=yes), db)
            return
        else:
            woken, _ = await restored.trust(db)
    typer.echo(existing_database.named(settings))
    if copied_from is not None:
        typer.echo("This restored copy is confirmed.")
    typer.echo("Sending is resumed." if woken else "Sending was not paused.")


async def _ask_for_trust(asking: Asking, db: Database) -> None:
    """Ask for the confirmation of another operator, or let a minute pass."""
    subject = await trust.subject(db)
    await asking.ask(
        RequestKind.TRUST,
        subject,
        lambda catalog, language: request_report.trust(catalog, language, subject),
    )


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
