"""The part of a database's address that may be shown: never its user or password."""

import re

from sqlalchemy.engine import URL

#: What stands in place of an address in any other form than the two below.
HIDDEN = "(address not shown)"

#: user:password@host:port/name. Without a user, what looks like a host may be a user, and a port a password.
POSTGRESQL = re.compile(
    r"postgresql://[\w.-]+(?::[^\s/@?#]*)?@([\w.-]+|\[[\dA-Fa-f:.]+\])(:\d+)?/([\w-]+)(?:\?ssl=[a-z-]+)?",
    re.ASCII,
)

#: A path, which on Windows begins with the letter of a drive.
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
