"""`rehearse`: go through an occasion on this machine, and write the certificate of it."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import clock, resources
from bot.app.lifecycle import first_of
from bot.cli import configuration, event_loop, existing_database, occasions
from bot.cli.signals import until_stopped
from bot.errors import BotError, DatabaseMissing, NobodySubscribed
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.operations import rehearsal_record, software
from bot.operations.rehearsal_record import Record
from bot.rehearsal import certificate_files, page, rehearsal
from bot.rehearsal.progress import Progress
from bot.rehearsal.rehearsal import Options, Result
from bot.settings import Settings
from bot.store import chats as stored
from bot.store.records import Chat

#: The number of invented chats, unless another is given, and the largest one.
CHATS, MOST_CHATS = 200, 100_000

#: The last year that can be rehearsed.
LAST_YEAR = 2126

#: The exit code after Ctrl-C.
STOPPED = 130


class Faults(StrEnum):
    """How much goes wrong on purpose."""

    NONE = "none"
    USUAL = "usual"
    STORM = "storm"


Year = Annotated[
    int | None, typer.Option(help="The year; default: the next one.", show_default=False)
]
Chats = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_CHATS, help="Invent that many chats.", show_default=str(CHATS)),
]
FromDatabase = Annotated[
    bool, typer.Option("--from-database", help="Use a copy of the real chats, without their ids.")
]
HowMuch = Annotated[Faults, typer.Option(help="How much goes wrong on purpose.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same chats and faults.")]
Out = Annotated[
    Path | None,
    typer.Option(
        help="The folder of the certificate; default: rehearsal-YEAR.", show_default=False
    ),
]


def rehearse(
    *,
    year: Year = None,
    chats: Chats = None,
    from_database: FromDatabase = False,
    faults: HowMuch = Faults.USUAL,
    seed: Seed = 1,
    out: Out = None,
) -> None:
    """Rehearse a whole occasion on this machine: every notice from Kiritimati to Niue, with waiting skipped.

    A sender of its own plans and sends as on the day, to a stand-in for Telegram, is killed once, and goes on. Nothing
    leaves this machine. It ends with a certificate, `certificate.html`, and exit code 0, or 1 when something was lost,
    late, doubled without being listed, or a text is damaged. The database remembers the result for `ready`.
    """
    if chats is not None and from_database:
        raise typer.BadParameter("give either --chats or --from-database")
    settings = configuration.load()
    catalog, almanac = resources.texts(settings)
    occasion = occasions.of_year(almanac, year, LAST_YEAR)
    folder = out or Path(f"rehearsal-{occasion.year}")
    count = None if from_database else chats or CHATS
    ended: list[Result] = []
    options = Options(occasion, count, (), faults.value, seed)
    with certificate_files.prepared(folder):
        event_loop.run(_run(settings, catalog, almanac, options, folder, ended))
    if not ended:
        typer.echo("Stopped. Nothing is left behind, and nothing was recorded.", err=True)
        raise typer.Exit(STOPPED)
    if ended[0].reasons:
        raise typer.Exit(1)


async def _run(
    settings: Settings,
    catalog: Catalog,
    almanac: Almanac,
    options: Options,
    folder: Path,
    ended: list[Result],
) -> None:
    """Rehearse until the end, or until Ctrl-C or SIGTERM; append the result."""
    stop = until_stopped()
    real = await _real_chats(settings, needed=options.chats is None)
    plan = rehearsal.planned(replace(options, real=real), almanac, catalog, settings.rate)
    at = clock.wall()
    progress = Progress(Console(stderr=True), len(plan.owed))

    async def work() -> None:
        with progress.shown():
            result = await rehearsal.rehearse(plan, settings, catalog, at, progress)
        certificate_files.write(folder, result.certificate, result.cards)
        ended.append(result)
        _tell(result, folder)
        why = await _remember(settings, result, f"{at:%Y-%m-%dT%H:%MZ}", copied=not options.chats)
        if why:
            typer.echo(f"Not remembered: {why}", err=True)

    await first_of(stop, work())


async def _real_chats(settings: Settings, *, needed: bool) -> Sequence[Chat]:
    """The subscribed chats; empty when there is no database. Raises DatabaseMissing or NobodySubscribed if `needed`."""
    try:
        async with existing_database.opened(settings) as db:
            found = await stored.everyone(db)
    except DatabaseMissing:
        if needed:
            raise
        return ()
    if needed and not found:
        raise NobodySubscribed
    return found


async def _remember(settings: Settings, result: Result, at: str, *, copied: bool) -> str:
    """Store the result in the database, where there is one; `copied`: its chats were copied from there.

    Returns why it is not remembered, in words; empty when it is, or when there is no database.
    """
    found = result.certificate
    record = Record(
        at=at,
        year=str(found["rehearsed"]["year"]),
        verdict=rehearsal_record.FAILED if result.reasons else rehearsal_record.PASSED,
        content=found["content"]["hash"],
        release=rehearsal_record.release(software.commit()),
        settings=found["rehearsed"]["settings"],
        chats=str(found["rehearsed"]["chats"]),
        source=rehearsal_record.DATABASE if copied else rehearsal_record.INVENTED,
        faults=found["rehearsed"]["faults"],
    )
    try:
        async with existing_database.opened(settings) as db:
            before = await rehearsal_record.put(db, record)
    except DatabaseMissing:
        return ""
    except BotError as error:
        return str(error)
    if before is None:
        return ""
    return f"that of {before.at} did not pass and was stronger; repeat it with {before.options}"


def _tell(result: Result, folder: Path) -> None:
    """Print the verdict, each further reason in a line, and where the certificate is."""
    console = Console(soft_wrap=True, highlight=False)
    style = "bold red" if result.reasons else "bold green"
    console.print(page.verdict(result.certificate) + ".", style=style, markup=False)
    for reason in result.reasons[1:]:
        console.print(f"Not passed: {reason}.", style="red", markup=False)
    console.print(_counts(result.certificate), markup=False)
    console.print(f"Certificate: {folder / certificate_files.PAGE}", markup=False)


def _counts(found: certificate_files.Json) -> str:
    counts, owed = found["timings"]["counts"], found["owed"]["all"]
    shown = ", ".join(f"{name} {counts[name]}" for name in page.COUNTS)
    return f"Owed {owed}: {shown}; {found['timings']['seconds']:g} s"
