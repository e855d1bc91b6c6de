"""`install-service`: write the units with which systemd runs the bot, or print them."""

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import service_installation
from bot.errors import ServiceAccountUnusable, ServiceNeedsSystemd, UnitChanged, UnitNotWritten
from bot.operations import service_units
from bot.operations.service_units import NAME, SENDER, TIMER, Installation

#: Exists where systemd runs the machine.
BOOTED = Path("/run/systemd/system")

#: Where the units of all users are.
SYSTEM = Path("/etc/systemd/system")

#: What to type after the units were written, for the system and for one account.
NEXT = """\
Type next:
  sudo systemctl daemon-reload
  sudo systemctl enable --now {name}
  journalctl --unit {name} --follow
If it was running: sudo systemctl restart {name}"""
NEXT_FOR_USER = """\
Type next:
  loginctl enable-linger
  systemctl --user daemon-reload
  systemctl --user enable --now {name}
  journalctl --user --unit {name} --follow
If it was running: systemctl --user restart {name}
The first line lets the bot run while you are not logged in."""
NEXT_SENDER = "A sender besides `run`, here or on another machine: {systemctl} enable --now {unit}"
NEXT_KEY = """\
Every other command needs the data key too, for example `ready`:
  {command} -m bot ready"""
NEXT_TIMER = "The daily backups: {systemctl} enable --now {unit}"

PRINTED = "Nothing was written. To write these files, run the command with sudo, or with --user for your account alone."


Print = Annotated[bool, typer.Option("--print", help="Show the units, and write nothing.")]
User = Annotated[bool, typer.Option("--user", help="For `systemctl --user` of your own account.")]
Account = Annotated[
    str | None,
    typer.Option("--as", metavar="USER", help="Who runs the bot; default: the folder's owner."),
]
DataKey = Annotated[
    Path | None,
    typer.Option("--data-key", metavar="FILE", help="Pass the data keys in it as a credential."),
]
BackupTo = Annotated[
    Path | None,
    typer.Option("--backup-to", metavar="FOLDER", help="Also write a timer for backups into it."),
]
Into = Annotated[
    Path | None, typer.Option("--into", metavar="FOLDER", help="Write the units into it.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace units that somebody has changed.")]


def install_service(
    *,
    print_: Print = False,
    user: User = False,
    account: Account = None,
    data_key: DataKey = None,
    backup_to: BackupTo = None,
    into: Into = None,
    force: Force = False,
) -> None:
    """Write the units with which systemd starts the bot, restarts it, and confines it.

    Run it with sudo in the folder of `.env`. It names what to type next. Without sudo, or with --print, it shows the
    units and writes nothing. `run` makes backups by itself when BACKUP_DIR is set; --backup-to is for a further folder,
    to which `run` has no access.
    """
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if user and root:
        raise ServiceAccountUnusable(account="root", reason="--user is for an account of a person")
    name = None if user else account or service_installation.owner(Path.cwd())
    installation = service_installation.found(name, data_key, backup_to)
    folder = into or _folder(user=user)
    texts = service_units.units(installation)
    if print_ or not (root or user or into):
        _print(folder, texts)
        return
    if into is None and not BOOTED.is_dir():
        raise ServiceNeedsSystemd
    _install(installation, folder, texts, force=force)
    typer.echo(_next(texts, user=user))
    if installation.data_key:
        typer.echo(NEXT_KEY.format(command=_with_key(installation, installation.data_key)))


def _folder(*, user: bool) -> Path:
    """Where systemd looks for the units."""
    if not user:
        return SYSTEM
    configuration = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(configuration) / "systemd" / "user"


def _print(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        typer.echo(f"# {folder / name}\n{text}")
    typer.echo(PRINTED, err=True)


def _install(
    installation: Installation, folder: Path, texts: dict[str, str], *, force: bool
) -> None:
    """Write all units, or none when one of them is another person's work or the bot could not run."""
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            path = folder / name
            if not force:
                _refuse_changed(path, text, systemwide=installation.account is not None)
        path = installation.folder
        service_installation.create_folders(installation)
        service_installation.require_access(installation)
        for name, text in texts.items():
            path = folder / name
            _write(path, text)
            typer.echo(f"Written: {path}")
    except OSError as error:
        raise UnitNotWritten(path=path, reason=error.strerror) from None


def _refuse_changed(path: Path, text: str, *, systemwide: bool) -> None:
    """Raise UnitChanged for a unit that somebody has changed, or that runs the bot in another folder."""
    if not path.exists():
        return
    edit = f"{'sudo systemctl' if systemwide else 'systemctl --user'} edit {path.name}"
    before = path.read_text("utf-8", errors="replace")
    if service_units.is_changed(before):
        raise UnitChanged(path=path, why="was changed by somebody", edit=edit)
    elsewhere = service_units.folder_of(before)
    if elsewhere != service_units.folder_of(text):
        raise UnitChanged(path=path, why=f"runs the bot in {elsewhere}", edit=edit)


def _write(path: Path, text: str) -> None:
    """Write a unit, which gets its name when it is complete."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, "utf-8")
    unfinished.chmod(0o644)
    unfinished.replace(path)


def _next(texts: dict[str, str], *, user: bool) -> str:
    systemctl = "systemctl --user" if user else "sudo systemctl"
    lines = [(NEXT_FOR_USER if user else NEXT).format(name=NAME)]
    if SENDER in texts:
        lines.append(NEXT_SENDER.format(systemctl=systemctl, unit=SENDER.replace("@.", "@1.")))
    if TIMER in texts:
        lines.append(NEXT_TIMER.format(systemctl=systemctl, unit=TIMER))
    return "\n".join(lines)


def _with_key(installation: Installation, data_key: Path) -> str:
    """The begin of a command that reads the data key: through systemd if only root can read its file."""
    python = shlex.quote(str(installation.python))
    if installation.account is None:
        return f"DATA_KEY_FILE={shlex.quote(str(data_key))} {python}"
    credential = shlex.quote(f"LoadCredential=data_key:{data_key}")
    who = shlex.quote(f"--uid={installation.account}")
    return f"sudo systemd-run --pty --quiet --collect {who} --same-dir -p {credential} {python}"
