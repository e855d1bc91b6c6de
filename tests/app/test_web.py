"""The web part of a running bot: off unless it is asked for, and gone when the bot is."""

from pathlib import Path

import aiohttp

from tests.stage import Stage, playing


async def test_by_default_nothing_is_served(stage: Stage) -> None:
    """No port is opened unasked."""
    assert stage.app.web is None


async def test_it_serves_the_calendar_of_the_bot(tmp_path: Path) -> None:
    """Under the name that Telegram has told."""
    async with playing(tmp_path, web_port=0) as stage:
        assert stage.app.web is not None
        url = f"http://127.0.0.1:{stage.app.web.port}/calendar/en.ics"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.status == 200
            assert b"https://t.me/sandbox_bot" in await answer.read()
