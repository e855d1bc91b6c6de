"""When the monthly self-test is due: on the first of each month at nine, or later when the bot was off then."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.observances import zones
from bot.store.self_tests import SelfTest, State, Unanswered

#: The hours of DEFAULT_TIMEZONE between which it is sent.
MORNING, EVENING = 9, 21

#: How long nobody may answer before that is an alarm and a NO-GO.
PATIENCE = timedelta(days=7)

#: How long a process may take to send it before another one does. Telegram is tried for an hour.
LEASE = timedelta(minutes=90)


def month(now: datetime, zone: str) -> str:
    """The month whose self-test was due last, as in 2026-12."""
    local = zones.local(now, zone)
    if (local.day, local.hour) < (1, MORNING):
        local -= timedelta(days=1)
    return f"{local:%Y-%m}"


def is_due(last: SelfTest, now: datetime, zone: str) -> bool:
    """True when the self-test of this month is to be sent now. One of a later month was sent by a wrong clock."""
    if not MORNING <= zones.local(now, zone).hour < EVENING:
        return False
    if last.state is State.SENDING:
        return abs(now - last.at) >= LEASE
    return last.month != month(now, zone)


def is_answered(last: SelfTest, answers: Mapping[int, datetime]) -> bool:
    """True when an operator has said to be there since that self-test."""
    return any(at >= last.at.replace(microsecond=0) for at in answers.values())


def is_late(last: SelfTest, answers: Mapping[int, datetime], now: datetime) -> bool:
    """True when nobody has answered that self-test in time."""
    unanswered = last.state is State.SENT and not is_answered(last, answers)
    return unanswered and now - last.at >= PATIENCE


def is_over(alarm: Unanswered, answers: Mapping[int, datetime]) -> bool:
    """True when an operator has said to be there since the alarm began, to whichever self-test."""
    return any(at >= alarm.since for at in answers.values())
