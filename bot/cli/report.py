"""`report`: count the subscribed chats and, from the ledger, the notices of each year by state."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli import configuration, event_loop, existing_database
from bot.errors import BotError
from bot.log import escaped
from bot.messages import review
from bot.store import announcements, chats, ledger, rate_limit
from bot.store.announcements import Announced
from bot.store.records import Doubt, Pause, State, Tally


def report(
    *,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="List each chat that may have got a notice twice.")
    ] = False,
) -> None:
    """Count the subscribed chats, and the notices of each year by state: owed, sent, gone, failed, expired, uncertain.

    `doubtful` counts notices that may have arrived twice or not at all, because Telegram's answer was lost.
    """
    event_loop.run(_report(doubtful=doubtful))


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
    return f"Subscribed chats: {sum(counts.values())}" + (f" ({kinds})" if kinds else "")


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
    table = Table(box=None, pad_edge=False)
    table.add_column("notice")
    for heading in (*(state.name.lower() for state in State), "doubtful"):
        table.add_column(heading, justify="right")
    for tally in tallies:
        counts = [*(tally.states.get(state, 0) for state in State), tally.doubtful]
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
