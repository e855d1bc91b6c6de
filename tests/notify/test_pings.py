"""When the bot pings: regularly, at once when a part falls silent, and again each minute until a ping arrives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import pytest

from bot.liveness import DATABASE, LIMITS, POLLING, SENDER, Liveness
from bot.notify import ping_client
from bot.notify.ping_client import Signal
from bot.notify.pings import EVERY, SOON, WAITING, Pings
from tests.clocks import ManualClock
from tests.outside import Outside, outside

WORKS = ("", "all parts work")


@dataclass
class Scene:
    """A bot whose parts work, unless they are named, and the server that it pings."""

    server: Outside
    clock: ManualClock
    liveness: Liveness
    pings: Pings

    async def live(self, seconds: float, *, but: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Let time pass, second by second; the pings that arrived meanwhile."""
        before = len(self.server.pings())
        for _ in range(int(seconds)):
            self.clock.now += 1
            for part in {DATABASE, POLLING, SENDER} - {*but}:
                self.liveness.succeeded(part)
            self.pings.look()
            await self.rest()
        return self.server.pings()[before:]

    async def rest(self) -> None:
        """Wait until no ping is under way."""
        if self.pings._sending is not None:
            await self.pings._sending


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    """Parts that are watched from now on."""
    clock = ManualClock()
    async with outside() as server:
        liveness = Liveness(clock)
        pings = Pings(partial(ping_client.send, server.check), liveness, Liveness(clock), clock)
        yield Scene(server, clock, liveness, pings)
        await pings.stop()


async def test_a_success_every_five_minutes() -> None:
    """Nothing before the parts are watched: a bot that never reaches Telegram is silent."""
    async with scene() as played:
        assert await played.live(EVERY) == []
        played.liveness.watch(DATABASE, POLLING, SENDER)

        assert await played.live(1) == [WORKS]
        assert await played.live(EVERY - 1) == []
        assert await played.live(1) == [WORKS]
        assert await played.live(10 * EVERY) == [WORKS] * 10


async def test_a_silent_part_is_a_failure_at_once_and_its_return_a_success() -> None:
    """The body names the part and since when; while it is silent, no ping says success."""
    async with scene() as played:
        played.liveness.watch(DATABASE, POLLING, SENDER)
        await played.live(1)

        told = await played.live(LIMITS[POLLING] + 600, but=(POLLING,))
        assert {signal for signal, _ in told} == {"fail"}
        assert told[0] == ("fail", f"silent: polling for {LIMITS[POLLING]:.0f} s")
        assert await played.live(1) == [WORKS]


async def test_a_ping_that_does_not_arrive_is_sent_again_each_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Once a minute, whatever the reason, until it arrives; then every five minutes."""
    async with scene() as played:
        played.liveness.watch(DATABASE, POLLING, SENDER)
        played.server.answer = 502, "Bad Gateway"

        assert len(await played.live(10 * SOON)) == 10
        played.server.answer = None
        assert await played.live(SOON) == [WORKS]
        assert await played.live(EVERY - SOON) == []

    assert "HEARTBEAT_URL was not pinged (the server answers 502)" in caplog.text
    assert played.server.check not in caplog.text


async def test_what_the_server_refuses_is_dropped_and_holds_up_nothing() -> None:
    """Some servers know no `/log` and no `/start`. What it cannot take now is sent again, beside the regular pings."""
    async with scene() as played:
        played.liveness.watch(DATABASE, POLLING, SENDER)
        played.server.answers = {"log": (404, "not found"), "start": (503, "busy")}
        for signal in (Signal.LOG, Signal.START, Signal.FAIL):
            played.pings.add(signal, "once")
        log, start, fail = (("log", "once"), ("start", "once"), ("fail", "once"))

        assert await played.live(1) == [log, start, WORKS]
        assert await played.live(EVERY) == [start] * 5 + [WORKS]
        played.server.answers = {}
        assert await played.live(SOON) == [start, fail]


async def test_too_many_pings_are_no_refusal_that_lasts() -> None:
    """They arrive later."""
    async with scene() as played:
        played.server.answers = {"log": (429, "slow down")}
        played.pings.add(Signal.LOG, "once")
        await played.live(1)
        played.server.answers = {}

        assert await played.live(SOON) == [("log", "once")]


async def test_after_a_start_the_success_comes_within_the_grace_time() -> None:
    """The server would otherwise take a broadcast that lasts longer for a failed one."""
    async with scene() as played:
        played.liveness.watch(DATABASE, POLLING, SENDER)
        await played.live(1)
        played.pings.add(Signal.START, "begins")

        assert await played.live(SOON + 1) == [("start", "begins"), WORKS]


async def test_pings_keep_their_order_and_their_number_is_bounded() -> None:
    """A server that was away gets the last ones."""
    async with scene() as played:
        played.server.answer = 502, "Bad Gateway"
        for number in range(3 * WAITING):
            played.pings.add(Signal.LOG, f"{number}")
        await played.live(1)
        played.server.answer = None

        arrived = await played.live(SOON)

    numbers = [int(body) for _, body in arrived]
    assert numbers == list(range(2 * WAITING, 3 * WAITING))
