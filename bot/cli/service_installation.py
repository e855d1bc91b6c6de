"""Finds out where the bot is installed, and whether a service can run it there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import bot
from bot.cli import configuration
from bot.errors import (
    ServiceAccessMissing,
    ServiceAccountUnusable,
    ServiceDataKeyElsewhere,
    ServicePathUnusable,
    ServiceSettingsElsewhere,
    ServiceWithoutEnv,
    TokenMissing,
)
from bot.operations.service_units import REFUSED, Installation
from bot.settings import ENV_FILE, SQLITE, Settings

#: What a Python without the bot does as the user of the service: it prints the first word whose path it cannot use.
#: A word is what is tried, r, w or x, and the path.
PROBE = """
import os, sys
for word in sys.argv[1:]:
    mode = {"r": os.R_OK, "w": os.W_OK, "x": os.X_OK}[word[0]]
    if os.path.isdir(word[1:]):
        mode |= os.X_OK
    if not os.access(word[1:], mode):
        sys.exit(word)
"""

#: What the user cannot do.
WHAT = {"r": "read", "w": "write to", "x": "run"}


def found(account: str | None, data_key: Path | None, timed_backups: Path | None) -> Installation:
    """The installation in the working directory, with the settings of its `.env`.

    `account`: None for `systemctl --user`. Raises a BotError for what a service cannot use.
    """
    folder = Path.cwd()
    settings = _settings(folder)
    installation = Installation(
        python=Path(sys.executable),
        folder=folder,
        account=account,
        reads=tuple(_reads(settings, folder)),
        data=_data(settings, folder),
        backups=settings.backup_dir and folder / settings.backup_dir,
        data_key=data_key and _data_key(settings, data_key.absolute()),
        timed_backups=timed_backups and timed_backups.absolute(),
    )
    for path in installation.paths():
        _require_usable(path)
    return installation


def owner(folder: Path) -> str:
    """The user to whom the folder belongs. Raises ServiceAccountUnusable for root and for one without a name."""
    try:
        name = folder.owner()
    except KeyError:
        raise ServiceAccountUnusable(account="nobody", reason=f"{folder} has no owner") from None
    if name == "root":
        raise ServiceAccountUnusable(account=name, reason=f"{folder} belongs to root")
    return name


def create_folders(installation: Installation) -> None:
    """Create the folders that the service writes to and that do not exist; they are only its user's. Raises OSError."""
    for path in (installation.data, installation.backups, installation.timed_backups):
        if path is not None and not path.exists():
            path.mkdir(mode=0o700, parents=True)
            if installation.account:
                shutil.chown(path, installation.account, _group(installation.account))


def require_access(installation: Installation) -> None:
    """Raise ServiceAccessMissing unless the user of the service can read, write and run what it needs.

    Run by root, this is tried as that user; else for the user who runs the command. Call it after `create_folders`.
    """
    writes = (installation.data, installation.backups, installation.timed_backups)
    words = [
        *(f"r{path}" for path in (installation.folder, installation.folder / ENV_FILE)),
        *(f"r{path}" for path in installation.reads),
        *(f"w{path}" for path in writes if path is not None),
    ]
    refused = _tried(installation, words)
    if refused:
        who = installation.account or "Your account"
        raise ServiceAccessMissing(account=who, what=WHAT[refused[0]], path=refused[1:])


def _tried(installation: Installation, words: list[str]) -> str:
    """The first word that was refused; empty for none."""
    command = [str(installation.python), "-I", "-S", "-c", PROBE, *words]
    person: dict[str, object] = {}
    if installation.account and os.geteuid() == 0:
        person = _identity(installation.account)
    try:
        tried = subprocess.run(command, capture_output=True, text=True, **person)  # type: ignore[call-overload]
    except PermissionError:
        return f"x{installation.python}"
    return str(tried.stderr).strip()


def _identity(account: str) -> dict[str, object]:
    """The ids of an account, for a process that runs as it. Raises ServiceAccountUnusable."""
    import pwd  # here: Windows has none

    try:
        entry = pwd.getpwnam(account)
    except KeyError:
        raise ServiceAccountUnusable(account=account, reason="there is no such user") from None
    groups = os.getgrouplist(account, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": groups}


def _group(account: str) -> int:
    return int(str(_identity(account)["group"]))


def _settings(folder: Path) -> Settings:
    """The settings of `.env`, which must be all that there are: a service has no other environment."""
    if not (folder / ENV_FILE).is_file():
        raise ServiceWithoutEnv(folder=folder)
    names = sorted(name for name in os.environ if name.lower() in Settings.model_fields)
    if names:
        raise ServiceSettingsElsewhere(names=" ".join(names))
    settings = configuration.load()
    if not settings.telegram_bot_token:
        raise TokenMissing
    return settings


def _reads(settings: Settings, folder: Path) -> list[Path]:
    """What the process reads: the interpreter's own folders, the bot, the texts, and files that settings name."""
    package = Path(bot.__file__).parent
    paths = [Path(sys.prefix), Path(sys.base_prefix), package, folder / settings.messages_dir]
    named = (settings.data_key_file, settings.webhook_certificate)
    paths += [folder / path for path in named if path is not None]
    resolved = [path.resolve() for path in (*paths, folder, folder / ENV_FILE)]
    return sorted({*paths, *resolved} - {folder})


def _data(settings: Settings, folder: Path) -> Path | None:
    """The folder of an SQLite database, in which its other files are as well."""
    if not settings.database_url.startswith(SQLITE):
        return None
    return (folder / unquote(settings.database_url.removeprefix(SQLITE))).parent


def _data_key(settings: Settings, path: Path) -> Path:
    """The file of the credential, which must contain data keys, and which no setting may precede."""
    for name in ("data_key", "data_key_file"):
        if getattr(settings, name):
            raise ServiceDataKeyElsewhere(name=name.upper())
    settings.model_copy(update={"data_key_file": path}).data_keys()
    return path


def _require_usable(path: Path) -> None:
    """Refuse what systemd refuses, or takes for something else, in a path."""
    refused = [char for char in str(path) if char in REFUSED or not char.isprintable()]
    if refused:
        raise ServicePathUnusable(path=repr(str(path)), found=repr(refused[0]))
    if str(path) != str(path).strip():
        raise ServicePathUnusable(path=repr(str(path)), found="a space at its end")
