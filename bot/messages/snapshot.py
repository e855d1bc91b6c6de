"""Snapshots: the files of a folder of messages as they are now, so that texts which were sent can be composed again."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from bot.errors import MessagesInvalid

#: The files from which notices are composed. Reviews are left out: they change no word.
FILES = ("*/*.ftl", "*/observance.toml")

#: Hexadecimal digits of a digest.
DIGITS = 16


@dataclass(frozen=True)
class Snapshot:
    """The content of those files, by their paths within the folder."""

    files: dict[str, str]

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of a SHA-256 of all paths and contents."""
        canonical = json.dumps(self.files, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:DIGITS]

    def write(self, folder: Path) -> None:
        """Write the files into a folder, which `catalog.load` and `almanac.load` then read."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, "utf-8", newline="")


def read(messages_dir: Path) -> Snapshot:
    """The snapshot of a folder. Raises MessagesInvalid when a file cannot be read."""
    paths = sorted(path for pattern in FILES for path in messages_dir.glob(pattern))
    return Snapshot({path.relative_to(messages_dir).as_posix(): _text(path) for path in paths})


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise MessagesInvalid(path=path, reason=f"it cannot be read ({error})") from None
