"""`report --retry`: let notices that failed or are uncertain be owed again, after asking."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import typer

from bot.cli import configuration, event_loop, existing_database
from bot.store import retries
from bot.store.records import State
from bot.store.retries import Counts

NOTHING = (
    "Nothing can be sent again: no notice failed or is uncertain whose window is still open and whose chat is"
    " subscribed."
)

TWICE = "Uncertain notices may have arrived: their chats may get them twice."


def run(*, yes: bool) -> None:
    """Show what would be sent again, ask unless `yes`, and do it. Exit code 1 when the answer is no."""
    event_loop.run(_run(yes=yes))


async def _run(*, yes: bool) -> None:
    settings = configuration.load()
    typer.echo(existing_database.named(settings))
    async with existing_database.opened(settings) as db:
        found = await retries.count(db)
        if not found:
            typer.echo(NOTHING)
            return
        _explain(found)
        if not yes:
            typer.confirm("Send them again?", abort=True)
        changed = sum((await retries.retry(db)).values())
    typer.echo(f"Owed again: {changed}. A running bot sends them within a minute.")


def _explain(found: Counts) -> None:
    """Print what would be sent again."""
    for line in _lines(found):
        typer.echo(line)
    if any(state is State.UNCERTAIN for *_, state in found):
        typer.echo(TWICE)


def _lines(found: Counts) -> Iterator[str]:
    """A line for each moment: january-20 2027 day: failed 3, uncertain 2."""
    moments: defaultdict[str, Counter[State]] = defaultdict(Counter)
    for (observance, year, moment, state), count in found.items():
        moments[f"{observance} {year} {moment}"][state] += count
    for name, counts in sorted(moments.items()):
        shown = ", ".join(f"{state.name.lower()} {counts[state]}" for state in sorted(counts))
        yield f"{name}: {shown}"
