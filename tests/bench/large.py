"""A million chats: how long they are planned, and how much memory the sender holds."""

from tests.bench.fast import UNPACED
from tests.bench.ledgers import DATABASES
from tests.bench.runs import Bench, planned, row_or_reason
from tests.bench.table import judged

#: Chats planned, and the goal in seconds.
MILLION, PLANNED_WITHIN = 1_000_000, 10.0

#: Chats planned while memory is watched, and messages sent of each.
SIZES, SENT = (10_000, 100_000, MILLION), 5000

#: The goals in MB: the most memory, and what counts as flat.
MOST, FLAT = 150.0, 10.0


def planning(bench: Bench) -> None:
    """How long a sweep takes that plans one notice for everybody."""
    chats = bench.many(MILLION)
    goal = f"< {PLANNED_WITHIN:g} s"
    columns = ("rows", "seconds", "CPU s", "peak MB", goal)
    table = bench.table(f"Planning {chats:,} chats", *columns, notes="One sweep, one zone.")
    for kind in DATABASES:
        with (
            row_or_reason(table, name := f"this bot, ledger on {kind}"),
            planned(kind, chats) as (
                _,
                spent,
            ),
        ):
            reached = spent["seconds"] < PLANNED_WITHIN and spent["rows"] == chats
            cells = [f"{spent['rows']}", f"{spent['seconds']:.2f}", f"{spent['cpu']:.2f}"]
            table.row(name, *cells, f"{spent['peak']:.0f}", judged(reached))


def memory(bench: Bench) -> None:
    """The most that the sender's process holds while it sends, however many are owed."""
    goals = (f"< {MOST:g} MB", "flat")
    sent = bench.many(SENT)
    notes = (
        f"The most memory of the sender's process from its start until {sent} messages with pictures are sent; planned "
        f"by a process before. Flat: within {FLAT:g} MB of the first row of the same database."
    )
    table = bench.table("Memory", "chats", "a second", "peak MB", *goals, notes=notes)
    for kind in DATABASES:
        least = 0.0
        for chats in SIZES:
            size = bench.many(chats)
            with row_or_reason(table, name := f"this bot, ledger on {kind}"):
                run = bench.ours(kind, size, rate=UNPACED, stop_after=sent, pictures=True)
                peak = run.spent["peak"]
                least = least or peak
                words = (judged(peak < MOST), judged(peak < least + FLAT))
                cells = (f"{size}", f"{run.delivered_a_second:.0f}", f"{peak:.0f}")
                table.row(name, *cells, *words)
