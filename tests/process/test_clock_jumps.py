"""The bot as a process, on a machine whose clock is set while it runs: right by the ledger, each notice once."""

from datetime import timedelta
from pathlib import Path

from bot.messages.typography import unbroken
from bot.store.records import State
from tests.cast import LEYLA
from tests.process.launching import SettableClock, ShiftedClock, bot
from tests.process.scene import EVE, IN_BAKU, SILENCE, WORDS, Telegram, before, said, tally

#: What is said of notices that expired.
TOO_LATE = "were not sent before their window closed"

#: Seconds within which the minute's sweep comes.
A_SWEEP = 120.0


def set_clock(telegram: Telegram, machine: SettableClock, clock: ShiftedClock) -> None:
    """Set the machine's clock and Telegram's: time passes, as over a sleep."""
    telegram.world.date_clock = clock.now
    machine.set(clock)


async def test_set_forward_over_the_instant_and_back_again(telegram: Telegram, hall: Path) -> None:
    """A jump of an hour and a half ahead sends every owed notice; a jump back of five hours sends none again."""
    start = before("19 14:00", 0)
    clock = SettableClock(start.offset, hall / "clock")
    async with bot(telegram.url, hall, clock) as running:
        await running.serving()
        assert not telegram.sent()

        set_clock(telegram, clock, start.later(timedelta(hours=2)))
        await telegram.has_told(IN_BAKU)

        set_clock(telegram, clock, start.later(timedelta(hours=-3)))
        assert "37" in await telegram.ask(LEYLA, "/next")
        set_clock(telegram, clock, start.later(timedelta(hours=2)))
        assert "37" in await telegram.ask(LEYLA, "/next")
        assert await running.stopped() == 0

    assert (await tally(hall))[EVE][State.SENT] == IN_BAKU
    notices = [call for call in telegram.sent() if unbroken("Sabah 20 Yanvar") in said(call)]
    assert len(notices) == IN_BAKU


async def test_asleep_over_the_end_of_a_window(telegram: Telegram, hall: Path) -> None:
    """A machine that sleeps through the minute of silence does not send its notice afterwards."""
    start = before("20 07:40", 0)
    clock = SettableClock(start.offset, hall / "clock")
    async with bot(telegram.url, hall, clock) as running:
        await running.serving()

        seen = running.err.count(TOO_LATE)
        set_clock(telegram, clock, before("20 08:02", 0))
        await running.until(lambda: running.err.count(TOO_LATE) > seen, A_SWEEP)
        assert await running.stopped() == 0

    assert set((await tally(hall))[SILENCE]) == {State.EXPIRED}
    notices = [call for call in telegram.sent() if WORDS["en"][SILENCE] in said(call)]
    assert notices == []
