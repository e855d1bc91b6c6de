"""A correction of a whole broadcast: how soon the first copy has changed, and how long all of them take."""

import asyncio
import tempfile
import time
from dataclasses import dataclass

from bot.delivery import approvals, corrections
from bot.delivery.approvals import Decision
from bot.messages import snapshot
from bot.messages.snapshot import Snapshot
from bot.observances import almanac
from bot.store import editions, revisions
from bot.store.engine import open_database
from bot.store.records import RequestKind
from tests.bench.behaviour import Options
from tests.bench.fast import UNPACED
from tests.bench.ledgers import DATABASES
from tests.bench.ours import messages
from tests.bench.paced import JITTER, LINK, ROUND_TRIP, USUAL
from tests.bench.processes import Unavailable
from tests.bench.runs import PLAIN, Bench, planned, row_or_reason
from tests.bench.start import running
from tests.bench.table import judged

#: The goals: seconds until the first copy has changed, and copies a second.
FIRST_WITHIN, A_SECOND = 60.0, 28.0

#: A sentence of the notice, and what it should have been.
WRONG, RIGHT = "We remember them.", "We remember all of them."

#: The operators: who asks, and who confirms.
OPERATORS = (1, 2)

#: Seconds between two looks, and how many times as long as the goal allows a run may take before it is given up.
LOOK, PATIENCE = 0.25, 3.0

COLUMNS = ("copies", "first s", "all s", f"copies/{A_SECOND:g} s", "a second", "429s")
GOALS = (f"first < {FIRST_WITHIN:g} s", "in time")
NOTES = (
    f"The command run, at SEND_RATE={USUAL}, {LINK}, against a limit of {USUAL} a second. Another process stores the "
    "confirmation, from which the first two columns count; the bot sees it within 10 s. In time: from the first copy "
    f"to the last one at most copies/{A_SECOND:g} s."
)


@dataclass(frozen=True)
class Correction:
    """What was measured: seconds from the confirmation to the first and to the last copy, copies a second, 429s."""

    first: float
    last: float
    rate: float
    refused: int


def correcting(bench: Bench) -> None:
    """The scenario."""
    copies = bench.many(bench.copies)
    title = f"A correction of {copies:,} copies"
    table = bench.table(title, *COLUMNS, *GOALS, notes=NOTES)
    allowed = copies / A_SECOND
    for kind in DATABASES:
        with row_or_reason(table, name := f"this bot, ledger on {kind}"):
            found = _corrected(bench, kind, copies)
            cells = [f"{copies}", f"{found.first:.1f}", f"{found.last:.1f}", f"{allowed:.1f}"]
            cells += [f"{found.rate:.1f}", f"{found.refused}", judged(found.first < FIRST_WITHIN)]
            table.row(name, *cells, judged(found.last - found.first <= allowed))


def _corrected(bench: Bench, kind: str, copies: int) -> Correction:
    """Send a broadcast, and let the whole process correct it."""
    old = snapshot.read(messages())
    with planned(kind, copies) as (database, _), tempfile.TemporaryDirectory() as folder:
        asyncio.run(_publish(database, old))
        bench.run("ours", copies, PLAIN, database=database, rate=UNPACED)
        bench.stand_in.begin(Options(limit=USUAL, round_trip=ROUND_TRIP, jitter=JITTER))
        settings = {"DATABASE_URL": database, "SEND_RATE": f"{USUAL}"}
        with running(bench, ("bot", "run"), folder, **settings):
            confirmed = asyncio.run(_confirm(database, old))
            _wait(bench, copies)
            heard = bench.stand_in.summary(copies)
    if heard["lost"] or heard["doubled"]:
        raise Unavailable(f"{heard['lost']} not changed, {len(heard['doubled'])} changed twice")
    since = (heard["first"] - confirmed, heard["last"] - confirmed)
    return Correction(*since, heard["sustained"], heard["refused"])


def _wait(bench: Bench, copies: int) -> None:
    """Return when all copies have changed."""
    end = time.monotonic() + FIRST_WITHIN + PATIENCE * copies / A_SECOND
    while (found := bench.stand_in.summary(0)["processed"]) < copies:
        if time.monotonic() > end:
            raise Unavailable(f"only {found} of {copies} copies had changed in time")
        time.sleep(LOOK)


async def _publish(database: str, texts: Snapshot) -> None:
    """Let the broadcast begin in these texts."""
    db = await open_database(database)
    try:
        await editions.put(db, texts.digest, texts.files)
        await editions.choose(db, texts.digest)
    finally:
        await db.close()


async def _confirm(database: str, old: Snapshot) -> float:
    """Ask for a correction and confirm it; when that was stored, on the monotonic clock of this machine."""
    files = {name: text.replace(WRONG, RIGHT) for name, text in old.files.items()}
    new = Snapshot(files)
    db = await open_database(database)
    try:
        (one,) = await revisions.begun(db)
        await editions.put(db, new.digest, new.files)
        subject = corrections.correction_of(one, new.digest, marked=True)
        asking, other = OPERATORS
        asked = await approvals.ask(db, RequestKind.CORRECTION, subject, asking, OPERATORS)
        decision = await approvals.confirm(db, almanac.load(messages()), asked.id, other)
        if decision is not Decision.DONE:
            raise Unavailable(f"the correction was not confirmed: {decision.name}")
        return time.monotonic()
    finally:
        await db.close()
