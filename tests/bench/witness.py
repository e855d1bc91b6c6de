"""What the witness costs while notices are sent: each that is begun is counted in the transaction of its watermark."""

import asyncio
import time

from bot.store import ledger, nonces, senders
from bot.store.engine import open_database
from tests.bench.ledgers import DATABASES
from tests.bench.ours import AFTER_NINE
from tests.bench.processes import Unavailable
from tests.bench.runs import Bench, planned, row_or_reason
from tests.bench.table import judged

#: Notices that are begun, how many of them at once as at SEND_RATE=30, and the greatest share of a notice's slot in %.
NOTICES, AT_ONCE, SHARE = 6_000, 6, 1.0

#: Microseconds of a slot at SEND_RATE=30, of which 94 % are used.
SLOT = 1e6 / (30 * 0.94)


def witness(bench: Bench) -> None:
    """How much longer a watermark is moved when notices are counted beside it."""
    columns = ("not counted", "counted", "difference", "% of a slot", f"< {SHARE:g} %")
    notes = (
        f"Microseconds for each notice of which the watermark is moved, {AT_ONCE} at once, until that is"
        " on the disk; every other time with the count. The witness itself takes no slot: one getChat"
        " and one edit for each operator in five seconds, on a connection of their own."
    )
    table = bench.table("The witness: a notice, in µs", *columns, notes=notes)
    for kind in DATABASES:
        with row_or_reason(table, kind), planned(kind, bench.many(NOTICES)) as (database, _):
            without, counted = asyncio.run(_advance(database))
            more = counted - without
            cells = (f"{without:.0f}", f"{counted:.0f}", f"{more:.0f}", f"{100 * more / SLOT:.2f}")
            table.row(kind, *cells, judged(100 * more / SLOT < SHARE))


async def _advance(database: str) -> tuple[float, float]:
    """Microseconds for each notice: without the count, and with it."""
    db = await open_database(database)
    try:
        db.offset = AFTER_NINE - await db.now()
        await senders.enter(db, "bench")
        own = await nonces.begin(db)
        spent, read, turn = {None: 0.0, own: 0.0}, {None: 0, own: 0}, 0
        while batch := await ledger.claim(db, "bench"):
            found = True
            while found:
                nonce, turn = (own if turn % 2 else None), turn + 1
                begun = time.perf_counter()
                found = bool(rows := await ledger.advance(db, batch, AT_ONCE, nonce))
                spent[nonce] += time.perf_counter() - begun if found else 0.0
                read[nonce] += len(rows)
        if not all(read.values()):
            raise Unavailable("nothing was read")
        return 1e6 * spent[None] / read[None], 1e6 * spent[own] / read[own]
    finally:
        await db.close()
