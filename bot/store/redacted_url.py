"""Shortens a database URL to the part that may be shown, without user and password."""

import re
from pathlib import Path

from sqlalchemy.engine import URL

#: The text shown for a URL in any other form than the two below.
HIDDEN = "(address not shown)"

#: user:password@host:port/name. The user is required: without one, the apparent host and port may really be a user and
#: a password.
POSTGRESQL = re.compile(
    r"postgresql://[\w.-]+(?::[^\s/@?#]*)?@([\w.-]+|\[[\dA-Fa-f:.]+\])(:\d+)?/([\w-]+)(?:\?ssl=[a-z-]+)?",
    re.ASCII,
)

#: A file path, which begins with a drive letter on Windows.
SQLITE = re.compile(r"sqlite:///([A-Za-z]:)?[^@:?#\s]+")


def shown(url: str | URL) -> str:
    """The scheme, host, port and name of a PostgreSQL database, or the path of an SQLite file; else HIDDEN."""
    if isinstance(url, URL):
        plain = url.set(drivername=url.get_backend_name())
        url = plain.render_as_string(hide_password=False)
    if SQLITE.fullmatch(url):
        return url
    found = POSTGRESQL.fullmatch(url)
    return f"postgresql://{found[1]}{found[2] or ''}/{found[3]}" if found else HIDDEN


def located(url: str) -> str:
    """Like `shown`, with the whole path of an SQLite file, since a relative one depends on the working directory."""
    text = shown(url)
    scheme, path = text[:10], text[10:]
    return f"{scheme}{Path(path).resolve()}" if scheme == "sqlite:///" else text
