"""The clock check: nothing is sent and nothing expires while the ledger's clock and Telegram's disagree."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.delivery.alarms import Alarm
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.telegram_clock import TelegramClock
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: How far the two clocks may be apart before sending and expiry stop.
TOLERANCE = timedelta(seconds=60)

#: Seconds of difference that are logged, and seconds below which the next difference is logged again.
DRIFT, NO_DRIFT = 2.0, 1.0

#: Seconds between two requests that ask Telegram for the time, and between two lines in the log about a drift.
ASK_EVERY, SAY_EVERY = 5.0, 600.0

#: Whose clock the ledger follows, by the kind of database.
OWNERS = {"sqlite": "this machine", "postgresql": "the PostgreSQL server"}


class Clocks(Protocol):
    """What a sender asks before it sends."""

    def agree(self) -> bool:
        """True when notices may be sent and may expire at this instant; without I/O."""
        ...

    def allows(self, due: datetime, expires: datetime) -> bool:
        """True when a batch with that window may be sent at this instant; without I/O."""
        ...

    async def confirmed(self) -> bool:
        """`agree`, after asking the database for its time and, in doubt, Telegram."""
        ...


class Unchecked:
    """Clocks that are never compared: those of rehearsals and benchmarks."""

    def agree(self) -> bool:
        """Always."""
        return True

    def allows(self, due: datetime, expires: datetime) -> bool:
        """Always."""
        return True

    async def confirmed(self) -> bool:
        """Always."""
        return True


class ClockCheck:
    """Compares the database's own clock, without the ledger's offset, with Telegram's.

    While they are more than a minute apart, or while Telegram has not answered for minutes, `agree` is False. Answers
    without a `Date` allow no judgement: then the ledger's clock is trusted.

    `ask` sends Telegram a harmless request whose answer reaches `telegram`; `alarm` tells the operators.
    """

    def __init__(
        self,
        db: Database,
        timepiece: DatabaseClock,
        telegram: TelegramClock,
        ask: Callable[[], Awaitable[object]],
        alarm: Alarm,
    ) -> None:
        self._db, self._timepiece, self._telegram = db, timepiece, telegram
        self._ask, self._alarm = ask, alarm
        self._owner = OWNERS[db.engine.dialect.name]
        self._asking = asyncio.Lock()
        self._asked = self._drift_said = float("-inf")
        self._drifting = False
        #: True while sending is stopped, and whether the operators were told so.
        self._stopped = self._alarmed = False
        #: The monotonic clock minus the ledger's, in seconds, when they were last compared.
        self._lag: float | None = None
        #: True until what a wrong clock may have written is repaired: at the start, after a disagreement or a step.
        self.doubted = True

    def agree(self) -> bool:
        """True when notices may be sent and may expire at this instant; without I/O."""
        ahead = self._telegram.ahead(self._timepiece.now())
        apart = ahead is not None and abs(ahead) > TOLERANCE.total_seconds()
        self.doubted |= apart
        return self._telegram.heard and not apart

    def allows(self, due: datetime, expires: datetime) -> bool:
        """True when the clocks agree and Telegram's time, give or take a minute, lies in that window too.

        A batch that was claimed by a clock that jumped in between is not sent: neither early nor late.
        """
        telegram = self._telegram.now()
        if telegram is None or not self.agree():
            return self.agree()
        return due - TOLERANCE <= telegram + self._db.offset < expires + TOLERANCE

    def accepts(self, instant: datetime) -> bool:
        """True when an instant of the ledger's clock that was read just now may be planned by."""
        ahead = self._telegram.ahead(instant - self._db.offset)
        return self.agree() and (ahead is None or abs(ahead) <= TOLERANCE.total_seconds())

    async def confirmed(self) -> bool:
        """`agree`, after asking the database for its time and, in doubt, Telegram; what it finds is logged.

        Raises DatabaseAway.
        """
        async with self._asking:
            await self._read_database()
            now = self._telegram.monotonic()
            if not self.agree() and now - self._asked >= ASK_EVERY:
                self._asked = now
                await self._ask()
            agreed = self.agree()
            self._report(agreed=agreed)
            return agreed

    async def _read_database(self) -> None:
        """Read the database's clock, where it is not this machine's, and notice a step of it."""
        if self._timepiece.wall is None:
            self._timepiece.heard(await self._db.real_now(), self._telegram.monotonic())
        lag = self._telegram.monotonic() - self._timepiece.now().timestamp()
        stepped = self._lag is not None and abs(lag - self._lag) > TOLERANCE.total_seconds()
        self.doubted |= stepped
        self._lag = lag

    def _report(self, *, agreed: bool) -> None:
        ahead = self._telegram.ahead(self._timepiece.now())
        if agreed:
            self._report_agreement()
            self._report_drift(ahead or 0.0)
        elif ahead is None:
            if not self._stopped:
                log.warning("Telegram has not answered; until it does, nothing is sent or expires")
        elif not self._alarmed:
            self._alarmed = True
            log.error(
                "The clock of %s shows %s, Telegram's %s: nothing is sent or expires until they"
                " agree; set that clock (enable NTP)",
                *(self._owner, *self._times().values()),
            )
            self._alarm("alarm-clock", database=self._db.engine.dialect.name, **self._times())
        self._stopped = not agreed

    def _report_agreement(self) -> None:
        if self._stopped:
            log.warning("The clock of %s and Telegram's agree; sending goes on", self._owner)
        if self._alarmed:
            self._alarm("alarm-clock-agrees", **self._times())
        self._alarmed = False

    def _report_drift(self, ahead: float) -> None:
        """Log a difference that stops nothing, once until it is gone, and not again within minutes."""
        if abs(ahead) < NO_DRIFT:
            self._drifting = False
        now = self._telegram.monotonic()
        if self._drifting or abs(ahead) <= DRIFT or now - self._drift_said < SAY_EVERY:
            return
        self._drifting, self._drift_said = True, now
        side = "ahead of" if ahead > 0 else "behind"
        log.warning(
            "The clock of %s is %.0f s %s Telegram's; enable NTP", self._owner, abs(ahead), side
        )

    def _times(self) -> dict[str, str]:
        """Both times, in UTC."""
        telegram = self._telegram.now()
        return {
            "ledger": _written(self._timepiece.now()),
            "telegram": _written(telegram) if telegram else "unknown",
        }


def _written(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"
