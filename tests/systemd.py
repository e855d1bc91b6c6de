"""The real tools of systemd, which need no systemd that runs: they check units, and show how it reads them."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

#: The service manager itself, which shows units with --test.
MANAGER = Path("/usr/lib/systemd/systemd")

#: The user for whom it is run: it refuses root.
NOBODY = 65534


def analyze(*words: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run `systemd-analyze` with that home; the test is skipped where it is missing."""
    command = shutil.which("systemd-analyze")
    if command is None:
        pytest.skip("systemd-analyze is not installed")
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    return subprocess.run(
        [command, *map(str, words)],
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=60,
    )


def verify(units: dict[str, str], folder: Path, *, user: bool = False) -> None:
    """Fail when systemd finds anything to say about these units."""
    for name, text in units.items():
        (folder / name).write_text(text, "utf-8")
    files = [folder / name.replace("@.", "@1.") for name in units]
    kind = ("--user",) if user else ()
    done = analyze(*kind, "verify", "--man=no", *files, home=folder)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def as_read(text: str) -> list[tuple[str, str]]:
    """What systemd reads in a service: the lines of its own description, as pairs."""
    if not MANAGER.exists():
        pytest.skip("systemd is not installed")
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "checked.service").write_text(text, "utf-8")
        (folder / "checked.service").chmod(0o644)
        shown = subprocess.run(
            [str(MANAGER), "--test", "--system", "--unit=checked.service", "--no-pager"],
            env={"PATH": os.environ["PATH"], "SYSTEMD_UNIT_PATH": f"{folder}:", "HOME": name},
            user=NOBODY if os.geteuid() == 0 else None,
            capture_output=True,
            timeout=60,
        ).stdout.decode()
    (unit,) = re.findall(r"-> Unit checked\.service:\n(.*?)(?=\t-> Unit|\Z)", shown, re.DOTALL)[:1]
    return re.findall(r"^\s+([\w ]+): (.*)$", unit, re.MULTILINE)
