"""What every scenario needs: one run of one contender against the stand-in, behaving as configured."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.bench.behaviour import Options
from tests.bench.ledgers import fresh
from tests.bench.processes import StandIn, Unavailable, measured
from tests.bench.table import Table
from tests.bench.task import Task

#: By how much `--quick` divides the number of messages, and what it leaves of them at least.
QUICKER, LEAST = 10, 60

#: No limit, no distance, no faults.
PLAIN = Options()


@dataclass(frozen=True)
class Run:
    """What one run has cost, and what arrived."""

    #: What the contender says.
    spent: dict[str, Any]
    #: What the stand-in says.
    heard: dict[str, Any]
    chats: int

    @property
    def delivered_a_second(self) -> float:
        """Messages that were processed, over the seconds that sending took."""
        return float(self.heard["processed"]) / float(self.spent["seconds"])

    @property
    def cpu(self) -> float:
        """Seconds of CPU for a thousand messages that were processed."""
        return 1000 * float(self.spent["cpu"]) / max(1, int(self.heard["processed"]))

    @property
    def stand_in_busy(self) -> float:
        """The share of the time in which the stand-in's core was at work."""
        return float(self.heard["cpu"]) / float(self.spent["seconds"])


@dataclass
class Bench:
    """One whole run of the bench."""

    stand_in: StandIn
    text: str
    quick: bool
    #: The copies that a correction changes.
    copies: int = 1000
    tables: list[Table] = field(default_factory=list)

    def table(self, title: str, *columns: str, notes: str = "") -> Table:
        """Begin a table."""
        made = Table(title, columns, notes)
        made.begin()
        self.tables.append(made)
        return made

    def many(self, count: int) -> int:
        """That many messages; fewer when it is to be quick."""
        return max(LEAST, count // QUICKER) if self.quick else count

    def run(self, way: str, chats: int, options: Options = PLAIN, **more: Any) -> Run:
        """One contender's run; Unavailable when it cannot."""
        task = Task(way=way, url=self.stand_in.url, chats=chats, text=self.text, **more)
        self.stand_in.begin(options)
        spent = measured(task)
        return Run(spent, self.stand_in.summary(chats), chats)

    def ours(self, kind: str, chats: int, options: Options = PLAIN, **more: Any) -> Run:
        """Our run, on a fresh ledger of that kind, planned in a process before."""
        with planned(kind, chats) as (database, _):
            return self.run("ours", chats, options, database=database, **more)


@contextmanager
def planned(kind: str, chats: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """A fresh ledger with that many chats planned; its address, and what planning cost."""
    with fresh(kind) as database:
        yield database, measured(Task(way="prepare", chats=chats, database=database))


@contextmanager
def row_or_reason(table: Table, name: str) -> Iterator[None]:
    """A row that says why when its contender cannot run."""
    try:
        yield
    except Unavailable as error:
        table.row(name, f"not available: {error}")
