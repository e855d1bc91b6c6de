"""The heading of a run: when, on which machine, and with which releases."""

import os
import platform
import re
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.cores import LOOP
from tests.bench.ledgers import server_version

LIBRARIES = (
    "python-telegram-bot",
    "aiogram",
    "aiolimiter",
    "aiohttp",
    "httpx",
    "SQLAlchemy",
    "aiosqlite",
    "asyncpg",
)


def heading() -> list[str]:
    """Lines that a reader needs to compare."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {cores()} cores, {processor()}",
        libraries,
        f"SQLite {sqlite3.sqlite_version}, PostgreSQL {server_version()}",
        f"Event loop of everybody: {LOOP}. Everybody sends the same English notice, as HTML and without preview, "
        "over loopback without TLS.",
        "Who is measured has the first core, the stand-in for Telegram the last. CPU is that of the measured process "
        "while it sends; PostgreSQL's own is not in it.",
    ]


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processor() -> str:
    """The processor's name."""
    path = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", path.read_text()) if path.exists() else None
    return found[1] if found else platform.processor() or platform.machine()
