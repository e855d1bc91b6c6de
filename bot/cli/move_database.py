"""`move-database`: copy everything from one database to another, SQLite or PostgreSQL."""

import getpass
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import settings
from bot.cli import event_loop, row_progress
from bot.errors import EndMissing, MoveStopped, TooManyWords
from bot.store import database_copy
from bot.store.database_copy import Carried
from bot.store.redacted_url import shown

#: Printed at the end. Only one of the two databases may be used from then on: both hold the same ledger.
DONE = (
    "Set DATABASE_URL to {target}, wherever the bot and its senders run, and start them."
    " {source} is unchanged: keep it as a backup, and start no bot with it."
)

#: Added when an address has a user or a password, which are never shown.
HIDDEN = " The user and the password of an address are not shown."

#: Given as an address: the command asks for it.
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
            help="The database to fill; it must be empty.",
            show_default=False,
        ),
    ] = ASK,
) -> None:
    """Copy everything from one database to another, SQLite or PostgreSQL, and compare the two.

    FROM and TO are addresses in the form of DATABASE_URL. Other users of this machine can read arguments: set an
    address with a password as MOVE_FROM or MOVE_TO, or give -, and the command asks for it. Stop the bot and all its
    senders first. FROM is only read. TO is written in one transaction: after an error or Ctrl-C it is still empty.
    """
    if context.args:
        raise TooManyWords
    event_loop.run(_move(_address("FROM", source), _address("TO", target)))


def _address(end: str, given: str) -> str:
    """The address of FROM or TO, checked. If it is not given, the command asks for it without showing the input.

    Raises EndMissing without a terminal, SettingInvalid when the address is not valid.
    """
    if given == ASK:
        if not sys.stdin.isatty():
            raise EndMissing(end=end)
        given = getpass.getpass(f"{end} (not shown): ").strip()
    return settings.database_url(end, given)


async def _move(source: str, target: str) -> None:
    console = Console(soft_wrap=True, highlight=False)
    with row_progress.shown(console, MoveStopped) as watch:
        copied = await database_copy.move(source, target, watch)
    console.print(_table(copied))
    addresses = shown(source), shown(target)
    text = DONE.format(source=addresses[0], target=addresses[1])
    console.print(text + (HIDDEN if addresses != (source, target) else ""), markup=False)


def _table(copied: list[Carried]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("table")
    table.add_column("rows", justify="right")
    table.add_column("")
    for one in copied:
        table.add_row(one.name, str(one.rows), "same")
    return table
