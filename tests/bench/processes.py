"""The processes of the bench: the stand-in, and one for each contender."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.bench.behaviour import Options
from tests.bench.contender import FAILED
from tests.bench.task import FIRST, Task

ROOT = Path(__file__).parent.parent.parent

#: Seconds that one contender may take.
PATIENCE = 300

#: Characters of a reason.
LONGEST = 160


class Unavailable(Exception):
    """A contender that cannot run here; the reason is said in its row."""


@dataclass(frozen=True)
class StandIn:
    """The stand-in, from outside."""

    url: str

    def begin(self, options: Options) -> None:
        """Forget everything, and behave like this from now on."""
        body = json.dumps(asdict(options)).encode()
        urlopen(Request(f"{self.url}/control", data=body, method="POST"), timeout=10).close()

    def rush(self, people: int) -> None:
        """Let that many people write /start now."""
        body = str(people).encode()
        urlopen(Request(f"{self.url}/control/rush", data=body, method="POST"), timeout=10).close()

    def summary(self, chats: int) -> dict[str, Any]:
        """What has happened since."""
        address = f"{self.url}/control/summary?first={FIRST}&chats={chats}"
        with urlopen(address, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """The stand-in as long as the block runs; it ends with this process, however that ends."""
    command = [sys.executable, "-m", "tests.bench.stand_in"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            yield StandIn(process.stdout.readline().strip())
        finally:
            process.terminate()


def measured(task: Task) -> dict[str, Any]:
    """Do a task in a process of its own; Unavailable with the reason when it fails."""
    command = [sys.executable, "-m", "tests.bench.contender", json.dumps(asdict(task))]
    try:
        done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"not done after {PATIENCE} s") from error
    if done.returncode:
        raise Unavailable(f"ended with {done.returncode}: {done.stderr[-LONGEST:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if FAILED in result:
        raise Unavailable(result[FAILED][:LONGEST])
    return result
