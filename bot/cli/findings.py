"""Shows findings in the terminal: GO or NO-GO first, then what stands in the way, then the rest."""

from collections.abc import Sequence

from rich.console import Console

from bot.operations.readiness import Finding


def show(console: Console, findings: Sequence[Finding], *, go: bool) -> None:
    """Print the verdict, and a line for each finding with what to do."""
    console.print("GO" if go else "NO-GO", style="bold green" if go else "bold red")
    for one in sorted(findings, key=lambda finding: finding.ok):
        mark, style = ("ok", "") if one.ok else ("no", "red")
        remedy = f": {one.remedy}" if one.remedy else ""
        console.print(f"{mark}  {one.check}  {one.text}{remedy}", style=style, markup=False)
