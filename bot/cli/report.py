"""`report`: the subscribed chats, the notices of each year by state, receipts, and the retry of what failed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.app import clock, resources
from bot.cli import (
    configuration,
    event_loop,
    existing_database,
    receipt_text,
    retrying,
    subscribers_text,
)
from bot.errors import BotError, ReceiptMissing
from bot.log import escaped
from bot.messages import review
from bot.observances.almanac import Almanac
from bot.operations import receipt, receipt_files, receipt_page
from bot.store import announcements, chats, ledger, rate_limit, receipts
from bot.store.announcements import Announced
from bot.store.engine import Database
from bot.store.records import Doubt, Pause, State, Tally

#: The last year that can be asked for.
LAST_YEAR = 9999


Doubtful = Annotated[
    bool, typer.Option("--doubtful", help="List each chat that may have got a notice twice.")
]
Year = Annotated[
    int | None,
    typer.Option(min=1, max=LAST_YEAR, help="Show the receipt of that year.", show_default=False),
]
Html = Annotated[
    Path | None,
    typer.Option("--html", help="Write the receipt into that file, as a page.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the receipt as JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the receipt, or the days, as CSV.")]
Subscribers = Annotated[
    bool, typer.Option("--subscribers", help="Show how many were subscribed on each day.")
]
Retry = Annotated[
    bool, typer.Option("--retry", help="Send again what failed or may not have arrived.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Retry without asking.")]


def report(  # noqa: PLR0913 - these are the options
    *,
    doubtful: Doubtful = False,
    year: Year = None,
    html: Html = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    subscribers: Subscribers = False,
    retry: Retry = False,
    yes: Yes = False,
) -> None:
    """Count the subscribed chats, and the notices of each year by state: owed, sent, gone, failed, expired, uncertain.

    `doubtful` counts notices that may have arrived twice or not at all, because Telegram's answer was lost.

    With --year, --html, --json or --csv: the receipt of an occasion, of the last one unless a year is given. It names
    no chat, and can be published. With --subscribers: the subscribed chats of each day of a year. With --retry, which
    asks first: notices that failed or are uncertain are owed again while their window is open; an uncertain one may
    then arrive twice. What was sent is never sent again.
    """
    forms = {"--html": html is not None, "--json": as_json, "--csv": as_csv}
    _require_one(forms)
    kinds = {"--doubtful": doubtful, "--subscribers": subscribers, "--retry": retry}
    _require_one(kinds)
    if yes and not retry:
        raise typer.BadParameter("--yes belongs to --retry")
    asked = any(forms.values()) or year is not None
    if asked and (doubtful or retry or (subscribers and (as_json or html is not None))):
        raise typer.BadParameter("a receipt (--year, --html, --json, --csv) is shown by itself")
    if retry:
        retrying.run(yes=yes)
    elif subscribers:
        event_loop.run(_subscribers(year, as_csv=as_csv))
    elif asked:
        event_loop.run(_receipt(year, html, as_json=as_json, as_csv=as_csv))
    else:
        event_loop.run(_report(doubtful=doubtful))


def _require_one(options: dict[str, bool]) -> None:
    given = [name for name, is_given in options.items() if is_given]
    if len(given) > 1:
        raise typer.BadParameter(f"give only one of {', '.join(given)}")


async def _receipt(year: int | None, html: Path | None, *, as_json: bool, as_csv: bool) -> None:
    """Show the receipt of a year, or of the last occasion, in one of its forms."""
    settings = configuration.load()
    _, almanac = resources.texts(settings)
    async with existing_database.opened(settings) as db:
        found = await _found(db, almanac, settings.messages_dir, year)
    if as_json or as_csv:
        form = receipt_files.as_json if as_json else receipt_files.as_csv
        typer.echo(form(found), nl=False)
        return
    console = Console(soft_wrap=True, highlight=False)
    console.print(existing_database.named(settings), markup=False)
    if html is None:
        receipt_text.show(console, found)
        return
    receipt_files.write_page(html, found)
    console.print(f"{receipt_page.headline(found)}. The receipt is in {html}.", markup=False)


async def _found(
    db: Database, almanac: Almanac, messages_dir: Path, year: int | None
) -> dict[str, Any]:
    """The receipt of the last occasion of that year, or of all. Raises ReceiptMissing."""
    known = [one for one in await receipts.years(db) if _has(almanac, one[0])]
    for observance, one in reversed(known):
        if year in (None, one):
            occasion = almanac.occasion(observance, one)
            if found := await receipt.read(db, almanac, messages_dir, occasion):
                return found
    years = ", ".join(str(one) for one in sorted({one for _, one in known}))
    said = f"There is one of: {years}." if years else "There is none of any other year either."
    raise ReceiptMissing(year=year or "any year", known=said)


def _has(almanac: Almanac, observance: str) -> bool:
    return observance in {one.id for one in almanac.observances}


async def _subscribers(year: int | None, *, as_csv: bool) -> None:
    """Show the subscribed chats of each day of a year, by default of this one."""
    settings, of = configuration.load(), year or clock.wall().year
    console = Console(soft_wrap=True, highlight=False)
    async with existing_database.opened(settings) as db:
        if as_csv:
            await subscribers_text.write_csv(lambda text: typer.echo(text, nl=False), db, of)
            return
        console.print(existing_database.named(settings), markup=False)
        await subscribers_text.show(console, db, of)


async def _report(*, doubtful: bool) -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        tallies, paused = await ledger.tallies(db), await rate_limit.paused(db)
        doubts = await ledger.doubtful(db) if doubtful else []
        subscribed = await chats.count_by_kind(db)
        announced = await announcements.all_begun(db)
    console = Console(soft_wrap=True, highlight=False)
    console.print(existing_database.named(settings), markup=False)
    console.print(_subscribed(subscribed))
    if paused:
        console.print(escaped(_paused(paused)), markup=False)
    for one in announced:
        console.print(_announced(one), markup=False)
    if not tallies:
        console.print("The ledger is empty: notices are planned two days before they are due.")
        return
    console.print(_table(tallies))
    for text in _texts(settings.messages_dir):
        console.print(escaped(text), markup=False)
    for doubt in doubts:
        console.print(escaped(_line(doubt)), markup=False)


def _subscribed(counts: dict[str, int]) -> str:
    kinds = ", ".join(f"{kind} {count}" for kind, count in counts.items())
    found = f"Subscribed chats: {sum(counts.values())}" + (f" ({kinds})" if kinds else "")
    return f"{found}\nTo see those of each day, run report --subscribers."


def _texts(messages_dir: Path) -> Iterator[str]:
    """A line for each language: the hash of its texts as they are now, as in a certificate, and who approved them."""
    try:
        for one in review.states(messages_dir):
            by = "" if one.last is None else f" by {one.last.by} on {one.last.on}"
            changed = " before they changed" if one.state is review.State.CHANGED else ""
            read = f"approved{by}{changed}" if by else "not approved"
            yield f"Texts {one.observance} {one.language} {one.hash}: {read}"
    except BotError as error:
        yield str(error)


def _announced(one: Announced) -> str:
    """An announcement, with the hash of its texts and what came of it."""
    counts = ", ".join(
        f"{state.name.lower()} {count}" for state, count in sorted(one.states.items())
    )
    return f"Announcement of {one.begun:%Y-%m-%d %H:%M} UTC, texts {one.edition}: {counts}"


def _table(tallies: list[Tally]) -> Table:
    """A row for each moment. The column of recalled notices is there only when there are any."""
    recalled = any(tally.states.get(State.RECALLED) for tally in tallies)
    states = [state for state in State if recalled or state is not State.RECALLED]
    table = Table(box=None, pad_edge=False)
    table.add_column("notice")
    for heading in (*(state.name.lower() for state in states), "doubtful"):
        table.add_column(heading, justify="right")
    for tally in tallies:
        counts = [*(tally.states.get(state, 0) for state in states), tally.doubtful]
        name = f"{tally.observance} {tally.year} {tally.moment}"
        table.add_row(name, *(str(count) for count in counts))
    return table


def _line(doubt: Doubt) -> str:
    who = "a forgotten chat" if doubt.telegram_id is None else str(doubt.telegram_id)
    state = doubt.state.name.lower()
    return f"{doubt.observance} {doubt.year} {doubt.moment}: {who}: {state}; {doubt.error}".rstrip(
        "; "
    )


def _paused(paused: Pause) -> str:
    span = "" if paused.ends is None else f" for another {paused.left_seconds} s"
    if paused.held:
        span = (
            " until resumed" if paused.ends is None else f" until {paused.ends:%Y-%m-%d %H:%M} UTC"
        )
        by = "the command line" if paused.by is None else f"operator {paused.by}"
        span += f", held by {by}"
    reason = f": {paused.reason}" if paused.reason else ""
    return f"No notices are sent{span}{reason}. To resume sending, run the command resume."
