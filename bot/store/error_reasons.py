"""Explains why a database cannot be used or did not answer, without showing an address, user or password."""

import os
import socket
import sqlite3
import ssl

from sqlalchemy.engine import URL

from bot.errors import (
    DatabaseAway,
    DatabaseCannotWrite,
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseUnusable,
    ValueRejected,
)
from bot.store.redacted_url import shown

#: SQLite's result codes for a damaged database and for a file that is not a database.
DAMAGED_FILE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

#: PostgreSQL's SQLSTATE codes for damaged tables and indexes.
DAMAGED_TABLE = frozenset({"XX001", "XX002"})

#: SQLite's result codes and PostgreSQL's SQLSTATE codes for a full disk and for one that is not writable.
UNWRITABLE_FILE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
UNWRITABLE_TABLE = frozenset({"53100", "25006"})

#: SQLite's result codes and PostgreSQL's SQLSTATE codes for a database or a table that somebody has locked.
LOCKED_FILE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
LOCKED_TABLE = frozenset({"55P03"})

#: The class of PostgreSQL's SQLSTATE codes for values that it does not accept.
DATA = "22"

#: Replacement texts for errors in which PostgreSQL names the user or the database, by the class of the SQLSTATE code.
UNNAMED = {
    "28": "the server does not accept the user or the password",
    "3D": "the server has no database of that name",
}


class FromNewerRelease(Exception):
    """Raised for tables that no migration of this release leads to."""


def unusable(error: Exception, url: str) -> DatabaseUnusable | DatabaseDamaged:
    """The error for a database that cannot be opened."""
    locked = _is(error, LOCKED_FILE, LOCKED_TABLE)
    kind = DatabaseDamaged if damaged(error) else DatabaseLocked if locked else DatabaseUnusable
    return kind(url=shown(url), reason=reason(error))


def away(error: Exception, url: URL) -> DatabaseAway:
    """The error for a transaction that failed."""
    if damaged(error):
        return DatabaseDamaged(url=shown(url), reason=f"the database is damaged: {reason(error)}")
    if (getattr(_cause(error), "sqlstate", None) or "").startswith(DATA):
        return ValueRejected(reason=reason(error))
    kind = DatabaseCannotWrite if _is(error, UNWRITABLE_FILE, UNWRITABLE_TABLE) else DatabaseAway
    return kind(reason=reason(error))


def damaged(error: Exception) -> bool:
    """True when the database itself is damaged, or the file is not a database."""
    return _is(error, DAMAGED_FILE, DAMAGED_TABLE)


def _is(error: Exception, of_sqlite: frozenset[int], of_postgresql: frozenset[str]) -> bool:
    """True when the driver's error has one of these codes."""
    cause = _cause(error)
    code = getattr(cause, "sqlite_errorcode", None) or 0
    return code & 0xFF in of_sqlite or getattr(cause, "sqlstate", None) in of_postgresql


def reason(error: Exception) -> str:
    """The reason of an error, in the database's own words on one line, without address, user or password."""
    if isinstance(error, FromNewerRelease):
        return "it was written by a newer release of this bot; install that one"
    cause = _cause(error)
    if isinstance(cause, OSError):
        return _unreached(cause)
    if unnamed := UNNAMED.get((getattr(cause, "sqlstate", None) or "")[:2]):
        return unnamed
    said = " ".join(str(cause).split()) or type(cause).__name__
    return said.rpartition("'>: ")[2]


def _cause(error: Exception) -> BaseException:
    """The driver's own error. SQLAlchemy's error also contains the statement."""
    return getattr(error, "orig", None) or error


def _unreached(error: OSError) -> str:
    """The operating system's reason. The text of Python's error would add the address."""
    if isinstance(error, socket.gaierror):
        return "its host is not known"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({error.reason})"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return os.strerror(error.errno) if error.errno else "it cannot be reached"
