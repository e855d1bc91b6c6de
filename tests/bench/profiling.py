"""Where the CPU of a run goes: by function and by package, so that a missed goal can be explained."""

import contextlib
import cProfile
import io
import pstats
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: Functions shown.
SHOWN = 25

#: Packages shown.
PACKAGES = 12


@dataclass
class Profile:
    """What the profiler saw, as text; empty when it did not run."""

    text: str = ""


@contextlib.contextmanager
def profiled(wanted: bool) -> Iterator[Profile]:
    """Profile this thread while the block runs."""
    found = Profile()
    if not wanted:
        yield found
        return
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        yield found
    finally:
        profiler.disable()
        found.text = described(profiler)


def described(profiler: cProfile.Profile) -> str:
    """The shares of the packages, then the functions with the most time of their own."""
    page = io.StringIO()
    stats = pstats.Stats(profiler, stream=page).sort_stats("tottime")
    stats.print_stats(SHOWN)
    rows = re.sub(r"\S*/(site-packages|lib/python3\.\d+)/", "", page.getvalue()).splitlines()
    functions = [row.rstrip() for row in rows if row.strip()]
    shares = by_package(stats.stats)  # type: ignore[attr-defined]
    total = sum(shares.values()) or 1.0
    packages = [f"{s:8.3f} s {s / total:5.0%}  {name}" for name, s in shares.most_common(PACKAGES)]
    return "\n".join(
        ["Own time by package, with the builtins it calls:", *packages, "", *functions]
    )


def by_package(stats: dict[Any, Any]) -> Counter[str]:
    """Seconds of own time by package; a builtin counts for its caller."""
    shares: Counter[str] = Counter()
    for (path, _, name), (_, _, own, _, callers) in stats.items():
        if path != "~":
            shares[package(path)] += own
            continue
        for (caller, _, _), (_, _, part, _) in callers.items():
            shares[package(caller) if caller != "~" else f"builtin {name}"] += part
    return shares


def package(path: str) -> str:
    """The package that a file belongs to; our own by package."""
    if found := re.search(r"/site-packages/(\w+)", path):
        return found[1]
    if found := re.search(r"/(bot/\w+|tests/bench)/", path):
        return found[1]
    if found := re.search(r"/python3\.\d+/(\w+)", path):
        return f"python's {found[1]}"
    return path
