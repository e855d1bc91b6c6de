"""Runs a command under the filters for system calls that systemd would load for a unit, without systemd.

`python -m tests.process.confined UNIT COMMAND…`; what the unit's directives mean is in systemd.exec(5).
"""

import ctypes
import errno
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

#: Actions, comparisons and constants of libseccomp and Linux.
ALLOW, EQUAL, GREATER, MASKED = 0x7FFF0000, 4, 6, 7
WRITE, EXECUTE, SHM_EXEC = 2, 4, 0o100000
NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)


class Comparison(ctypes.Structure):
    """A condition on one argument of a system call."""

    _fields_ = (
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class Filter:
    """A filter of libseccomp, which does one thing with all calls but those for which there is a rule."""

    def __init__(self, default: int) -> None:
        self._library = ctypes.CDLL("libseccomp.so.2")
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._filter = ctypes.c_void_p(self._library.seccomp_init(ctypes.c_uint32(default)))

    def add(self, action: int, name: str, *when: Comparison) -> None:
        """Add a rule; nothing for a call that this machine does not have."""
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            conditions = (Comparison * len(when))(*when)
            done = self._library.seccomp_rule_add_array(
                self._filter, ctypes.c_uint32(action), number, len(when), conditions
            )
            assert done == 0, (name, done)

    def load(self) -> None:
        """From now on, this process and its children are under the filter."""
        assert self._library.seccomp_load(self._filter) == 0


def refused(number: int = errno.EPERM) -> int:
    """The action that lets a call fail with that error."""
    return 0x00050000 | number


def values(unit: str, name: str) -> list[str]:
    """The words of a directive, in the order of its lines."""
    found = re.findall(rf"^{name}=(.*)$", unit, re.MULTILINE)
    return [line for line in found if line]


def sets() -> dict[str, set[str]]:
    """The sets of system calls as systemd names them, each with its calls and the sets that it contains."""
    shown = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    shown = re.sub(r"\x1b\[[\d;]*m", "", shown)
    found: dict[str, set[str]] = {}
    for head, body in re.findall(r"^(@[\w-]+)\n((?:[ \t]+.*\n)+)", shown, re.MULTILINE):
        found[head] = {line.strip() for line in body.splitlines() if "#" not in line}
    return found


def expanded(word: str, known: dict[str, set[str]]) -> Iterator[str]:
    """All calls of a set; a call itself."""
    if not word.startswith("@"):
        yield word
        return
    for one in known[word]:
        yield from expanded(one, known)


def allowed(unit: str) -> set[str]:
    """The calls that SystemCallFilter= allows: a line with ~ takes from those before it."""
    known, calls = sets(), set()
    calls |= {*expanded("@default", known)}
    for line in values(unit, "SystemCallFilter"):
        words = {one for word in line.lstrip("~").split() for one in expanded(word, known)}
        calls = calls - words if line.startswith("~") else calls | words
    return calls


def confine(unit: str) -> None:
    """Load the filters of the unit into this process."""
    by_name = Filter(refused())
    for name in sorted(allowed(unit)):
        by_name.add(ALLOW, name)
    by_argument = Filter(ALLOW)
    if values(unit, "MemoryDenyWriteExecute") == ["yes"]:
        both = WRITE | EXECUTE
        by_argument.add(refused(), "mmap", Comparison(2, MASKED, both, both))
        by_argument.add(refused(), "mprotect", Comparison(2, MASKED, EXECUTE, EXECUTE))
        by_argument.add(refused(), "pkey_mprotect", Comparison(2, MASKED, EXECUTE, EXECUTE))
        by_argument.add(refused(), "shmat", Comparison(2, MASKED, SHM_EXEC, SHM_EXEC))
    (families,) = values(unit, "RestrictAddressFamilies")
    kept = {int(getattr(socket, name)) for name in families.split()}
    for family in {*range(max(kept))} - kept:
        by_argument.add(refused(errno.EAFNOSUPPORT), "socket", Comparison(0, EQUAL, family, 0))
    unknown = Comparison(0, GREATER, max(kept), 0)
    by_argument.add(refused(errno.EAFNOSUPPORT), "socket", unknown)
    if values(unit, "RestrictNamespaces") == ["yes"]:
        for flag in NAMESPACES:
            for name in ("clone", "unshare"):
                by_argument.add(refused(), name, Comparison(0, MASKED, flag, flag))
        by_argument.add(refused(), "setns")
        by_argument.add(refused(errno.ENOSYS), "clone3")
    by_argument.load()
    by_name.load()


if __name__ == "__main__":
    confine(Path(sys.argv[1]).read_text("utf-8"))
    os.execvp(sys.argv[2], sys.argv[2:])
