"""Prometheus's own tool, which checks metrics, rules and configurations."""

import shutil
import subprocess
from pathlib import Path

import pytest


def promtool(*words: str | Path, given: bytes = b"") -> str:
    """What `promtool` says when it accepts what it is given; the test fails with its words when it does not."""
    command = shutil.which("promtool")
    if command is None:
        pytest.skip("promtool is not installed (Debian: prometheus)")
    done = subprocess.run(
        [command, *words], input=given, capture_output=True, timeout=60, check=False
    )
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 0, said
    return said
