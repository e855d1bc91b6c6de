"""When Telegram fails: which chats are never notified, and which twice."""

from tests.bench.behaviour import Options
from tests.bench.ledgers import DATABASES
from tests.bench.runs import Bench, Run, row_or_reason
from tests.bench.table import Table, judged

#: The faults: primes, so that they seldom fall on the same message.
FAULTS = Options(
    round_trip=20.0, jitter=0.3, fail_every=37, cut_every=41, block_every=97, flood_every=331
)

#: Messages, and those of the loop that rests after each.
MESSAGES, FEW = 1000, 400

#: The rate of those that pace themselves here.
RATE = 1000

COLUMNS = ("chats", "500s", "cuts", "403s", "429s", "lost", "doubled", "listed", "seconds")
GOALS = ("lost 0", "doubled are listed")
NOTES = (
    f"Of the messages, one in {FAULTS.fail_every} is answered 500 and not processed, one in {FAULTS.cut_every} is "
    f"processed and its connection cut, one in {FAULTS.block_every} answered 403, one in {FAULTS.flood_every} answered "
    "429. Lost: chats that were neither told nor have blocked the bot. Listed: the doubled ones that the ledger shows."
)

#: The others, in the order of their rows: name, way, messages.
OTHERS = (
    ("PTB with AIORateLimiter, httpx", "ptb limited", MESSAGES),
    ("PTB over httpx, gather over everything", "ptb gathered", MESSAGES),
    ("PTB over our aiohttp transport, 64 workers", "ptb over aiohttp", MESSAGES),
    ("aiogram, the loop of its documentation", "aiogram loop", FEW),
    ("aiogram, 64 workers", "aiogram unpaced", MESSAGES),
    ("bare aiohttp, 64 workers", "floor", MESSAGES),
)


def faulty(bench: Bench) -> None:
    """The scenario."""
    table = bench.table("With faults", *COLUMNS, *GOALS, notes=NOTES)
    count = max(400, bench.many(MESSAGES))
    for kind in DATABASES:
        with row_or_reason(table, name := f"this bot, ledger on {kind}"):
            more = {"rate": RATE, "until_settled": True}
            _row(table, name, bench.ours(kind, count, FAULTS, **more))
    for name, way, most in OTHERS:
        with row_or_reason(table, name):
            _row(table, name, bench.run(way, min(count, most), FAULTS, rate=RATE))


def _row(table: Table, name: str, run: Run) -> None:
    """Print a run; whoever has no ledger lists nothing."""
    heard, verdicts = run.heard, run.heard["verdicts"]
    doubled = set(heard["doubled"])
    listed = doubled & set(run.spent.get("doubtful", ()))
    cells = [f"{run.chats}"]
    cells += [f"{verdicts.get(verdict, 0)}" for verdict in ("failed", "cut", "blocked", "flooded")]
    cells += [f"{heard['lost']}", f"{len(doubled)}"]
    cells += [f"{len(listed)}" if "doubtful" in run.spent else "-", f"{run.spent['seconds']:.1f}"]
    known = judged(doubled == listed) if "doubtful" in run.spent else ""
    table.row(name, *cells, judged(not heard["lost"]), known)
