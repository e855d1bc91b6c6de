"""Writes a file that only its owner can read, and that gets its name when it is complete."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.errors import FileExists, FileNotWritten


@contextmanager
def writing(path: Path, *, replace: bool) -> Iterator[TextIO]:
    """Write text in UTF-8, with line ends as they are given. After an error, no file is left.

    `replace`: True replaces a file of that name. Raises FileExists and FileNotWritten.
    """
    _refuse_existing(path, replace=replace)
    try:
        number, temporary = tempfile.mkstemp(
            prefix=f"{path.name}.", suffix=".part", dir=path.parent
        )
        try:
            with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
                yield file
                file.flush()
                os.fsync(number)
            _refuse_existing(path, replace=replace)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise FileNotWritten(path=path, reason=error.strerror or type(error).__name__) from error


def _refuse_existing(path: Path, *, replace: bool) -> None:
    if path.exists() and not (replace and path.is_file()):
        raise FileExists(path=path)
