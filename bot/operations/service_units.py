"""The units of systemd for this bot: what starts it, restarts it, and what it cannot do."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: The names of the units. NAME is that of `run`.
NAME = "commemoration-bot"
RUN, SENDER = f"{NAME}.service", f"{NAME}-sender@.service"
BACKUP, TIMER = f"{NAME}-backup.service", f"{NAME}-backup.timer"

#: What systemd refuses in the path of a program, or takes for something else in other paths.
REFUSED = frozenset("\"'\\:")

#: Folders of which a service sees nothing but what it uses: those of ProtectHome= and PrivateTmp=.
HIDDEN = tuple(map(Path, ("/home", "/root", "/run/user", "/tmp", "/var/tmp")))

#: The first line of each unit.
WRITTEN = "# Written by `python -m bot install-service`. Change it with `{edit} UNIT`, which keeps this file."

#: The second line; the digest shows whether somebody has changed the file.
DIGEST = "# sha256 of the lines below: "

#: Needs no rights of the service manager, so that it works for `systemctl --user` as well.
CONFINED = """\
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# The process that judges readiness works at a lower priority.
SystemCallFilter=setpriority
SystemCallErrorNumber=EPERM
UMask=0077
# A process that is aborted writes no memory to the disk: it contains the token.
LimitCORE=0"""

#: Needs a service manager that runs as root.
CONFINED_BY_ROOT = """\
CapabilityBoundingSet=
DevicePolicy=closed
KeyringMode=private
PrivateDevices=yes
PrivateIPC=yes
PrivateMounts=yes
PrivateTmp=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=tmpfs
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes"""

#: How `run` and `sender` start and end. They need at most ten seconds to stop. The start can take longer than systemd
#: waits by default: it brings the database up to date. The watchdog counts from the end of the start.
LASTING = """\
Type=notify
NotifyAccess=main
Restart=always
RestartSec=10
TimeoutStartSec=infinity
TimeoutStopSec=15
KillMode=mixed
# A process whose event loop hangs for so many seconds is aborted and started again; the log shows where it hung.
WatchdogSec=180
Environment=PYTHONFAULTHANDLER=1"""

#: A backup ends by itself.
PASSING = """\
Type=oneshot
TimeoutStartSec=3600
Nice=10"""

TIMES = """\
[Unit]
Description=Daily backup of the commemoration bot

[Timer]
OnCalendar=*-*-* 03:30:00
RandomizedDelaySec=15min
Persistent=true

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True)
class Installation:
    """Where the bot is installed, and as whom it runs. All paths are absolute."""

    #: The interpreter of the virtual environment, not resolved: otherwise, it would be another environment.
    python: Path
    #: The working directory, in which `.env` is.
    folder: Path
    #: The user of the service; None: that of `systemctl --user`.
    account: str | None = None
    #: What must be readable, besides the system's own folders.
    reads: tuple[Path, ...] = ()
    #: The folder of the SQLite database; None with PostgreSQL.
    data: Path | None = None
    #: BACKUP_DIR.
    backups: Path | None = None
    #: The file for the credential `data_key`.
    data_key: Path | None = None
    #: The folder for the backups of the timer; None: no timer.
    timed_backups: Path | None = None

    def paths(self) -> tuple[Path, ...]:
        """All paths that the units contain."""
        found = (self.python, self.folder, *self.reads, self.data, self.backups)
        return tuple(path for path in (*found, self.data_key, self.timed_backups) if path)


def units(installation: Installation) -> dict[str, str]:
    """The text of each unit by its name. A sender of its own needs PostgreSQL, and the timer a folder."""
    texts = {RUN: _lasting(installation, "Commemoration bot", "run")}
    if installation.data is None:
        texts[SENDER] = _lasting(installation, "Sender %i of the commemoration bot", "sender")
    if installation.timed_backups is not None:
        texts[BACKUP] = _backup(installation, installation.timed_backups)
        texts[TIMER] = TIMES
    edit = "systemctl edit" if installation.account else "systemctl --user edit"
    return {name: _signed(text, edit) for name, text in texts.items()}


def is_changed(text: str) -> bool:
    """True when a unit is not as `units` has made it: somebody has changed or written it."""
    head, _, rest = text.partition("\n")
    digest, _, below = rest.partition("\n")
    return not head.startswith(WRITTEN[:20]) or digest != DIGEST + _digest(below)


def folder_of(text: str) -> str:
    """The working directory that a unit names, as it is written there; empty for a unit without one."""
    lines = [line for line in text.splitlines() if line.startswith("WorkingDirectory=")]
    return lines[0].partition("=")[2] if lines else ""


def _signed(text: str, edit: str) -> str:
    return f"{WRITTEN.format(edit=edit)}\n{DIGEST}{_digest(text)}\n{text}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _lasting(installation: Installation, description: str, command: str) -> str:
    # systemd --user has no network-online.target.
    network = "Wants=network-online.target\nAfter=network-online.target postgresql.service\n"
    before = network if installation.account else ""
    wanted_by = "multi-user.target" if installation.account else "default.target"
    service = _service(installation, LASTING, [command], installation.backups)
    return (
        f"[Unit]\nDescription={description}\n{before}"
        f"# It is started again as often as it takes.\nStartLimitIntervalSec=0\n\n"
        f"{service}\n[Install]\nWantedBy={wanted_by}\n"
    )


def _backup(installation: Installation, folder: Path) -> str:
    service = _service(installation, PASSING, ["backup", argument(folder)], folder)
    return f"[Unit]\nDescription=Backup of the commemoration bot\n\n{service}"


def _service(
    installation: Installation, kind: str, words: Iterable[str], backups: Path | None
) -> str:
    own = [
        f"WorkingDirectory={plain(installation.folder)}",
        f"ExecStart={quoted(installation.python)} -m bot {' '.join(words)}",
    ]
    if installation.account:
        own.insert(0, f"User={installation.account}")
    if installation.data_key:
        own.append(f"LoadCredential=data_key:{plain(installation.data_key)}")
    confined = [CONFINED]
    if installation.account:
        confined += [CONFINED_BY_ROOT, *_visible(installation, backups)]
    return "\n".join(["[Service]", *own, kind, "", *confined, ""])


def _visible(installation: Installation, backups: Path | None) -> Iterator[str]:
    """What it can write, and what it sees of hidden folders. A missing folder for backups is no reason not to run.

    Of a path that is named for both, systemd makes a read-only one.
    """
    reads = {installation.folder, installation.python.parent.parent, *installation.reads}
    for path in _outermost(filter(_is_hidden, reads - {installation.data, backups})):
        yield f"BindReadOnlyPaths={quoted(path)}"
    for mark, folder in (("", installation.data), ("-", backups)):
        if folder is not None:
            name = "BindPaths" if _is_hidden(folder) else "ReadWritePaths"
            yield f"{name}={quoted(folder, mark)}"


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The paths without those that are within another one."""
    unique = sorted({*paths})
    return [path for path in unique if not any(other in path.parents for other in unique)]


def _is_hidden(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in HIDDEN)


def plain(path: Path) -> str:
    """A path for WorkingDirectory= and LoadCredential=, which take the rest of the line."""
    return str(path).replace("%", "%%")


def quoted(path: Path, mark: str = "") -> str:
    """A path where several can stand, and as the program of ExecStart=; `mark` stands before it."""
    return f'"{mark}{plain(path)}"'


def argument(path: Path) -> str:
    """A path as an argument in ExecStart=, where a dollar sign begins the name of a variable."""
    return quoted(path).replace("$", "$$")
