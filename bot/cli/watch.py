"""`watch`: show the progress of broadcasts in the terminal, whichever process sends them."""

import asyncio
import contextlib
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.app import resources
from bot.cli import configuration, event_loop, existing_database
from bot.cli.signals import until_stopped
from bot.delivery.progress import ProgressReader, View
from bot.errors import DatabaseAway
from bot.log import escaped
from bot.messages import dates
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion, Window
from bot.settings import Settings
from bot.store.broadcast_progress import UNSENT, RevisionProgress, Snapshot
from bot.store.engine import Database
from bot.store.records import Pause, RevisionKind, State

#: The most languages and reasons that are shown.
MOST = 10

#: The width of a bar, in characters.
BAR = 24

#: A pause that lasts longer than this ends only by `resume`.
FOR_EVER = timedelta(days=3650)


def watch(
    *,
    once: Annotated[bool, typer.Option("--once", help="Show the progress once, and end.")] = False,
) -> None:
    """Show what is sent of what is owed, how fast, by language, and what failed, until Ctrl-C.

    It reads DATABASE_URL only, so it also runs on another machine. The database is read every 5 seconds at most, and
    less often when it is large, so that reading takes less than 2 % of the time. Without a terminal it shows the
    progress once.
    """
    event_loop.run(_watch(once=once))


async def _watch(*, once: bool) -> None:
    settings = configuration.load()
    _, almanac = resources.texts(settings)
    console = Console(soft_wrap=True, highlight=False)
    async with existing_database.opened(settings) as db:
        screen = _Screen(settings, almanac, db)
        if once or not console.is_terminal:
            await screen.read()
            console.print(screen.shown())
        else:
            await _live(screen, console)


async def _live(screen: "_Screen", console: Console) -> None:
    """Show the progress until Ctrl-C or SIGTERM. While the database does not answer, the last progress stays."""
    stop = until_stopped()
    with Live(console=console, auto_refresh=False, vertical_overflow="ellipsis") as live:
        while not stop.is_set():
            try:
                await screen.read()
            except DatabaseAway as error:
                screen.failure = str(error)
            live.update(screen.shown(), refresh=True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), screen.apart)


class _Screen:
    """What is shown."""

    def __init__(self, settings: Settings, almanac: Almanac, db: Database) -> None:
        self._name = existing_database.named(settings)
        self._zone = settings.default_timezone
        self._almanac, self._db = almanac, db
        self._reader = ProgressReader(db, time.monotonic)
        self._views: list[View] = []
        self._now: datetime | None = None
        self._pause: Pause | None = None
        #: Why the last read failed; empty when it did not.
        self.failure = ""

    @property
    def apart(self) -> float:
        """Seconds until the next read."""
        return self._reader.apart

    async def read(self) -> None:
        """Read the progress. Raises DatabaseAway."""
        self._views = await self._reader.read()
        self._now = await self._db.now()
        self.failure = ""

    def shown(self) -> Group:
        """The progress of all broadcasts, or when the next one begins."""
        parts = [self._head(), *(part for view in self._views for part in self._broadcast(view))]
        if not self._views and self._now is not None:
            parts.append(Text(self._next(self._now)))
        if self.failure:
            parts.append(Text(escaped(self.failure), style="red"))
        return Group(*parts)

    def _head(self) -> Text:
        at = f"; {self._time(self._now)} {self._city()}" if self._now else ""
        return Text(f"{self._name}{at}", style="dim")

    def _next(self, now: datetime) -> str:
        """When the first notice is due that is not due yet, for a chat of DEFAULT_TIMEZONE."""
        due, name = min(
            (window.due, f"{occasion.observance} {occasion.year} {moment.name}")
            for day in (now.date(), now.date() + timedelta(days=1))
            for occasion in (self._almanac.following(day),)
            for moment, window in self._windows(occasion)
            if window.due > now
        )
        when = f"{zones.local(due, self._zone):%d %B %Y, %H:%M}"
        return f"Nothing is under way; the next is {name}: {when} {self._city()}."

    def _windows(self, occasion: Occasion) -> list[tuple[Moment, Window]]:
        names = [one.name for one in self._almanac.observance(occasion.observance).moments]
        return self._almanac.windows(occasion, names, self._zone, None)

    def _broadcast(self, view: View) -> Iterator[Rule | Table | Text]:
        shot = view.snapshot
        yield Rule(Text(_title(view), style="bold"), align="left", style="dim")
        yield _total(view)
        if not view.over:
            yield from (Text(line) for line in self._pace(view))
            if view.paused is not None:
                yield Text(escaped(self._paused(view.paused, shot.at)), style="bold yellow")
        yield _languages(shot)
        yield from _unsent(shot)
        if shot.revised is not None:
            yield from _revised(shot.revised)

    def _pace(self, view: View) -> Iterator[str]:
        shot = view.snapshot
        if view.left is not None:
            rate = "" if view.rate is None else f"{view.rate:.1f} a second, "
            yield f"{rate}{_span(view.left)} left"
        later = [(due, count) for due, count in shot.waiting if due > shot.at]
        if later and not shot.due:
            yield f"next: {later[0][1]:,} at {self._time(later[0][0])} {self._city()}"
        if view.end is not None:
            yield f"expected end: {self._time(view.end)} {self._city()}"

    def _paused(self, paused: Pause, now: datetime) -> str:
        until = "until the command resume"
        if paused.left <= FOR_EVER:
            until = f"until {self._time(now + paused.left)} {self._city()}"
        by = "the command line" if paused.by is None else f"operator {paused.by}"
        state = f"held by {by}" if paused.held else "paused"
        reason = f": {paused.reason}" if paused.reason else ""
        return f"Sending is {state} {until}{reason}"

    def _time(self, instant: datetime) -> str:
        """The instant in DEFAULT_TIMEZONE."""
        return f"{zones.local(instant, self._zone):%d %b %H:%M:%S}"

    def _city(self) -> str:
        return f"({dates.zone_city(self._zone, 'en')})"


