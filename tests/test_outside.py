"""The stand-in for a healthchecks server: when its check goes down because nothing comes."""

from datetime import timedelta

import aiohttp

from tests.cast import NOVEMBER
from tests.outside import Outside, outside


async def ping(there: Outside, minute: float, signal: str = "") -> None:
    """Ping it at that minute."""
    there.now = lambda: NOVEMBER + timedelta(minutes=minute)
    async with aiohttp.ClientSession() as session, session.post(there.check + signal) as answer:
        assert answer.status == 200


def silent(there: Outside, until: float) -> list[float]:
    """The minutes at which it went down, up to one."""
    found = there.silences(NOVEMBER + timedelta(minutes=until))
    return [(at - NOVEMBER) / timedelta(minutes=1) for at in found]


async def test_silence_after_the_period_and_the_grace_time() -> None:
    """Ten minutes after the last success, once; what only shows in the log does not count."""
    async with outside() as there:
        assert silent(there, 100) == []
        await ping(there, 0)
        await ping(there, 5)
        await ping(there, 9, "/log")
        assert silent(there, 14.9) == []
        await ping(there, 30)

        assert silent(there, 41) == [15, 40]


async def test_a_start_and_a_failure() -> None:
    """A success is expected five minutes after a start; of a check that is down, nothing is."""
    async with outside() as there:
        await ping(there, 0)
        await ping(there, 1, "/start")
        assert silent(there, 7) == [6]
        await ping(there, 8, "/fail")

        assert silent(there, 100) == [6]
