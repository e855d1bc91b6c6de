"""What it costs a broadcast that operators follow it: it is sent with and without a reader of the progress."""

from tests.bench.behaviour import Options
from tests.bench.ledgers import DATABASES
from tests.bench.paced import JITTER, LINK, PAID, ROUND_TRIP
from tests.bench.runs import Bench, Run, row_or_reason
from tests.bench.table import Table, judged

#: Chats, to how many of them it is sent, and the greatest share of the time that reading may take.
CHATS, SENT, SHARE = 100_000, 30_000, 2.0

COLUMNS = ("a second", "CPU s/1000", "reads", "s each", "% of the time", f"< {SHARE:g} %")
NOTES = (
    f"The first {SENT:,} notices, at SEND_RATE={PAID}; {LINK}. Read as for the operators' message: 5 s"
    " after the last read, or 50 times as long as it"
    " took. The share is that of the reads, of the time from the first one to the last one."
)


def watching(bench: Bench) -> None:
    """The scenario."""
    chats = bench.many(CHATS)
    table = bench.table(f"Following a broadcast to {chats:,} chats", *COLUMNS, notes=NOTES)
    for kind in DATABASES:
        for watched in (False, True):
            how = "followed" if watched else "not followed"
            with row_or_reason(table, name := f"this bot, ledger on {kind}, {how}"):
                options = Options(limit=PAID, round_trip=ROUND_TRIP, jitter=JITTER)
                more = {"rate": PAID, "watched": watched, "stop_after": bench.many(SENT)}
                _row(table, name, bench.ours(kind, chats, options, **more))


def _row(table: Table, name: str, run: Run) -> None:
    cells = [f"{run.heard['sustained']:.1f}", f"{run.cpu:.3f}"]
    if len(reads := run.spent["reads"]) > 1:
        took = [seconds for _, seconds in reads]
        share = 100 * sum(took[:-1]) / (reads[-1][0] - reads[0][0])
        cells += [f"{len(took)}", f"{sum(took) / len(took):.3f}", f"{share:.2f}"]
        cells.append(judged(share < SHARE))
    table.row(name, *cells)
