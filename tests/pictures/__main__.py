"""`make pictures`: makes all pictures again, or those whose names are given: newcomer, papers, january."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.pictures import camera, january, newcomer, papers


async def main(names: set[str]) -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        async with camera.browser() as browser:
            if "newcomer" in names:
                await newcomer.pictures(browser)
            if "papers" in names:
                await papers.pictures(browser, Path(folder))
            if "january" in names:
                await january.pictures(browser, Path(folder))


if __name__ == "__main__":
    asyncio.run(main({*sys.argv[1:]} or {"newcomer", "papers", "january"}))
