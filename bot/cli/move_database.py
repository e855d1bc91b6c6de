"""`move-database`: carry everything from one database to another, SQLite or PostgreSQL."""

import getpass
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import settings
from bot.cli import event_loop
from bot.cli.signals import until_stopped
from bot.errors import EndMissing, MoveStopped, TooManyWords
from bot.store import database_copy
from bot.store.address import shown
from bot.store.database_copy import Carried

#: What is said at the end; the ledger is in one database or in the other, never in both.
DONE = (
    "Set DATABASE_URL to {target}, wherever the bot and its senders run, and start them."
    " {source} was left as it was: keep it as a copy, and start no bot with it."
)

#: Added when an address has a user or a password, which are never shown.
HIDDEN = " The user and the password of an address are not shown."

#: An address that is asked for.
ASK = "-"


def move_database(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FROM",
            envvar="MOVE_FROM",
            help="The database that the bot has used so far.",
            show_default=False,
        ),
    ] = ASK,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TO",
            envvar="MOVE_TO",
            help="The database to fill; it is empty.",
            show_default=False,
        ),
    ] = ASK,
) -> None:
    """Carry everything from one database to another, SQLite or PostgreSQL, and compare the two.

    FROM and TO are addresses such as DATABASE_URL takes. Other users of this machine can read arguments: an address
    with a password is better set as MOVE_FROM or MOVE_TO, or given as -, which asks for it. Stop the bot and all its
    senders first. FROM is only read. TO is written in one piece: after an error or Ctrl-C it is as empty as before.
    """
    if context.args:
        raise TooManyWords
    event_loop.run(_move(_address("FROM", source), _address("TO", target)))


def _address(end: str, given: str) -> str:
    """The address of one end, checked. One that is not given is asked for without showing what is typed.

    Raises EndMissing when there is no terminal to ask at, SettingInvalid when the address will not do.
    """
    if given == ASK:
        if not sys.stdin.isatty():
            raise EndMissing(end=end)
        given = getpass.getpass(f"{end} (not shown): ").strip()
    return settings.database_url(end, given)


async def _move(source: str, target: str) -> None:
    stop = until_stopped()
    console = Console(soft_wrap=True, highlight=False)
    with console.status("") as status:

        def watch(name: str, rows: int) -> None:
            if stop.is_set():
                raise MoveStopped
            status.update(f"{name}: {rows}")

        carried = await database_copy.move(source, target, watch)
    console.print(_table(carried))
    ends = shown(source), shown(target)
    said = DONE.format(source=ends[0], target=ends[1])
    console.print(said + (HIDDEN if ends != (source, target) else ""), markup=False)


def _table(carried: list[Carried]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("table")
    table.add_column("rows", justify="right")
    table.add_column("")
    for one in carried:
        table.add_row(one.name, str(one.rows), "same")
    return table
