"""Processes of the bot that begin as copies of one that has imported it, which saves a second of a processor for each.

Run as a program it is that process: it reads orders, one JSON object a line, and forks. What it forks runs the same
`main` as `python -m bot`, in a folder, with an environment and with files for its output of its own.
"""

import importlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from tests.process.launching import PYTHON, ROOT, Running, ShiftedClock, environment

#: Seconds between two looks for processes that have ended.
LOOK = 0.02

#: Seconds within which an order is carried out on a busy machine.
PATIENCE = 30.0

#: What the commands import when they are run.
MODULES = (
    "bot.__main__",
    "bot.app.bot_service",
    "bot.app.sender_service",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "alembic.command",
)


class Forked:
    """A process that was forked, with the methods of `subprocess.Popen` that the tests use."""

    def __init__(self, pid: int, code: Path) -> None:
        self.pid = pid
        self._code = code

    @property
    def returncode(self) -> int:
        """The exit code; negative after a signal. Only once it has ended."""
        return int(self._code.read_text())

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return self.returncode if self._code.exists() else None

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it without a chance to put anything in order."""
        self.send_signal(signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end, a moment at most after `kill`; the exit code."""
        end = time.monotonic() + PATIENCE
        while self.poll() is None:
            assert time.monotonic() < end
            time.sleep(LOOK)
        return self.returncode


class Forge:
    """Starts processes of the bot."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(
        self, folder: Path, words: tuple[str, ...], clock: ShiftedClock | None, **settings: object
    ) -> Running:
        """Run a command of the bot in that folder with those settings and no others."""
        number = len(list(folder.glob("*.err")))
        out, err = folder / f"{number}.out", folder / f"{number}.err"
        code = folder / f"{number}.code"
        for path in (out, err):
            path.touch()
        variables = environment(folder, clock, **settings)
        paths = {"folder": folder, "out": out, "err": err, "code": code}
        order = {name: str(path) for name, path in paths.items()}
        assert self._process.stdin
        assert self._process.stdout
        print(
            json.dumps(order | {"words": words, "environment": variables}), file=self._process.stdin
        )
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        return Running(Forked(pid, code), out, err)  # type: ignore[arg-type]


@contextmanager
def forging(clock: ShiftedClock | None = None) -> Iterator[Forge]:
    """A process from which others are forked; it and those that are left end with the block.

    A process can live by another clock only if this one does, too. Then it has Python's own event loop: uvloop starts
    processes in a way that waits forever when a thread of the process is just reading the clock.
    """
    process = subprocess.Popen(
        (PYTHON, "-m", "tests.process.forking", *(["uvloop"] if clock else [])),
        cwd=ROOT,
        env=os.environ | (clock.environment() if clock else {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Forge(process)
    finally:
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        process.wait()
        process.stdout.close()


def main(*missing: str) -> None:
    """Fork until there are no more orders, and then end all that still runs. The modules `missing` are not found."""
    from bot import unused

    unused.keep_out()
    sys.modules.update(dict.fromkeys(missing))  # type: ignore[arg-type]
    for name in MODULES:
        importlib.import_module(name)
    importlib.import_module("bot.cli.main").application("")
    running: dict[int, Path] = {}
    left = b""
    while True:
        ready, _, _ = select.select([0], [], [], LOOK)
        if ready:
            got = os.read(0, 1 << 20)
            if not got:
                break
            *orders, left = (left + got).split(b"\n")
            for order in map(json.loads, orders):
                pid = _fork(order)
                running[pid] = Path(order["code"])
                print(pid, flush=True)
        _reap(running)
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def _reap(running: dict[int, Path]) -> None:
    """Write down the exit codes of those that have ended."""
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        path = running.pop(pid)
        part = path.with_suffix(".part")
        part.write_text(str(os.waitstatus_to_exitcode(status)))
        part.rename(path)


def _fork(order: dict[str, Any]) -> int:
    pid = os.fork()
    return pid or _become(order)


def _become(order: dict[str, Any]) -> NoReturn:
    """Be that process from here on, and end with it."""
    code = 1
    try:
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        for number, name in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
            flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            opened = os.open(name, flags)
            os.dup2(opened, number)
            os.close(opened)
        sys.argv = ["bot", *order["words"]]
        importlib.import_module("bot.__main__").main()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
