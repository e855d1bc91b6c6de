"""`make` in a fresh checkout: a Python that cannot make a virtual environment leaves none behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.launching import ROOT

#: Behaves as Debian's Python without the package python3-venv: it makes half of `.venv`, without pip, and ends with 1.
WITHOUT_ENSUREPIP = """#!/bin/sh
case "$1 $2" in
    "-m venv")
        {real} -m venv --without-pip "$3"
        echo "The virtual environment was not created successfully because ensurepip is not available."
        exit 1 ;;
    "-c "*ensurepip*) {knows} ;;
esac
exec {real} "$@"
"""

#: Behaves as any other.
WHOLE = """#!/bin/sh
exec {real} "$@"
"""

#: The stamp of each virtual environment, with its requirements, and what the stand-in answers when asked for ensurepip.
CASES = {
    ".venv/run.stamp": ("run", "exit 1"),
    ".venv-bench/stamp": ("bench", ":"),
    ".venv-docs/stamp": ("docs", ":"),
}

#: Programs that the recipes call besides Python.
TOOLS = ("make", "sh", "rm", "touch", "echo", "env")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs nothing from the network: its requirements are empty."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    for name, _ in CASES.values():
        (tmp_path / "requirements" / f"{name}.txt").touch()
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def install_python(checkout: Path, script: str) -> None:
    """Make this script the only Python on the path."""
    python = checkout / "tools" / "python3"
    python.write_text(script)
    python.chmod(0o755)


def make(checkout: Path, target: str) -> subprocess.CompletedProcess[str]:
    """Run make with that path and nothing else in its environment."""
    return subprocess.run(
        ["make", target],
        cwd=checkout,
        env={"PATH": str(checkout / "tools"), "HOME": str(checkout)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def real() -> str:
    """The path of a Python that is no link into a virtual environment."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")


@pytest.mark.parametrize("stamp", CASES)
def test_a_failed_first_run_leaves_nothing(checkout: Path, stamp: str) -> None:
    """It says what to install on each system; with a whole Python the same command then works."""
    folder = (checkout / stamp).parent
    install_python(checkout, WITHOUT_ENSUREPIP.format(real=real(), knows=CASES[stamp][1]))

    failed = make(checkout, stamp)

    assert failed.returncode != 0
    assert not folder.exists()
    for system in ("Debian", "python3-venv", "Fedora", "macOS", "Windows", "wsl"):
        assert system in failed.stderr

    install_python(checkout, WHOLE.format(real=real()))
    worked = make(checkout, stamp)

    assert worked.returncode == 0, worked.stderr
    assert (checkout / stamp).exists()


def test_a_broken_leftover_is_replaced(checkout: Path) -> None:
    """One without pip, or whose Python has gone; one that works is kept."""
    install_python(checkout, WHOLE.format(real=real()))
    python = checkout / ".venv" / "bin" / "python"
    subprocess.run([real(), "-m", "venv", "--without-pip", checkout / ".venv"], check=True)

    worked = make(checkout, ".venv/run.stamp")

    assert worked.returncode == 0, worked.stderr
    subprocess.run([python, "-m", "pip", "--version"], check=True, capture_output=True)

    python.unlink()
    python.symlink_to(checkout / "gone")

    assert make(checkout, ".venv/run.stamp").returncode == 0
    subprocess.run([python, "-m", "pip", "--version"], check=True, capture_output=True)

    (checkout / ".venv" / "kept").touch()
    os.utime(checkout / "requirements" / "run.txt")

    assert make(checkout, ".venv/run.stamp").returncode == 0
    assert (checkout / ".venv" / "kept").exists()
