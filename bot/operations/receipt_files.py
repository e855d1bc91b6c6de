"""A receipt as JSON and CSV, and the file of its page."""

import csv
import io
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.errors import ReceiptInTheWay, ReceiptNotWritten
from bot.operations import receipt_page
from bot.store import receipts

#: The columns of the CSV.
COLUMNS = ("occasion", "moment", "dimension", "value", "figure", "count")

#: The moment of figures of the whole occasion.
ALL = "all"

Json = dict[str, Any]
Row = tuple[str, str, str, str, str, int]


def as_json(found: Json) -> str:
    """The receipt as JSON: the same text for the same receipt."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: Json) -> str:
    """A row for each figure: of the whole and of each moment, by each dimension, and by reason."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(found))
    return text.getvalue()


def write_page(path: Path, found: Json) -> None:
    """Write the page; it takes the place of an earlier one at once.

    Raises ReceiptInTheWay when the file is not an earlier receipt, and ReceiptNotWritten.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        if (path.exists() or path.is_symlink()) and not _earlier(path):
            raise ReceiptInTheWay(path=path)
        try:
            unfinished.write_text(receipt_page.html(found), "utf-8")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise ReceiptNotWritten(path=path, reason=error.strerror) from None


def _earlier(path: Path) -> bool:
    """True for a file that contains an earlier receipt."""
    try:
        return path.is_file() and receipt_page.MARK in path.read_text("utf-8")
    except ValueError:
        return False


def _rows(found: Json) -> Iterator[Row]:
    occasion = f"{found['occasion']['observance']} {found['occasion']['year']}"
    for part in (found[ALL], *found["moments"]):
        moment = part.get("moment", ALL)
        yield from _figures(occasion, moment, ALL, "", part)
        for dimension, lines in part["by"].items():
            for line in lines:
                yield from _figures(occasion, moment, dimension, line["value"], line)
        for figure, counts in part["reasons"].items():
            for reason, count in counts.items():
                yield occasion, moment, "reason", reason, figure, count


def _figures(occasion: str, moment: str, dimension: str, value: str, line: Json) -> Iterator[Row]:
    for figure in receipts.NAMES:
        yield occasion, moment, dimension, value, figure, line[figure]
