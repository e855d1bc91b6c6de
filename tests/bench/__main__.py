"""`make bench`: how fast, how evenly and how surely notices leave, beside others, against one stand-in."""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.messages import catalog, render
from bot.observances import almanac
from bot.settings import SHIPPED_MESSAGES
from tests.bench import (
    backups,
    correcting,
    fast,
    faulty,
    holding,
    idle,
    large,
    paced,
    sealing,
    start,
    waiting,
    watching,
    witness,
)
from tests.bench.machine import heading
from tests.bench.processes import stand_in
from tests.bench.runs import Bench

#: In the order in which they run.
SCENARIOS: dict[str, Callable[[Bench], None]] = {
    "fast": fast.fast,
    "paced": paced.paced,
    "thousand": paced.thousand,
    "faults": faulty.faulty,
    "planning": large.planning,
    "memory": large.memory,
    "backups": backups.backups,
    "seal": sealing.seal,
    "rekey": sealing.rekey,
    "answers": waiting.answers,
    "hold": holding.holding,
    "watching": watching.watching,
    "witness": witness.witness,
    "correct": correcting.correcting,
    "start": start.start,
    "idle": idle.idle,
}


def main() -> None:
    """Run the scenarios that were asked for."""
    options = parser().parse_args()
    begun = time.monotonic()
    head = heading()
    print("\n".join(head), flush=True)
    with stand_in() as served:
        bench = Bench(served, notice(), options.quick, options.copies)
        if options.profile:
            fast.profile(bench)
            return
        for name in options.only or SCENARIOS:
            SCENARIOS[name](bench)
    took = f"Done in {(time.monotonic() - begun) / 60:.1f} minutes."
    print(f"\n{took}")
    if options.markdown:
        options.markdown.write_text(page(options, [*head, took], bench))


def parser() -> argparse.ArgumentParser:
    """What may be asked: `make bench ARGS="--only paced faults"`."""
    made = argparse.ArgumentParser(prog="make bench", description=__doc__)
    made.add_argument("--only", nargs="+", choices=SCENARIOS, help="these scenarios alone")
    made.add_argument("--quick", action="store_true", help="small numbers, to see that it works")
    made.add_argument("--copies", type=int, default=1000, help="how many `correct` changes")
    made.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables there, too")
    made.add_argument("--profile", action="store_true", help="show where the CPU goes, instead")
    return made


def notice() -> str:
    """The day's notice as a reader of English in Baku gets it."""
    texts = next(path for path in SHIPPED_MESSAGES if path.is_dir())
    known = almanac.load(texts)
    (occasion,) = known.between(
        datetime(2027, 1, 19, tzinfo=UTC), datetime(2027, 1, 21, tzinfo=UTC)
    )
    reader = render.Reader("en", "Asia/Baku", None, frozenset({"day"}))
    return render.notice(catalog.load(texts), known, occasion, "day", reader).text


def page(options: argparse.Namespace, head: list[str], bench: Bench) -> str:
    """The tables for docs/performance.md."""
    asked = [f"--only {' '.join(options.only)}"] if options.only else []
    asked += ["--quick"] if options.quick else []
    command = f'make bench ARGS="{" ".join(asked)}"' if asked else "make bench"
    lines = "\n".join(f"- {line}" for line in head)
    tables = "\n".join(table.markdown() for table in bench.tables)
    return f"Printed by `{command}`:\n\n{lines}\n\n{tables}"


if __name__ == "__main__":
    main()
