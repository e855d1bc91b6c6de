"""`sandbox`: the control of the page, and how the process is asked to stop."""

import asyncio
import os
import shutil
import signal
import threading
from pathlib import Path

import pytest

from bot.cli import sandbox
from bot.cli.signals import until_stopped
from tests.cast import DENIZ, LEYLA
from tests.conftest import MESSAGES
from tests.stage import Stage, playing


async def test_the_control_sends_the_notices_of_a_year(stage: Stage) -> None:
    """Three moments for the one who subscribed."""
    await stage.join(LEYLA)

    told = await sandbox._rehearse(stage.app, {"year": 2031}, MESSAGES)

    assert told == {"delivered": 3, "states": {"sent": 3}}
    assert any("41" in message.text for message in stage.notices(LEYLA))


async def test_the_control_without_a_year_takes_the_next(stage: Stage) -> None:
    """The stage's November is followed by 2027."""
    await stage.join(LEYLA)

    await sandbox._rehearse(stage.app, {}, MESSAGES)

    assert any("37" in message.text for message in stage.notices(LEYLA))


@pytest.mark.parametrize("year", [1990, 2127, "2027", 20.5, True, -1])
async def test_the_control_refuses_other_years(stage: Stage, year: object) -> None:
    """Anything but a year that can be rehearsed is answered by a sentence."""
    with pytest.raises(ValueError, match="Choose a year from 1991 to 2126"):
        await sandbox._rehearse(stage.app, {"year": year}, MESSAGES)


async def test_the_note_says_that_nobody_is_subscribed(stage: Stage) -> None:
    """Somebody who only looked around is not; somebody with all notices turned off gets none."""
    assert (await sandbox._rehearse(stage.app, {}, MESSAGES))["note"] == sandbox.NOBODY

    await stage.join(LEYLA)
    await stage.ask(LEYLA, "/moments none")

    assert (await sandbox._rehearse(stage.app, {}, MESSAGES))["note"] == sandbox.NONE_OWED


@pytest.mark.parametrize(
    ("old", "new", "delivered"),
    [("\nday-name =", "\nday-name ", 4), ("\nsilence =\n", "\nsilence \n", 6)],
    ids=["cannot be composed", "would be in English"],
)
async def test_the_note_names_a_damaged_text(
    tmp_path: Path, old: str, new: str, delivered: int
) -> None:
    """The language, the file and the line; the notices in other languages arrive."""
    folder = Path(shutil.copytree(MESSAGES, tmp_path / "messages"))
    file = folder / "january-20" / "tr.ftl"
    text = file.read_text("utf-8")
    file.write_text(text.replace(old, new), "utf-8")
    line = text[: text.index(old) + 1].count("\n") + 1
    async with playing(tmp_path / "home", messages_dir=folder) as stage:
        await stage.join(LEYLA)
        await stage.join(DENIZ)
        told = await sandbox._rehearse(stage.app, {}, folder)

    assert told["delivered"] == delivered, told
    assert "(tr)" in str(told["note"])
    assert f"{file}:{line}: " in str(told["note"])


async def test_the_note_says_that_telegram_refused(stage: Stage) -> None:
    """Somebody has blocked the bot since."""
    await stage.join(LEYLA)
    stage.people["Leyla"].blocked = True

    told = await sandbox._rehearse(stage.app, {}, MESSAGES)

    assert told["delivered"] == 0
    assert told["note"] == sandbox.REFUSED


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
