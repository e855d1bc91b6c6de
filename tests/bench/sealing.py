"""What sealed Telegram ids cost: the opening of those of a batch, and a rekey of a million chats beside a reader."""

import asyncio
import base64
import os
import secrets
import subprocess
import sys
import time

from bot.store import ledger, senders
from bot.store.engine import open_database
from bot.store.key_ring import KeyRing
from tests.bench.ledgers import DATABASES
from tests.bench.ours import AFTER_NINE
from tests.bench.processes import Unavailable
from tests.bench.runs import Bench, planned, row_or_reason
from tests.bench.table import judged

#: Deliveries that are read, and rows that `advance` reads at once; the goal in microseconds for each.
READ, AT_ONCE, MOST = 20_000, 500, 20.0

#: Chats that are sealed, and the goal in seconds.
MILLION, WITHIN = 1_000_000, 300.0


def new_key() -> str:
    """A data key, as the command `key` prints it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def seal(bench: Bench) -> None:
    """How much longer a delivery takes to be read when its chat's id is sealed."""
    rows = bench.many(READ)
    notes = (
        f"Microseconds of CPU for each delivery that a sender reads, {AT_ONCE} at once, with its chat; no id is read"
        " twice. The last line seals and opens ids alone."
    )
    columns = ("unsealed", "sealed", "difference", f"< {MOST:g} µs")
    table = bench.table("Sealed ids: a delivery, in µs of CPU", *columns, notes=notes)
    for kind in DATABASES:
        with row_or_reason(table, kind):
            plain, sealed = _read(kind, rows, ""), _read(kind, rows, new_key())
            cells = (f"{plain:.1f}", f"{sealed:.1f}", f"{sealed - plain:.1f}")
            table.row(kind, *cells, judged(sealed - plain < MOST))
    ring, ids = KeyRing([new_key()]), range(5_000_000_000, 5_000_000_000 + rows)
    ring.seal(0)
    begun = time.process_time()
    forms = [ring.seal(one) for one in ids]
    middle = time.process_time()
    opened = [ring.open(one) for one in forms]
    ended = time.process_time()
    assert opened == list(ids)
    each = [1e6 * span / rows for span in (middle - begun, ended - middle)]
    table.row("seal, open", "", f"{each[0]:.1f}", f"{each[1]:.1f}", judged(max(each) < MOST))


def _read(kind: str, rows: int, key: str) -> float:
    """Microseconds of CPU for each delivery, with the ids sealed by that key, or unsealed without one."""
    with planned(kind, rows) as (database, _):
        if key:
            _rekey(database, key)
        return asyncio.run(_advance(database, key))


async def _advance(database: str, key: str) -> float:
    db = await open_database(database, ring=KeyRing([key] if key else []), lasting=False)
    try:
        db.offset = AFTER_NINE - await db.now()
        await senders.enter(db, "bench")
        read, spent = 0, 0.0
        while batch := await ledger.claim(db, "bench"):
            begun = time.process_time()
            found = await ledger.advance(db, batch, AT_ONCE)
            spent += time.process_time() - begun
            read += len(found)
        if not read:
            raise Unavailable("nothing was read")
        return 1e6 * spent / read
    finally:
        await db.close()


def _rekey(database: str, *keys: str) -> float:
    """Seconds of the command `rekey`."""
    settings = {"DATABASE_URL": database, "DATA_KEY": ",".join(keys)}
    words = [sys.executable, "-m", "bot", "rekey"]
    begun = time.perf_counter()
    done = subprocess.run(words, env=os.environ | settings, capture_output=True, check=False)
    if done.returncode:
        raise Unavailable(done.stderr.decode().strip())
    return time.perf_counter() - begun


def rekey(bench: Bench) -> None:
    """How long the command `rekey` takes for a million chats: the first time, and with another key."""
    chats = bench.many(MILLION)
    notes = "The command as a process, with all that it does: on SQLite it also rewrites the file."
    columns = ("seconds", f"< {WITHIN:g} s")
    table = bench.table(f"Rekey of {chats:,} chats", *columns, notes=notes)
    for kind in DATABASES:
        with row_or_reason(table, kind), planned(kind, chats) as (database, _):
            old, new = new_key(), new_key()
            for name, keys in (("sealed for the first time", [old]), ("another key", [new, old])):
                seconds = _rekey(database, *keys)
                table.row(f"{kind}, {name}", f"{seconds:.1f}", judged(seconds < WITHIN))
