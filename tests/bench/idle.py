"""An idle bot: its memory, and the CPU time that it uses in an hour while nothing is due."""

import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.behaviour import Options
from tests.bench.paced import ROUND_TRIP
from tests.bench.processes import Unavailable
from tests.bench.runs import Bench, row_or_reason
from tests.bench.start import cpu_of, running
from tests.bench.table import judged

#: The goals: megabytes, and seconds of CPU in an hour.
MEGABYTES, SECONDS = 90.0, 12.0

#: Seconds that are measured.
MEASURED = 90

BOT = ("bot", "run")
NOTES = f"The command run with an existing SQLite database and nothing due, for {MEASURED} s; MB is 1,000 kB of VmRSS."


def idle(bench: Bench) -> None:
    """The scenario."""
    columns = ("MB", "CPU s/hour", f"<= {MEGABYTES:g} MB", f"<= {SECONDS:g} s")
    table = bench.table("An idle bot", *columns, notes=NOTES)
    with row_or_reason(table, "this bot, SQLite"):
        memory, cpu = _measured(bench)
        goals = judged(memory <= MEGABYTES), judged(cpu <= SECONDS)
        table.row("this bot, SQLite", f"{memory:.1f}", f"{cpu:.1f}", *goals)


def _measured(bench: Bench) -> tuple[float, float]:
    """Megabytes, and seconds of CPU in an hour. The first start makes the database, the second one is measured."""
    seconds = bench.many(MEASURED)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for measured in (False, True):
            bench.stand_in.begin(Options(round_trip=ROUND_TRIP))
            with running(bench, BOT, folder) as bot:
                if measured:
                    cpu = cpu_of(bot)
                    time.sleep(seconds)
                    return _megabytes(bot), (cpu_of(bot) - cpu) * 3600 / seconds
    raise Unavailable("nothing was measured")


def _megabytes(bot: subprocess.Popen[str]) -> float:
    """The resident memory of a process."""
    for line in Path(f"/proc/{bot.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise Unavailable("the memory of another process is read from /proc")
