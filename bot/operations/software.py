"""The versions of everything that runs, and the commit of a checkout."""

import platform
import re
import sqlite3
import subprocess
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import bot

#: The name under which the bot is installed.
PACKAGE = "commemoration-bot"

#: The libraries that it needs, where it runs from a checkout and is not installed.
LIBRARIES = (
    *("python-telegram-bot", "APScheduler", "pytz", "tzdata", "SQLAlchemy", "alembic", "aiosqlite"),
    *("asyncpg", "aiohttp", "pydantic-settings", "typer", "rich", "fluent.runtime", "Babel"),
    *("starlette", "uvicorn", "httptools", "cachetools", "uvloop", "Pillow", "icalendar"),
    *("timezonefinder", "cryptography", "prometheus-client"),
)

#: The name at the beginning of a requirement.
NAME = re.compile(r"[\w.-]+")

#: Seconds within which git must answer.
PATIENCE = 10


def versions() -> dict[str, str]:
    """The name of each part with its version."""
    own = {PACKAGE: bot.__version__, "Python": platform.python_version()}
    found = {name: _version(name) for name in _libraries()}
    libraries = {name: version for name, version in found.items() if version}
    return own | libraries | {"SQLite": sqlite3.sqlite_version, "platform": platform.platform()}


def _libraries() -> list[str]:
    """The names of all libraries that the bot needs, without those of its extras."""
    try:
        required = metadata.requires(PACKAGE)
    except metadata.PackageNotFoundError:
        required = None
    names = (NAME.match(one) for one in required or LIBRARIES if "extra ==" not in one)
    return [found[0] for found in names if found]


def _version(name: str) -> str | None:
    """The version of a library; None when it is not installed, as uvloop on Windows."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def commit() -> str | None:
    """The commit of the checkout from which the bot runs, with a + if files were changed since.

    None when it is installed from a package, or when there is no git.
    """
    root = Path(bot.__file__).parents[1]
    if not (root / ".git").exists():
        return None
    found, changed = _git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain", "-uno")
    return found and found + ("+" if changed else "")


def origin() -> str | None:
    """The address from which the checkout was cloned, without a user and password that are in it; None without one."""
    root = Path(bot.__file__).parents[1]
    found = _git(root, "remote", "get-url", "origin") if (root / ".git").exists() else None
    return without_person(found) if found else None


def without_person(address: str) -> str:
    """The address of a repository without user and password; that of ssh keeps its user, which is no secret."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    person, _, server = parts.netloc.rpartition("@")
    if parts.scheme == "ssh" and person:
        server = f"{person.partition(':')[0]}@{server}"
    return parts._replace(netloc=server, query="", fragment="").geturl()


def _git(root: Path, *words: str) -> str | None:
    """What git answers; None when it does not."""
    command = ("git", "--no-optional-locks", "-C", str(root), *words)
    try:
        return subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=PATIENCE
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
