"""Tables that are printed row by row as the numbers come, and kept to be written as Markdown."""

from dataclasses import dataclass, field

#: Characters of the first column, and the least of the others.
FIRST_COLUMN, NARROWEST = 46, 7

MET, MISSED = "met", "missed"


@dataclass
class Table:
    """One scenario's rows. Numbers come as text, since each column knows its digits."""

    title: str
    columns: tuple[str, ...]
    #: What the reader must know to read it.
    notes: str = ""
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def begin(self) -> None:
        """Print the heading of the table."""
        print(f"\n{self.title}")
        if self.notes:
            print(self.notes)
        print(self._aligned(("", *self.columns)), flush=True)

    def row(self, name: str, *cells: str) -> None:
        """Print and keep one row."""
        self.rows.append((name, *cells))
        print(self._aligned((name, *cells)), flush=True)

    def markdown(self) -> str:
        """The same for a page."""
        width = len(self.columns) + 1
        lines = [("", *self.columns), ("---", *["---:"] * (width - 1)), *self.rows]
        padded = [(*line, *[""] * (width - len(line))) for line in lines]
        table = "\n".join(f"| {' | '.join(line)} |" for line in padded)
        notes = f"{self.notes}\n\n" if self.notes else ""
        return f"## {self.title}\n\n{notes}{table}\n"

    def _aligned(self, cells: tuple[str, ...]) -> str:
        if len(cells) == 2 and len(self.columns) > 1:
            return f"{cells[0]:{FIRST_COLUMN}}  {cells[1]}"
        widths = [max(len(column), NARROWEST) for column in self.columns]
        rest = [f"{cell:>{width}}" for cell, width in zip(cells[1:], widths, strict=False)]
        return "  ".join([f"{cells[0]:{FIRST_COLUMN}}", *rest]).rstrip()


def judged(reached: bool) -> str:
    """The word for a goal."""
    return MET if reached else MISSED