def _title(view: View) -> str:
    one = view.snapshot.progress
    name = f"announcement {one.run}" if one.run else f"{one.observance} {one.year} {one.moment}"
    state = "ended" if view.over else "copies are being changed" if one.revising else "under way"
    return f"{name}: {state}"


def _total(view: View) -> Table:
    shot = view.snapshot
    table = _grid()
    sent = shot.states.get(State.SENT, 0)
    _row(table, "sent", sent, shot.total)
    return table


def _languages(shot: Snapshot) -> Table:
    """A row for each language or pair of languages, the largest first."""
    table = _grid()
    wordings = {*shot.owed, *shot.sent}
    owed = {one: max(shot.owed.get(one, 0), shot.sent.get(one, 0)) for one in wordings}
    ranked = sorted(wordings, key=lambda one: (-owed[one], one))
    for one in ranked[:MOST]:
        _row(table, f"  {one}", shot.sent.get(one, 0), owed[one])
    if rest := ranked[MOST:]:
        sent = sum(shot.sent.get(one, 0) for one in rest)
        _row(table, "  others", sent, sum(owed[one] for one in rest))
    return table


def _unsent(shot: Snapshot) -> Iterator[Text]:
    """What was not sent, by state and by reason."""
    states = [
        (state.name.lower(), shot.states.get(state, 0)) for state in (*UNSENT, State.RECALLED)
    ]
    states.append(("doubtful", shot.doubtful))
    if counted := ", ".join(f"{name} {count:,}" for name, count in states if count):
        yield Text(counted)
    yield from _reasons(shot.faults)


def _revised(revised: RevisionProgress) -> Iterator[Text]:
    recall = revised.kind is RevisionKind.RECALL
    name = "recall" if recall else f"correction {revised.number}"
    done = "taken back" if recall else "changed"
    refused = sum(count for _, count in revised.refused)
    more = f", not changed {refused:,}" if refused else ""
    yield Text(
        f"{name}: {revised.changed:,} of {revised.copies:,} copies {done}{more}", style="bold"
    )
    yield from _reasons(revised.refused)


def _reasons(faults: Iterable[tuple[str, int]]) -> Iterator[Text]:
    every = list(faults)
    for reason, count in every[:MOST]:
        yield Text(f"  {count:,} × {escaped(reason)}")
    if rest := sum(count for _, count in every[MOST:]):
        yield Text(f"  {rest:,} × other reasons")


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=10)
    table.add_column(justify="right", min_width=20)
    table.add_column(justify="right", min_width=5)
    table.add_column(width=BAR)
    return table


def _row(table: Table, name: str, sent: int, owed: int) -> None:
    """A number of an amount, with its share and a bar."""
    share = f"{100 * sent // max(1, owed)} %"
    bar = ProgressBar(total=max(1, owed), completed=sent, width=BAR)
    table.add_row(Text(name), f"{sent:,} of {owed:,}", share, bar)


def _span(left: timedelta) -> str:
    """A time such as 3:05 or 2:10:00."""
    seconds = max(1, round(left.total_seconds()))
    text = f"{timedelta(seconds=seconds)}"
    return text.removeprefix("0:").removeprefix("0")
