"""`sandbox`: the control of the page, and how the process is asked to stop."""

import asyncio
import os
import signal
import threading

import pytest

from bot.cli import sandbox
from bot.cli.signals import until_stopped
from tests.cast import LEYLA
from tests.stage import Stage


async def test_the_control_sends_the_notices_of_a_year(stage: Stage) -> None:
    """Three moments for the one who subscribed."""
    await stage.join(LEYLA)

    told = await sandbox._rehearse(stage.app, {"year": 2031})

    assert told == {"delivered": 3, "states": {"sent": 3}}
    assert any("41" in message.text for message in stage.notices(LEYLA))


async def test_the_control_without_a_year_takes_the_next(stage: Stage) -> None:
    """The stage's November is followed by 2027."""
    await stage.join(LEYLA)

    await sandbox._rehearse(stage.app, {})

    assert any("37" in message.text for message in stage.notices(LEYLA))


@pytest.mark.parametrize("year", [1990, 2127, "2027", 20.5, True, -1])
async def test_the_control_refuses_other_years(stage: Stage, year: object) -> None:
    """Anything but a year that can be rehearsed is answered by a sentence."""
    with pytest.raises(ValueError, match="Choose a year from 1991 to 2126"):
        await sandbox._rehearse(stage.app, {"year": year})


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
async def test_the_first_signal_asks_to_stop(how: signal.Signals) -> None:
    """It sets the event and interrupts nothing."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        stop = until_stopped()
        os.kill(os.getpid(), how)
        await asyncio.wait_for(stop.wait(), 1)
        assert signal.getsignal(how) is signal.SIG_DFL
    finally:
        for timer in threading.enumerate():
            if isinstance(timer, threading.Timer):
                timer.cancel()
        for number, handler in before.items():
            asyncio.get_running_loop().remove_signal_handler(number)
            signal.signal(number, handler)
