"""A million chats backed up and restored by the commands themselves: how long it takes, and how much memory."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.ledgers import DATABASES, fresh
from tests.bench.processes import Unavailable
from tests.bench.runs import Bench, planned, row_or_reason
from tests.bench.table import judged

#: Chats, each with a notice in the ledger; the goals in seconds and MB.
MILLION, WITHIN, MOST = 1_000_000, 120.0, 200.0

#: Seconds between two looks at the memory of a process, which only grows.
LOOK = 0.05

PASSPHRASE = "for the bench only"


def backups(bench: Bench) -> None:
    """The scenario."""
    chats = bench.many(MILLION)
    goals = (f"< {WITHIN:g} s", f"< {MOST:g} MB")
    notes = (
        "The commands backup and restore as processes; each chat has a notice in the ledger. MB is the most memory of"
        " the process. The last lines are encrypted."
    )
    table = bench.table(
        f"Backups of {chats:,} chats", "seconds", "MB", "file MB", *goals, notes=notes
    )
    for kind, passphrase in [(kind, word) for word in ("", PASSPHRASE) for kind in DATABASES]:
        with (
            row_or_reason(table, name := f"{kind}{', encrypted' if passphrase else ''}"),
            tempfile.TemporaryDirectory(prefix="bench-") as folder,
            planned(kind, chats) as (source, _),
            fresh(kind) as target,
        ):
            file = Path(folder) / "backup"
            for command, database in (("backup", source), ("restore", target)):
                seconds, peak = _run(command, file, database, passphrase)
                size = f"{file.stat().st_size / 2**20:.0f}"
                judgement = judged(seconds < WITHIN), judged(peak < MOST)
                cells = f"{seconds:.1f}", f"{peak:.0f}", size, *judgement
                table.row(f"{command}, {name}", *cells)


def _run(command: str, file: Path, database: str, passphrase: str) -> tuple[float, float]:
    """Seconds and the most megabytes of one command."""
    settings = {"DATABASE_URL": database, "BACKUP_PASSPHRASE": passphrase}
    words = [sys.executable, "-m", "bot", command, str(file)]
    begun, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(words, env=os.environ | settings, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, _peak(process.pid))
        time.sleep(LOOK)
    if process.returncode:
        raise Unavailable(f"{command} ended with {process.returncode}")
    return time.perf_counter() - begun, peak


def _peak(number: int) -> float:
    """The most memory that a process has held so far, in MB; 0 when it has ended."""
    try:
        status = Path(f"/proc/{number}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
