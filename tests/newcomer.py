"""What a newcomer has: the bot started without a token, and the address of its page."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.stage import PATIENCE

ROOT = Path(__file__).parent.parent


@asynccontextmanager
async def started_without_a_token() -> AsyncIterator[str]:
    """What `make run` starts, in an environment without settings; the address it tells to open."""
    environment = {"PATH": os.environ["PATH"], "SANDBOX_PORT": "0", "PYTHONUNBUFFERED": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        "--or-sandbox",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            while not (found := re.search(rb"http://\S+", line := await process.stdout.readline())):
                assert line, "the bot did not start"
        yield found.group().decode()
    finally:
        process.terminate()
        await process.wait()
