"""The versions of everything that runs, and the commit of a checkout."""

import platform
import sqlite3
import subprocess
from importlib import metadata
from pathlib import Path

import bot

#: The libraries whose version decides what is sent, and when.
LIBRARIES = (
    *("python-telegram-bot", "APScheduler", "pytz", "tzdata", "SQLAlchemy", "aiosqlite"),
    *("aiohttp", "fluent.runtime", "Babel", "Pillow"),
)

#: Seconds within which git must answer.
PATIENCE = 10


def versions() -> dict[str, str]:
    """The name of each part with its version."""
    own = {"commemoration-bot": bot.__version__, "Python": platform.python_version()}
    libraries = {name: metadata.version(name) for name in LIBRARIES}
    return own | libraries | {"SQLite": sqlite3.sqlite_version, "platform": platform.platform()}


def commit() -> str | None:
    """The commit of the checkout from which the bot runs, with a + if files were changed since.

    None when it is installed from a package, or when there is no git.
    """
    root = Path(bot.__file__).parents[1]
    if not (root / ".git").exists():
        return None
    found, changed = _git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain", "-uno")
    return found and found + ("+" if changed else "")


def _git(root: Path, *words: str) -> str | None:
    """What git answers; None when it does not."""
    command = ("git", "--no-optional-locks", "-C", str(root), *words)
    try:
        return subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=PATIENCE
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
