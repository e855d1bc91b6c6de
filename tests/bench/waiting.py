"""Answers during a broadcast: how long one waits for its slot."""

from tests.bench.ledgers import DATABASES
from tests.bench.paced import PAID, USUAL, Pace
from tests.bench.runs import Bench, row_or_reason
from tests.bench.table import judged

#: Somebody asks each so many seconds; the goal for 99 of 100 answers.
EVERY, GOAL = 0.25, 1.0

#: Notices sent meanwhile at each rate: for about ten seconds.
NOTICES = {PAID: 9_000, USUAL: 250}


def answers(bench: Bench) -> None:
    """The scenario."""
    notes = f"Somebody asks each {1000 * EVERY:g} ms during a broadcast at full speed, over the link above."
    columns = ("answers", "median ms", "p99 ms", "longest ms", f"p99 < {GOAL:g} s")
    table = bench.table("How long an answer waits for its slot", *columns, notes=notes)
    for rate, notices in NOTICES.items():
        for kind in DATABASES:
            name = f"this bot, ledger on {kind}, SEND_RATE={rate}"
            with row_or_reason(table, name):
                link = Pace(0, 0.0, table).options
                run = bench.ours(kind, bench.many(notices), link, rate=rate, ask_every=EVERY)
                waits = run.spent["waits"]
                shown = [quantile(waits, share) for share in (0.5, 0.99, 1.0)]
                cells = [f"{len(waits)}", *(f"{1000 * wait:.1f}" for wait in shown)]
                table.row(name, *cells, judged(shown[1] < GOAL))


def quantile(ordered: list[float], share: float) -> float:
    """The value below which that share lies; infinite when nothing was measured."""
    if not ordered:
        return float("inf")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
