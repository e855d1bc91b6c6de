"""`python -m bot.sandbox`: the stand-in alone, for a bot in another process."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

from bot.sandbox import control
from bot.sandbox.server import serve
from bot.sandbox.world import World


def main() -> None:
    """Reads the command line and serves until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0: any free one")
    parser.add_argument("--token", help="the one good token; without: any that looks like one")
    parser.add_argument("--script", type=Path, help="JSON with people, failures and limits")
    asked = parser.parse_args()
    script = json.loads(asked.script.read_text("utf-8")) if asked.script else {}
    try:
        asyncio.run(run(asked.port, asked.token, script))
    except KeyboardInterrupt:
        return


async def run(port: int, token: str | None, script: dict[str, Any]) -> None:
    """Prepares a world and serves it for ever; says its address on the first line."""
    world = World(token=token)
    control.prepare(world, script)
    async with serve(world, port=port) as served:
        print(served.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
