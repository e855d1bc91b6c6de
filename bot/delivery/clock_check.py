"""The clock check: no notice is sent or expires while the ledger's clock and Telegram's disagree."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.botapi.telegram_clock import TelegramClock
from bot.delivery.alerts import AlertOperators
from bot.delivery.database_clock import DatabaseClock
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: The largest difference of the two clocks at which notices are sent and expire.
TOLERANCE = timedelta(seconds=60)

#: A difference of more than DRIFT seconds is logged. It is logged again only after it was below NO_DRIFT seconds.
DRIFT, NO_DRIFT = 2.0, 1.0

#: Seconds between two requests that ask Telegram for the time, and between two log lines about a drift.
ASK_EVERY, LOG_EVERY = 5.0, 600.0

#: The machine whose clock the ledger uses, by the kind of database.
OWNERS = {"sqlite": "this machine", "postgresql": "the PostgreSQL server"}


class Clocks(Protocol):
    """The clock checks that a sender makes before it sends."""

    def agree(self) -> bool:
        """True when notices may be sent and may expire now. Makes no request."""
        ...

    def allows(self, due: datetime, expires: datetime) -> bool:
        """True when a batch with that window may be sent now. Makes no request."""
        ...

    async def confirmed(self) -> bool:
        """Ask the database for its time and, if the clocks disagree, Telegram; then return `agree`."""
        ...


class Unchecked:
    """Compares no clocks and allows everything, for rehearsals and benchmarks."""

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

    `agree` is False while they differ by more than a minute, or while Telegram has not answered for minutes. If its
    answers have no `Date`, the clocks cannot be compared, and the ledger's clock is trusted.

    `ask` sends Telegram a request without effect, whose answer reaches `telegram`.
    """

    def __init__(
        self,
        db: Database,
        database_clock: DatabaseClock,
        telegram: TelegramClock,
        ask: Callable[[], Awaitable[object]],
        alert_operators: AlertOperators,
    ) -> None:
        self._db, self._database_clock, self._telegram = db, database_clock, telegram
        self._ask, self._alert_operators = ask, alert_operators
        self._owner = OWNERS[db.engine.dialect.name]
        self._asking = asyncio.Lock()
        self._asked = self._drift_logged = float("-inf")
        self._drifting = False
        #: True while sending is stopped, and True while the operators are alerted of it.
        self._stopped = self._alerted = False
        #: The monotonic clock minus the ledger's, in seconds, as last compared.
        self._lag: float | None = None
        #: True at the start and after a disagreement or a step of the clock, until `clock_repair` has run.
        self.doubted = True

    def agree(self) -> bool:
        """True when notices may be sent and may expire now. Makes no request."""
        ahead = self.ahead()
        apart = ahead is not None and abs(ahead) > TOLERANCE.total_seconds()
        self.doubted |= apart
        return self._telegram.heard and not apart

    def ahead(self) -> float | None:
        """Seconds by which the database's clock is ahead of Telegram's; None while Telegram has not told its time."""
        return self._telegram.ahead(self._database_clock.now())

    def certain(self) -> bool:
        """True when Telegram has told its time within the last minutes, and the clocks agree. Makes no request."""
        return self._telegram.now() is not None and self.agree()

    def allows(self, due: datetime, expires: datetime) -> bool:
        """True when the clocks agree and Telegram's time is in that window too, with a tolerance of a minute.

        So a batch is not sent too early or too late when the clock by which it was claimed has jumped.
        """
        telegram = self._telegram.now()
        if telegram is None or not self.agree():
            return self.agree()
        return due - TOLERANCE <= telegram + self._db.offset < expires + TOLERANCE

    def accepts(self, instant: datetime) -> bool:
        """True when a time just read from the ledger's clock may be used for planning."""
        ahead = self._telegram.ahead(instant - self._db.offset)
        return self.agree() and (ahead is None or abs(ahead) <= TOLERANCE.total_seconds())

    async def confirmed(self) -> bool:
        """Ask the database for its time and, if the clocks disagree, Telegram; then log and return `agree`.

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
        """Read the database's clock, unless it is this machine's, and detect a step of it."""
        if self._database_clock.wall is None:
            self._database_clock.heard(await self._db.real_now(), self._telegram.monotonic())
        lag = self._telegram.monotonic() - self._database_clock.now().timestamp()
        stepped = self._lag is not None and abs(lag - self._lag) > TOLERANCE.total_seconds()
        self.doubted |= stepped
        self._lag = lag

    def _report(self, *, agreed: bool) -> None:
        ahead = self.ahead()
        if agreed:
            self._report_agreement()
            self._report_drift(ahead or 0.0)
        elif ahead is None:
            if not self._stopped:
                log.warning("Telegram has not answered; until it does, nothing is sent or expires")
        elif not self._alerted:
            self._alerted = True
            log.error(
                "The clock of %s shows %s, Telegram's %s: nothing is sent or expires until they"
                " agree; set that clock (enable NTP)",
                *(self._owner, *self._times().values()),
            )
            self._alert_operators(
                "alert-clock", database=self._db.engine.dialect.name, **self._times()
            )
        self._stopped = not agreed

    def _report_agreement(self) -> None:
        if self._stopped:
            log.warning("The clock of %s and Telegram's agree; sending continues", self._owner)
        if self._alerted:
            self._alert_operators("alert-clock-agrees", **self._times())
        self._alerted = False

    def _report_drift(self, ahead: float) -> None:
        """Log a difference that stops nothing: once until it is gone, and at most once every LOG_EVERY seconds."""
        if abs(ahead) < NO_DRIFT:
            self._drifting = False
        now = self._telegram.monotonic()
        if self._drifting or abs(ahead) <= DRIFT or now - self._drift_logged < LOG_EVERY:
            return
        self._drifting, self._drift_logged = True, now
        side = "ahead of" if ahead > 0 else "behind"
        log.warning(
            "The clock of %s is %.0f s %s Telegram's; enable NTP", self._owner, abs(ahead), side
        )

    def _times(self) -> dict[str, str]:
        """Both clocks' times as text, in UTC."""
        telegram = self._telegram.now()
        return {
            "ledger": _written(self._database_clock.now()),
            "telegram": _written(telegram) if telegram else "unknown",
        }


def _written(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"
