"""Keeps out of memory what libraries import for features that the bot does not use: 13 of 115 MB."""

import sys
from types import ModuleType

#: The ORM of SQLAlchemy, which its asyncio package imports for these modules.
SESSIONS = ("sqlalchemy.ext.asyncio.session", "sqlalchemy.ext.asyncio.scoping")

#: The command line of httpx, which imports Rich and Pygments. Without it, httpx explains how to install it.
COMMAND_LINE = "httpx._main"


#: What python-telegram-bot imports for Telegram Passport, if it is installed. Encrypted backups need it.
CRYPTOGRAPHY = "cryptography"


def keep_out() -> None:
    """Replace those modules. Call it before the libraries are imported; it does nothing afterwards."""
    sys.modules.setdefault(COMMAND_LINE, None)  # type: ignore[arg-type] # None: it cannot be imported
    sys.modules.setdefault(CRYPTOGRAPHY, None)  # type: ignore[arg-type]
    for name in SESSIONS:
        sys.modules.setdefault(name, _empty(name))


def let_in_cryptography() -> None:
    """Allow the import of cryptography again. Call it before that import."""
    if sys.modules.get(CRYPTOGRAPHY, sys) is None:
        del sys.modules[CRYPTOGRAPHY]


def _empty(name: str) -> ModuleType:
    """A module in which every name can be imported, and is None."""
    made = ModuleType(name)
    made.__getattr__ = lambda name: None  # type: ignore[method-assign]
    return made
