"""`python -m bot.sandbox`: run only the sandbox, for a bot in another process."""

import argparse
import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.sandbox import control
from bot.sandbox.server import new_token, serve
from bot.sandbox.world import World


def main() -> None:
    """Read the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0: any free one")
    parser.add_argument("--token", help="the token to accept; default: a random one, printed")
    parser.add_argument(
        "--script",
        type=Path,
        help="JSON with people, a crowd of so many more, groups, failures and limits;"
        " max_messages of each chat (0: none are stored), and max_calls in the log",
    )
    options = parser.parse_args()
    script = json.loads(options.script.read_text("utf-8")) if options.script else {}
    with asyncio.Runner(loop_factory=_loop_factory()) as runner, suppress(KeyboardInterrupt):
        runner.run(run(options.port, options.token, script))


async def run(port: int, token: str | None, script: dict[str, Any]) -> None:
    """Create a world and serve it until interrupted.

    Prints its address on the first line and, unless a token was given, the new token on the second.
    """
    sizes = {name: script[name] for name in ("max_messages", "max_calls") if name in script}
    accepted = token or new_token()
    world = World(token=accepted, **sizes)
    control.prepare(world, script)
    async with serve(world, port=port) as served:
        print(served.url, *([] if token else [f"Token: {accepted}"]), sep="\n", flush=True)
        await asyncio.Event().wait()


def _loop_factory() -> Any:
    """uvloop's factory, which handles more load; None for the standard loop, where uvloop is missing."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


if __name__ == "__main__":
    main()
