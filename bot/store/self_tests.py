"""The monthly self-test as it is stored: the last one, who has answered, and since when nobody has.

Operators are stored by their place among the sorted ids of OPERATOR_IDS, so that no id is stored.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store import metadata
from bot.store.engine import Database

#: The names in `metadata`: the last self-test, the alarm that nobody answers, and what those of answers begin with.
NAME, ALARM, HERE = "self-test", "self-test alarm", "self-test.here."


class State(StrEnum):
    """What became of a self-test."""

    #: There was none: the bot was new in that month.
    NEW = "new"
    #: A process sends it.
    SENDING = "sending"
    SENT = "sent"


@dataclass(frozen=True)
class SelfTest:
    """The self-test of a month."""

    #: As in 2026-12.
    month: str
    state: State
    #: When its sending began, by the ledger's clock.
    at: datetime

    @property
    def value(self) -> str:
        """The value that is stored."""
        return f"{self.month} {self.state} {self.at.isoformat(timespec='seconds')}"


@dataclass(frozen=True)
class Unanswered:
    """The alarm that nobody answers."""

    #: Since when it is one, and when the sending of the self-test began that nobody has answered.
    since: datetime
    sent: datetime

    @property
    def value(self) -> str:
        """The value that is stored."""
        return " ".join(at.isoformat(timespec="seconds") for at in (self.since, self.sent))


def place(operators: Collection[int], operator: int) -> int:
    """By which an operator is stored: the place among the sorted ids, counted from 1."""
    return sorted(operators).index(operator) + 1


async def last(db: Database) -> SelfTest | None:
    """The last self-test; None when none was due yet."""
    value = await metadata.get(db, NAME)
    if value is None:
        return None
    month, state, at = value.split(" ")
    return SelfTest(month, State(state), datetime.fromisoformat(at))


async def replace(db: Database, before: SelfTest | None, after: SelfTest) -> bool:
    """Store a self-test in place of the one before; False when another process has stored one meanwhile."""
    return await metadata.swap(db, NAME, before.value if before else None, after.value)


async def answer(db: Database, place: int, now: datetime) -> None:
    """Store that the operator at that place is there."""
    await metadata.put(db, f"{HERE}{place}", now.isoformat(timespec="seconds"))


async def answers(db: Database) -> dict[int, datetime]:
    """When each operator last said to be there, by their place."""
    found = await metadata.beginning(db, HERE)
    return {
        int(name.removeprefix(HERE)): datetime.fromisoformat(value) for name, value in found.items()
    }


async def forget_answers(db: Database, before: datetime) -> None:
    """Delete the answers to earlier self-tests."""
    for number, at in (await answers(db)).items():
        if at < before:
            await metadata.drop(db, f"{HERE}{number}")


async def alarmed(db: Database) -> Unanswered | None:
    """The alarm that nobody answers; None: somebody does."""
    value = await metadata.get(db, ALARM)
    return Unanswered(*map(datetime.fromisoformat, value.split(" "))) if value else None


async def begin_alarm(db: Database, alarm: Unanswered) -> bool:
    """Store that it is an alarm; False when another process has done so."""
    return await metadata.swap(db, ALARM, None, alarm.value)


async def end_alarm(db: Database) -> bool:
    """Store that it is no alarm any more; False when another process has done so."""
    return await metadata.drop(db, ALARM)
