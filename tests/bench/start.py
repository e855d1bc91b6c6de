"""A rush: a thousand people write /start at once. How fast each bot answers, and what an answer costs."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.behaviour import Options
from tests.bench.paced import PAID, ROUND_TRIP
from tests.bench.processes import ROOT, Unavailable
from tests.bench.runs import Bench, row_or_reason
from tests.bench.table import judged
from tests.bench.task import TOKEN

#: People who write at once.
PEOPLE = 1000

#: The goals: answers a second, and milliseconds of CPU for one.
A_SECOND, MILLISECONDS = 350, 2.5

#: How often each bot is measured: the middle one is the result.
TIMES = 3

#: Seconds until a bot that fetches updates has done all else that it does at its start.
SETTLED = 3.0

#: Seconds between two looks at whether all are answered, and until a run is given up.
LOOK, PATIENCE = 0.05, 60.0

#: Clock ticks of /proc in a second.
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100

BOTS = {
    "this bot, SQLite, SEND_RATE=1000": ("bot", "run"),
    "PTB, as it comes, one INSERT": ("tests.bench.start_ptb",),
    "aiogram, one INSERT": ("tests.bench.start_aiogram",),
}
NOTES = (
    f"{PEOPLE} people write at the same instant, over a link with a round trip of {ROUND_TRIP:g} ms. CPU: of the bot's "
    f"whole process, both of whose cores it shares with the stand-in. The middle one of {TIMES} runs and, in brackets, "
    "the least and the most. The others write one row for each person and answer with the same number of letters."
)


def start(bench: Bench) -> None:
    """The scenario."""
    columns = ("people", "a second", "CPU ms", f">= {A_SECOND}/s", f"<= {MILLISECONDS} ms")
    table = bench.table("A thousand people write /start at once", *columns, notes=NOTES)
    people = bench.many(PEOPLE)
    for name, command in BOTS.items():
        with row_or_reason(table, name):
            runs = [_rush(bench, command, people) for _ in range(TIMES)]
            speeds = sorted(people / seconds for seconds, _ in runs)
            costs = sorted(1000 * cpu / people for _, cpu in runs)
            cells = [f"{people}", _spread(speeds, 0), _spread(costs, 2)]
            if command[0] == "bot":
                cells += [judged(speeds[TIMES // 2] >= A_SECOND)]
                cells += [judged(costs[TIMES // 2] <= MILLISECONDS)]
            table.row(name, *cells)


def _spread(ordered: list[float], digits: int) -> str:
    least, middle, most = ordered[0], ordered[len(ordered) // 2], ordered[-1]
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def _rush(bench: Bench, command: tuple[str, ...], people: int) -> tuple[float, float]:
    """Seconds until all are answered, and the bot's seconds of CPU meanwhile."""
    bench.stand_in.begin(Options(round_trip=ROUND_TRIP))
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        running(bench, command, folder) as bot,
    ):
        cpu, begun = cpu_of(bot), time.perf_counter()
        bench.stand_in.rush(people)
        _until(lambda: bench.stand_in.summary(people)["processed"] >= people, bot)
        return time.perf_counter() - begun, cpu_of(bot) - cpu


@contextmanager
def running(
    bench: Bench, command: tuple[str, ...], folder: str, **more: str
) -> Iterator[subprocess.Popen[str]]:
    """The bot as a process with its database in that folder, once it has done all that it does at its start.

    `more` are settings that replace the usual ones, by their names in the environment.
    """
    address = f"sqlite:///{Path(folder) / 'bot.db'}"
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": bench.stand_in.url}
    settings |= {"DATABASE_URL": address, "SEND_RATE": str(PAID), "LOG_LEVEL": "ERROR"}
    settings |= {"BENCH_TEXT": json.dumps(bench.text[:400])}
    settings |= more
    bot = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | settings,
        text=True,
        stderr=subprocess.PIPE,
    )
    try:
        _until(lambda: bench.stand_in.summary(1)["asked"], bot)
        time.sleep(SETTLED)
        yield bot
    finally:
        bot.terminate()
        bot.communicate()


def _until(true: Any, bot: subprocess.Popen[str]) -> None:
    """Wait until something is true; Unavailable when the bot has ended or it takes too long."""
    end = time.monotonic() + PATIENCE
    while not true():
        if bot.poll() is not None:
            raise Unavailable(f"ended with {bot.returncode}: {bot.communicate()[1][-160:]}")
        if time.monotonic() > end:
            raise Unavailable(f"not done after {PATIENCE:g} s")
        time.sleep(LOOK)


def cpu_of(bot: subprocess.Popen[str]) -> float:
    """Seconds of CPU that the process has used, all its threads together."""
    path = Path(f"/proc/{bot.pid}/stat")
    if not path.exists():
        raise Unavailable("the CPU of another process is read from /proc, which is missing")
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
