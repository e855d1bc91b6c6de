"""`pause` and `resume`: stop and resume sending notices, on all senders, like /hold and /resume in Telegram."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import Enum
from typing import Annotated, TypeVar

import typer

from bot.app import resources
from bot.cli import configuration, event_loop, existing_database
from bot.cli.correct import Asking, By, Yes, require_asker
from bot.delivery import trust
from bot.delivery.slots import effective
from bot.errors import BotError, CopyHeld, SpanInvalid
from bot.messages import spans
from bot.messages.plain import one_line
from bot.messages.spans import Spoken
from bot.notify import request_report
from bot.settings import Settings
from bot.store import holds, rate_limit, restored, restored_mark
from bot.store.engine import Database
from bot.store.records import Pause, RequestKind

#: The units of time by their words; what is read by them.
Units = Mapping[str, timedelta]
Read = TypeVar("Read")

#: Printed when a database is confirmed that an operator held before.
HELD_BESIDE = "Sending is still held by an operator: run `resume` once more to end that."

#: Printed when nobody knows whether a sender still sends.
UNCONFIRMED = (
    "A sender has not confirmed it and may still send a few notices. Wait a minute and run `pause` again, with the same"
    " words; if it says this again, stop the processes `run` and `sender`."
)


class Way(Enum):
    """How sending goes on from a database of which it is not certain that it is the one to send from."""

    TRUST = "trust"
    SKIP = "skip"


def pause(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LENGTH REASON",
            help="As after /hold: for how long, then why, such as: 2h30m the figures are checked.",
            show_default=False,
        ),
    ] = None,
    *,
    for_: Annotated[
        str,
        typer.Option("--for", help="For how long: 30m, 2h, 2h30m, 1d or '2 saat', at most 7 days."),
    ] = "",
    reason: Annotated[
        str, typer.Option(help="Why. Operators and the receipt show it: name nobody.")
    ] = "",
) -> None:
    """Stop sending notices, on all senders, for a time or until the command `resume`. People still get answers.

    When the command ends, nothing more is sent but what was on its way; the exit code is 1 if a sender has not
    confirmed that. Nothing is lost, but a notice that is not sent before its window closes is not sent at all. The
    operators are told in Telegram.
    """
    settings = configuration.load()
    spoken = _spoken(settings, " ".join(words or ()), for_, reason)
    event_loop.run(_pause(settings, spoken.span, one_line(spoken.rest, rate_limit.LONGEST_REASON)))


def resume(
    *,
    trust_ledger: Annotated[
        bool, typer.Option("--trust-ledger", help="Send all that this database says is owed.")
    ] = False,
    skip_unaccounted: Annotated[
        bool,
        typer.Option(
            "--skip-unaccounted", help="Send only what is due later: the rest may have been sent."
        ),
    ] = False,
    by: By = None,
    yes: Yes = False,
) -> None:
    """Resume sending notices, on all senders: after `pause`, or earlier than planned after too many failures.

    After `restore`, and when another machine may have sent from another database, it needs one of two options. Stop all
    other machines first. `--trust-ledger`: what this database says is owed is sent; a notice that another machine has
    sent, and whose window is still open, is then sent again. `--skip-unaccounted`: what is owed and due by now is not
    sent, and counts as uncertain; nobody gets a notice twice, and somebody may get none. With several OPERATOR_IDS
    another operator must confirm that in Telegram; with one, it begins after a minute.
    """
    if trust_ledger and skip_unaccounted:
        raise typer.BadParameter("Give --trust-ledger or --skip-unaccounted, not both.")
    way = Way.SKIP if skip_unaccounted else Way.TRUST if trust_ledger else None
    event_loop.run(_resume(by, way, yes=yes))


async def _pause(settings: Settings, span: timedelta | None, reason: str) -> None:
    async with existing_database.opened(settings) as db:
        await holds.hold(db, span, reason)
        settled = await holds.settled(db)
        paused = await rate_limit.paused(db)
    typer.echo(existing_database.named(settings))
    typer.echo(_until(paused))
    if not settled:
        typer.echo(UNCONFIRMED, err=True)
        raise typer.Exit(1)


async def _resume(by: int | None, way: Way | None, *, yes: bool) -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        mark = await restored.copied_from(db)
        if mark is None:
            woken = await holds.resume(db, news=True)
            said = ["Sending is resumed." if woken else "Sending was not paused."]
        elif way is None:
            raise CopyHeld(reason=restored_mark.worded(mark))
        elif settings.operator_ids:
            require_asker(settings, by)
            await _ask_for_trust(Asking(settings, db, by, yes=yes), db, way)
            return
        else:
            said = await _confirm(settings, db, way)
    typer.echo("\n".join([existing_database.named(settings), *said]))


async def _confirm(settings: Settings, db: Database, way: Way) -> list[str]:
    """Confirm the database at once, because nobody else can; what is said of it."""
    said = ["This database is confirmed."]
    if way is Way.TRUST:
        resumed, _ = await restored.trust(db)
    else:
        almanac = resources.texts(settings)[1]
        skipped, resumed = await trust.skip(db, almanac, effective(settings.rate))
        said.append(f"Not sent, because another machine may have: {skipped} notices.")
    return [*said, "Sending is resumed." if resumed else HELD_BESIDE]


async def _ask_for_trust(asking: Asking, db: Database, way: Way) -> None:
    """Ask for the confirmation of another operator, or let a minute pass."""
    rate = effective(asking.settings.rate) if way is Way.SKIP else None
    subject = await trust.subject(db, rate)
    await asking.ask(
        RequestKind.TRUST,
        subject,
        lambda catalog, language: request_report.trust(catalog, language, subject),
    )


def _spoken(settings: Settings, words: str, for_: str, reason: str) -> Spoken:
    """The time that was asked for, None for no end, and the reason: of the words, or of the options."""
    units = _units(settings)
    spoken = _understood("LENGTH", spans.first, words, units)
    if (spoken.span and for_) or (spoken.rest and reason):
        raise typer.BadParameter(
            "The length or the reason is given twice: as a word and as an option."
        )
    span = _understood("--for", spans.whole, for_, units) if for_ else spoken.span
    return Spoken(span, reason or spoken.rest)


def _understood(hint: str, read: Callable[[str, Units], Read], text: str, units: Units) -> Read:
    try:
        return read(text, units)
    except SpanInvalid as error:
        raise typer.BadParameter(str(error), param_hint=hint) from None


def _units(settings: Settings) -> Units:
    """The units of every language; the English ones if the texts cannot be used, which may be why sending is paused."""
    try:
        return spans.units(resources.texts(settings)[0])
    except BotError:
        return spans.UNITS


def _until(paused: Pause | None) -> str:
    if paused is None or paused.ends is None:
        return "Sending is paused until the command resume."
    return f"Sending is paused until {paused.ends:%Y-%m-%d %H:%M} UTC, or until the command resume."
