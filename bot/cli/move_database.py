"""`move-database`: carry everything from one database to another, SQLite or PostgreSQL."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import settings
from bot.cli import loops
from bot.cli.stopping import until_stopped
from bot.errors import MoveStopped
from bot.store import moving
from bot.store.moving import Carried

#: What is said at the end; the ledger is in one database or in the other, never in both.
DONE = (
    "Set DATABASE_URL to {target}, wherever the bot and its senders run, and start them."
    " {source} was left as it was: keep it as a copy, and start no bot with it."
)

#: Added when the address has a password, which is never shown.
HIDDEN = " In place of *** stands the password."


def move_database(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FROM", help="The database that the bot has used so far.", show_default=False
        ),
    ],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="The database to fill; it is empty.", show_default=False),
    ],
) -> None:
    """Carry everything from one database to another, SQLite or PostgreSQL, and compare the two.

    FROM and TO are addresses such as DATABASE_URL takes. Stop the bot and all its senders first. FROM is only read.
    TO is written in one piece: after an error or Ctrl-C it is as empty as before.
    """
    found = settings.database_url("FROM", source), settings.database_url("TO", target)
    loops.run(_move(*found))


async def _move(source: str, target: str) -> None:
    stop = until_stopped()
    console = Console(soft_wrap=True, highlight=False)
    with console.status("") as status:

        def watch(name: str, rows: int) -> None:
            if stop.is_set():
                raise MoveStopped
            status.update(f"{name}: {rows}")

        carried = await moving.move(source, target, watch)
    console.print(_table(carried))
    said = DONE.format(source=moving.shown(source), target=moving.shown(target))
    console.print(said + (HIDDEN if "***" in said else ""), markup=False)


def _table(carried: list[Carried]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("table")
    table.add_column("rows", justify="right")
    table.add_column("")
    for one in carried:
        table.add_row(one.name, str(one.rows), "same")
    return table
