"""Fresh databases for the ledger: a SQLite file in a temporary folder, and a PostgreSQL database made and dropped."""

import asyncio
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from tests.bench.processes import Unavailable

#: A database of the server on which scratch databases may be made.
SERVER = os.environ.get("BENCH_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")

DATABASES = ("SQLite", "PostgreSQL")


@contextmanager
def fresh(kind: str) -> Iterator[str]:
    """The address of an empty database that is removed afterwards."""
    if kind == "SQLite":
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'bot.db'}"
        return
    name = f"bench_{secrets.token_hex(6)}"
    on_server(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    finally:
        on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def server_version() -> str:
    """The server's release; or why there is none."""
    try:
        return on_server("SHOW server_version").split()[0]
    except Unavailable as error:
        return f"not available ({error})"


def on_server(statement: str) -> str:
    """Run one statement on the server; its first value as text, if it has one."""

    async def ask() -> str:
        connection = await asyncpg.connect(SERVER, timeout=5)
        try:
            return str(await connection.fetchval(statement))
        finally:
            await connection.close()

    try:
        return asyncio.run(ask())
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unavailable(f"{type(error).__name__}: {error}") from error
