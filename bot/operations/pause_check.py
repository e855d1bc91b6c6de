"""Check that sending is not paused, or goes on before the first notice of the coming occasion."""

from datetime import timedelta

from bot.delivery import slots
from bot.operations import forecast, report_schedule
from bot.operations.readiness import Finding, Setup
from bot.store import rate_limit, restored, restored_mark
from bot.store.records import Pause

#: The longest pause of the circuit breaker that does not stand in the way, since it ends by itself.
BRIEF = timedelta(minutes=5)

#: What ends a hold.
RESUME = (
    "send the bot /resume, press Resume below a report of readiness, or run the command `resume`"
)


async def unpaused(setup: Setup) -> list[Finding]:
    """No operator holds sending for longer than until the first notice; the circuit breaker's pause ends by itself."""
    paused = await rate_limit.paused(setup.db)
    if paused is None:
        return [Finding("pause", True, "sending is not paused")]
    if paused.held:
        return [await _held(setup, paused)]
    text = f"sending is paused: {paused.reason}; this ends by itself in {paused.left_seconds} s"
    if paused.left <= BRIEF:
        return [Finding("pause", True, text)]
    remedy = "wait until it ends, or run the command `resume` if its reason is gone"
    return [Finding("pause", False, text, remedy)]


async def _held(setup: Setup, paused: Pause) -> Finding:
    """A hold is NO-GO if it is still in effect when the first notice is due, and always while a mark is stored."""
    if await restored.copied_from(setup.db) is not None:
        text = f"sending is held: {paused.reason}"
        return Finding("pause", False, text, restored_mark.CONFIRM)
    by = "from the command line" if paused.by is None else f"by operator {paused.by}"
    reason = paused.reason or "no reason was given"
    if paused.ends is None:
        return Finding("pause", False, f"sending is held: {reason} ({by}, until resumed)", RESUME)
    text = f"sending is held: {reason} ({by}, until {paused.ends:%Y-%m-%d %H:%M} UTC)"
    first = await report_schedule.first_notice(
        setup.db, setup.almanac, forecast.coming(setup), slots.effective(setup.rate)
    )
    if paused.ends > first:
        return Finding("pause", False, text, RESUME)
    return Finding("pause", True, f"{text}; the first notice is due on {first:%Y-%m-%d %H:%M} UTC")


ALL = (unpaused,)
