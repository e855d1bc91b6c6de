"""Shows how far a rehearsal is: a progress bar on a terminal, a line for each phase elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text


class Progress:
    """The progress of a rehearsal, on standard error."""

    def __init__(self, console: Console, total: int) -> None:
        """`total` is the number of notices."""
        self._console = console
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)

    @contextmanager
    def shown(self) -> Iterator["Progress"]:
        """Show the progress while the block runs."""
        with self._bar:
            yield self

    def phase(self, text: str) -> None:
        """Begin a phase."""
        self._bar.update(self._task, description=text)
        if not self._console.is_terminal:
            self._console.print(text, markup=False, highlight=False)

    def show(self, arrived: int) -> None:
        """Show how many notices have arrived."""
        self._bar.update(self._task, completed=arrived)


class _Rate(ProgressColumn):
    """Notices a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last seconds."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.0f}/s")
