"""At Telegram's pace, over a link that scatters: who keeps the limit, and who makes use of it."""

from dataclasses import dataclass

from tests.bench.behaviour import Options
from tests.bench.ledgers import DATABASES
from tests.bench.runs import Bench, Run, row_or_reason
from tests.bench.table import Table, judged

#: The link of the issue: 60 ms median round trip, log-normal jitter.
ROUND_TRIP, JITTER = 60.0, 0.3

#: The usual limit and the one of paid broadcasts, each with the rate that is the goal.
USUAL, USUAL_GOAL = 30, 28.0
PAID, PAID_GOAL = 1000, 950.0

#: Messages at the usual limit, at the paid one, and of those over httpx there.
MESSAGES, MANY, SOME = 450, 10_000, 3_000

COLUMNS = ("messages", "sustained", "fullest second", "429s", "lost", "CPU s/1000")
LINK = f"{ROUND_TRIP:g} ms median round trip, log-normal jitter σ {JITTER:g}"
NOTES = (
    "Sustained: (n-1) / (last - first) of the messages that were taken, as they arrived. "
    "Fullest second: the most arrivals within any one second, refused ones too."
)


@dataclass(frozen=True)
class Pace:
    """A limit, and what is expected of who keeps it."""

    limit: int
    goal: float
    table: Table

    @property
    def options(self) -> Options:
        """The stand-in's part."""
        return Options(limit=self.limit, round_trip=ROUND_TRIP, jitter=JITTER)

    def row(self, name: str, run: Run) -> None:
        """Print a run; every contender is held to the same."""
        heard = run.heard
        cells = [f"{run.chats}", f"{heard['sustained']:.1f}", f"{heard['fullest']}"]
        cells += [f"{heard['refused']}", f"{heard['lost']}", f"{run.cpu:.3f}"]
        kept = heard["fullest"] <= self.limit
        goals = (heard["sustained"] >= self.goal, kept, not heard["refused"])
        self.table.row(name, *cells, *(judged(goal) for goal in goals))


def paced(bench: Bench) -> None:
    """The scenario of the usual limit."""
    pace = _begin(bench, USUAL, USUAL_GOAL)
    count = bench.many(MESSAGES)
    _ours(bench, pace, count)
    others = (
        ("PTB with AIORateLimiter, as it comes", "ptb limited"),
        ("aiogram, the loop of its documentation", "aiogram loop"),
    )
    for name, way in others:
        with row_or_reason(pace.table, name):
            pace.row(name, bench.run(way, count, pace.options, rate=USUAL))


def thousand(bench: Bench) -> None:
    """The scenario of the paid limit."""
    pace = _begin(bench, PAID, PAID_GOAL)
    _ours(bench, pace, bench.many(MANY))
    others = (
        (f"PTB with AIORateLimiter({PAID}), httpx", "ptb limited", SOME),
        (f"PTB with AIORateLimiter({PAID}), our aiohttp", "ptb limited over aiohttp", MANY),
    )
    for name, way, count in others:
        with row_or_reason(pace.table, name):
            pace.row(name, bench.run(way, bench.many(count), pace.options, rate=PAID))


def _begin(bench: Bench, limit: int, goal: float) -> Pace:
    goals = (f">= {goal:g}/s", f"fullest <= {limit}", "no 429")
    title = f"At a limit of {limit} a second: {LINK}"
    return Pace(limit, goal, bench.table(title, *COLUMNS, *goals, notes=NOTES))


def _ours(bench: Bench, pace: Pace, count: int) -> None:
    for kind in DATABASES:
        with row_or_reason(
            pace.table, name := f"this bot, ledger on {kind}, SEND_RATE={pace.limit}"
        ):
            pace.row(name, bench.ours(kind, count, pace.options, rate=pace.limit))
