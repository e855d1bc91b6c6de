"""As fast as possible: messages a second and CPU of everybody, beside the floor."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.ledgers import DATABASES
from tests.bench.runs import Bench, Run, row_or_reason
from tests.bench.table import Table, judged

#: A rate far above what the machine can do: near it, uvloop spins through the rate_limiter's short sleeps, as CPU.
UNPACED = 20_000

#: Messages of those that go fast, of those over httpx, and of the loop that rests after each message.
MANY, SOME, FEW = 10_000, 3_000, 200

#: The goals: messages a second; CPU beside python-telegram-bot over our transport, and beside the floor.
A_SECOND, TIMES_PTB, TIMES_FLOOR = 1500, 1.5, 2.0

COLUMNS = ("messages", "a second", "CPU s/1000", "x floor", "x PTB", "lost", "stand-in busy")
GOALS = (f">= {A_SECOND}/s", f"<= {TIMES_PTB} x PTB", f"<= {TIMES_FLOOR:g} x floor (stretch)")
NOTES = (
    "CPU s/1000: seconds of CPU for 1,000 messages. PTB: python-telegram-bot; x PTB: beside it over this bot's aiohttp "
    "transport, without a ledger. Lost: chats that were never told."
)

#: The others, in the order of their rows: name, way, messages.
OTHERS = (
    ("PTB over httpx, as it comes, 64 workers", "ptb over httpx", SOME),
    ("PTB over httpx, gather over everything", "ptb gathered", SOME),
    ("PTB with AIORateLimiter, its limit lifted", "ptb limited", SOME),
    ("aiogram, 64 workers", "aiogram unpaced", MANY),
    ("aiogram, the loop of its documentation", "aiogram loop", FEW),
)


@dataclass
class Marks:
    """What later rows are compared with: seconds of CPU for a thousand messages."""

    floor: float = 0.0
    ptb: float = 0.0
    table: Table = field(default_factory=lambda: Table("", ()))

    def row(self, name: str, run: Run, *, goals: bool = False) -> None:
        """Print a run; only ours has goals."""
        a_second, cpu = run.delivered_a_second, run.cpu
        cells = [f"{run.chats}", f"{a_second:.0f}", f"{cpu:.3f}"]
        cells += [times(cpu, self.floor), times(cpu, self.ptb), f"{run.heard['lost']}"]
        cells += [f"{run.stand_in_busy:.0%}"]
        if goals:
            cells.append(judged(a_second >= A_SECOND))
            cells += [reached(cpu, self.ptb, TIMES_PTB), reached(cpu, self.floor, TIMES_FLOOR)]
        self.table.row(name, *cells)


def fast(bench: Bench) -> None:
    """The scenario."""
    table = bench.table("As fast as possible", *COLUMNS, *GOALS, notes=NOTES)
    marks, many = Marks(table=table), bench.many(MANY)
    with row_or_reason(table, floor := "the floor: bare aiohttp, bodies encoded before"):
        run = bench.run("floor", many)
        marks.floor = run.cpu
        marks.row(floor, run)
    with row_or_reason(table, ptb := "PTB over our aiohttp transport, 64 workers"):
        run = bench.run("ptb over aiohttp", many)
        marks.ptb = run.cpu
        marks.row(ptb, run)
    for kind in DATABASES:
        with row_or_reason(table, ours := f"this bot, ledger on {kind}"):
            marks.row(ours, bench.ours(kind, many, rate=UNPACED), goals=True)
        with row_or_reason(table, pictured := f"this bot with pictures, ledger on {kind}"):
            marks.row(pictured, bench.ours(kind, many, rate=UNPACED, pictures=True))
    for name, way, count in OTHERS:
        with row_or_reason(table, name):
            marks.row(name, bench.run(way, bench.many(count), rate=UNPACED))


def profile(bench: Bench) -> None:
    """Where the CPU of ours and of those it is compared with goes."""
    count = bench.many(5000)
    runs: dict[str, Callable[[], Run]] = {
        "this bot, ledger on SQLite": lambda: bench.ours(
            "SQLite", count, rate=UNPACED, profile=True
        ),
        "PTB over our aiohttp transport": lambda: bench.run(
            "ptb over aiohttp", count, profile=True
        ),
        "the floor": lambda: bench.run("floor", count, profile=True),
    }
    for name, run in runs.items():
        spent = run().spent
        print(
            f"\nProfile of {name}, {count} messages: {spent['cpu']:.1f} s of CPU, profiler included, ",
            end="",
        )
        print(
            f"{spent['cpu'] - spent['thread']:.1f} s of them in other threads\n{spent['profile']}",
            flush=True,
        )


def times(cpu: float, mark: float) -> str:
    """How many times the mark."""
    return f"{cpu / mark:.2f}" if mark else ""


def reached(cpu: float, mark: float, most: float) -> str:
    """Whether it is at most so many times the mark; nothing is said without a mark."""
    return judged(cpu <= most * mark) if mark else ""
