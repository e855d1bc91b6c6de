"""Shows in the terminal how many rows of a table are done, and ends the work after Ctrl-C or SIGTERM."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from bot.cli.signals import until_stopped
from bot.errors import BotError
from bot.store.table_rows import Watch


@contextmanager
def shown(console: Console, stopped: type[BotError]) -> Iterator[Watch]:
    """The function to call after each batch of rows. After a signal it raises `stopped`."""
    stop = until_stopped()
    with console.status("") as status:

        def show(name: str, rows: int) -> None:
            if stop.is_set():
                raise stopped
            status.update(f"{name}: {rows}")

        yield show
