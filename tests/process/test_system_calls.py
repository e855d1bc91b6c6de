"""The bot needs none of the system calls that its unit takes away; what systemd would load is loaded without it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.operations import service_units
from bot.operations.service_units import RUN, Installation
from tests.process.launching import PYTHON, environment, launched
from tests.process.launching import RUN as COMMAND
from tests.process.scene import Telegram
from tests.stage import TOKEN

#: What fails under the filters, each as a Python statement. The last line shows that other things work.
FORBIDDEN = """
import ctypes, mmap, os, socket, subprocess, sys
def fails(do):
    try:
        do()
    except OSError:
        return
    sys.exit(do.__name__)
def executable(): mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
def netlink(): socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)
def packet(): socket.socket(17, socket.SOCK_RAW)
def owner(): os.chown(".", os.getuid(), os.getgid())
def scheduler(): os.sched_setaffinity(0, os.sched_getaffinity(0))
for one in (executable, netlink, packet, owner, scheduler):
    fails(one)
assert ctypes.CDLL(None).unshare(0x20000) == -1
os.setpriority(os.PRIO_PROCESS, 0, 10)
print(subprocess.run(["echo", "works"], capture_output=True, text=True).stdout)
"""


@pytest.fixture
def confined(tmp_path: Path) -> tuple[str, ...]:
    """The command that runs another one as its unit would."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "unit"
    made = Installation(Path(PYTHON), tmp_path, account="bot")
    unit.write_text(service_units.units(made)[RUN], "utf-8")
    return (PYTHON, "-m", "tests.process.confined", str(unit))


def test_the_filters_hold(confined: tuple[str, ...], tmp_path: Path) -> None:
    """Otherwise the next tests would show nothing."""
    done = subprocess.run(
        [*confined, PYTHON, "-c", FORBIDDEN],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stdout.strip()) == (0, "works"), done.stderr


async def test_it_serves_and_backs_up(
    confined: tuple[str, ...], telegram: Telegram, tmp_path: Path
) -> None:
    """With the web server, and a child process for the backup; it stops in order."""
    settings = {"telegram_bot_token": TOKEN, "telegram_api_url": telegram.url}
    own = {"web_port": 0, "backup_dir": tmp_path / "backups"}
    async with launched(*confined, *COMMAND, folder=tmp_path, **settings, **own) as running:
        await running.serving()
        await running.until(lambda: "Backed up the database" in running.err)
        assert await running.stopped() == 0


async def test_it_draws_a_card(confined: tuple[str, ...], tmp_path: Path) -> None:
    """Libraries with code of their own need no memory that can be written and executed."""
    preview = (PYTHON, "-m", "bot", "preview", "day", "--lang", "az", "--card", "card.png")
    async with launched(*confined, *preview, folder=tmp_path) as running:
        assert await running.ended() == 0, running.err

    assert (tmp_path / "card.png").stat().st_size > 10_000
