"""The files of a certificate: where they are written, and what they must not replace."""

import json
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.errors import CertificateInTheWay, CertificateNotWritten
from bot.rehearsal import page
from bot.rehearsal.certificate import KIND
from bot.rehearsal.page import Cards

PAGE, DATA = "certificate.html", "certificate.json"

Json = dict[str, Any]


@contextmanager
def prepared(folder: Path) -> Iterator[None]:
    """Prepare the folder for the block. A folder that was created and is still empty afterwards is removed.

    Raises what `prepare` raises.
    """
    created = not folder.exists()
    try:
        prepare(folder)
        yield
    finally:
        if created:
            with suppress(OSError):  # there is something in it
                folder.rmdir()


def prepare(folder: Path) -> None:
    """Make sure, before the rehearsal, that its certificate can be written into that folder, which is created.

    Raises CertificateInTheWay when a file there has the same name and is no certificate, and CertificateNotWritten.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (folder / PAGE, folder / DATA):
            if (path.exists() or path.is_symlink()) and not _earlier(path):
                raise CertificateInTheWay(path=path)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CertificateNotWritten(path=folder, reason=error.strerror) from None


def write(folder: Path, found: Json, cards: Cards) -> None:
    """Write both files; each takes the place of an earlier one at once. Raises CertificateNotWritten."""
    data = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    try:
        for name, text in ((DATA, data), (PAGE, page.html(found, cards))):
            unfinished = folder / f".{name}.{secrets.token_hex(4)}"
            try:
                unfinished.write_text(text, "utf-8")
                unfinished.replace(folder / name)
            finally:
                unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise CertificateNotWritten(path=folder, reason=error.strerror) from None


def _earlier(path: Path) -> bool:
    """True for a file that an earlier rehearsal has written."""
    if not path.is_file():
        return False
    try:
        text = path.read_text("utf-8")
        return page.MARK in text if path.name == PAGE else json.loads(text).get("kind") == KIND
    except (ValueError, AttributeError):
        return False
