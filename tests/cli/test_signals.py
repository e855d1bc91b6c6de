"""The process is stopped whatever it is doing: while it is being loaded, and when it hangs."""

import subprocess
import sys

import pytest

#: Sends the process a signal when it begins to load the command line.
EARLY = """
import os, signal, sys
import bot.__main__
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "bot.cli.main":
            os.kill(os.getpid(), signal.{how})
sys.meta_path.insert(0, Finder())
bot.__main__.main()
"""

#: Hangs in the loop after a signal.
HANGING = """
import asyncio, logging, os, signal, sys, time
from bot.cli import signals
signals.DEADLINE = 0.1
async def serve():
    signals.until_stopped()
    asyncio.get_running_loop().call_later(0, {hang})
    {before}
    await asyncio.sleep(30)
logging.basicConfig()
asyncio.run(serve())
"""

PUBLIC_COMMANDS = "os.kill(os.getpid(), signal.SIGTERM)"


@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT"])
def test_a_signal_while_it_is_loaded(how: str) -> None:
    """It ends at once, cleanly and without a word."""
    ended = subprocess.run(
        [sys.executable, "-c", EARLY.format(how=how)], capture_output=True, timeout=10
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_what_hangs_is_ended() -> None:
    """With one line in the log, after its last acts."""
    act = "signals.last_acts.append(lambda: print('cleared', flush=True))"
    script = HANGING.format(hang="lambda: time.sleep(30)", before=f"{act}; {PUBLIC_COMMANDS}")
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=10)

    assert (ended.returncode, ended.stdout) == (1, b"cleared\n")
    assert ended.stderr.count(b"\n") == 1
    assert b"did not end in time" in ended.stderr


def test_a_log_that_hangs_does_not_hold_it_up() -> None:
    """Nobody reads what it writes: neither is the loop free, nor can a last line be written."""
    later = f"import threading; threading.Timer(0.3, lambda: {PUBLIC_COMMANDS}).start()"
    script = HANGING.format(hang="lambda: logging.warning('x' * 10**6)", before=later)
    with subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) as running:
        assert running.wait(10) == 1
