"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on a free port of loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

#: Where Debian keeps the server's programs, which are not in PATH.
DEBIAN = Path("/usr/lib/postgresql")

#: Who runs the server when the tests are run by root, as whom it refuses to run.
SERVER_USER = "postgres"

#: What only a test may do without: waiting for the disk.
HASTY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


def programs() -> Path | None:
    """The folder of the server's programs; None when PostgreSQL is not installed."""
    versions = sorted(DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    candidates = [*reversed(versions), *([Path(found).resolve().parent] if found else [])]
    return next((path for path in candidates if (path / "postgres").exists()), None)


@dataclass
class Cluster:
    """A server, started and stopped at will."""

    programs: Path
    folder: Path
    port: int
    #: What its processes find in their environment besides: another clock, for instance.
    environment: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", f"-p {self.port}")

    def stop(self, mode: str = "fast") -> None:
        """Stop it, if it runs: `fast` ends sessions, `immediate` is a crash."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-D", "data", "-m", mode)

    def restart(self, mode: str = "immediate") -> None:
        """Stop it in that mode, and start it again."""
        self.stop(mode)
        self.start()

    def new_database(self) -> str:
        """Make an empty database; its address."""
        name = f"test{next(self._numbers)}"
        self._run("createdb", *self._where(), name)
        return f"postgresql://bot@127.0.0.1:{self.port}/{name}"

    def dump(self, address: str) -> Path:
        """Dump a database, as of one instant, into a file for `restored`; the file."""
        file = self.folder / f"{address.rpartition('/')[2]}-{next(self._numbers)}.dump"
        self._run("pg_dump", *self._where(), "-Fc", "-f", str(file), address.rpartition("/")[2])
        return file

    def restored(self, dump: Path) -> str:
        """Make a database from a dump; its address."""
        address = self.new_database()
        name = address.rpartition("/")[2]
        self._run("pg_restore", *self._where(), "-d", name, str(dump))
        return address

    def drop(self, address: str) -> None:
        """Take a database away, whoever still uses it."""
        self._run("dropdb", *self._where(), "--force", address.rpartition("/")[2])

    def create(self, *, hasty: bool) -> None:
        """Make the cluster's files; `hasty`: it need not outlive a lost power supply."""
        self._run("initdb", "-D", "data", "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync")
        with (self.folder / "data" / "postgresql.conf").open("a") as config:
            config.write(f"unix_socket_directories = '{self.folder}'\n")
            config.write("listen_addresses = '127.0.0.1'\nmax_connections = 200\n")
            config.write(HASTY if hasty else "")

    def _where(self) -> tuple[str, ...]:
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", "bot")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"} | self.environment,
            user=_user(),
            group=None if _user() is None else pwd.getpwnam(SERVER_USER).pw_gid,
            extra_groups=None if _user() is None else [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()


@contextmanager
def cluster(*, hasty: bool = True, environment: dict[str, str] | None = None) -> Iterator[Cluster]:
    """A running server, whose files are gone at the end; FileNotFoundError when PostgreSQL is not installed."""
    found = programs()
    if found is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        if user := _user():
            shutil.chown(folder, user)
        server = Cluster(found, folder, _free_port(), environment or {})
        server.create(hasty=hasty)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


def _user() -> str | None:
    return SERVER_USER if os.getuid() == 0 else None


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        number: int = line.getsockname()[1]
        return number
