"""The watchdog: alerts the operators when a part of this process stops working, and when it works again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from math import inf

from bot.delivery.alerts import AlertOperators
from bot.errors import DatabaseAway, DatabaseCannotWrite
from bot.liveness import DATABASE, LIMITS, PLANNER, SENDER, Liveness

log = logging.getLogger(__name__)

#: Seconds between two checks, and between two probes of the database.
LOOK, PROBE = 1.0, 10.0

#: Seconds between two checks after which all parts get their time anew, because the process or its machine was stopped
#: meanwhile. A shorter stop lets no part fall silent.
STOPPED = LIMITS[DATABASE] - PROBE

#: How the senders of other processes are called in the keys of alerts.
SENDERS = "senders"

#: Seconds without a refused write after which a write that succeeds shows that the disk has space again.
QUIET = 20.0


class Watchdog:
    """Alerts when a part was silent for longer than its limit in `liveness`, and probes the database.

    Nobody is alerted of a part while another alert gives the reason, and for the limit of the part after that.
    """

    #: True while the clocks agree. While they do not, nothing is planned, and the clock check alerts of that.
    clocks_agree: Callable[[], bool] = staticmethod(lambda: True)

    def __init__(
        self,
        liveness: Liveness,
        elsewhere: Liveness,
        alert_operators: AlertOperators,
        read: Callable[[], Awaitable[object]],
        write: Callable[[], Awaitable[object]],
        monotonic: Callable[[], float],
    ) -> None:
        """`elsewhere`: the senders of other processes. `read` and `write` are small transactions.

        Both raise DatabaseAway.
        """
        self._liveness, self._elsewhere = liveness, elsewhere
        self._alert_operators = alert_operators
        self._read, self._write = read, write
        self._monotonic = monotonic
        #: The parts about which the operators were alerted, and since when each is silent.
        self._silent: dict[str, float] = {}
        #: When another alert last gave the reason why a part is silent.
        self._explained: dict[str, float] = {}
        #: When it last looked.
        self._looked = inf
        #: The times of the first and the last refused write; None: the database can write.
        self._refused: tuple[float, float] | None = None

    @property
    def disk_is_full(self) -> bool:
        """True while the database cannot write, of which the operators are alerted."""
        return self._refused is not None

    def transaction(self, error: DatabaseAway | None) -> None:
        """Record the result of a transaction: its error, or None when it succeeded."""
        now = self._monotonic()
        if isinstance(error, DatabaseCannotWrite):
            if self._refused is None:
                log.error("%s", error)
                self._alert_operators("alert-disk-full", reason=str(error.data["reason"]))
            self._refused = (self._refused or (now, now))[0], now
        elif error is None and self._refused is None:
            self._liveness.succeeded(DATABASE)

    def look(self) -> None:
        """Alert the operators of each part that has become silent, and of each that works again."""
        now, since = self._monotonic(), self._monotonic() - self._looked
        self._looked = now
        if since > STOPPED:
            log.warning(
                "The process was stopped for %d s; what it watches gets its time anew", since
            )
            self._liveness.watch(*(self._liveness.parts().keys() - self._silent.keys()))
            if SENDERS not in self._silent:
                self._elsewhere.watch(*self._elsewhere.parts())
        silent = self._all_silent()
        self._explained |= dict.fromkeys(filter(partial(self._is_explained, silent), silent), now)
        for part, seconds in silent.items():
            explained = now - self._explained.get(part, -inf) < LIMITS.get(part, LIMITS[SENDER])
            if part not in self._silent and not explained:
                self._silent[part] = now - seconds
                log.error("%s: no success for %d s", part, seconds)
                self._alert_operators(f"alert-{part}-silent")
        for part in [part for part in self._silent if part not in silent]:
            minutes = _minutes(now - self._silent.pop(part))
            log.warning("%s: works again after %d min", part, minutes)
            self._alert_operators(f"alert-{part}-back", minutes=minutes)

    async def probe(self) -> None:
        """Probe the database once: with a read, or with a write while writes are refused."""
        try:
            if self._refused is None:
                await self._read()
                return
            await self._write()
        except DatabaseAway as error:
            log.debug("%s", error)
            return
        start, last = self._refused
        if self._monotonic() - last < QUIET:
            return
        self._refused = None
        self._liveness.succeeded(DATABASE)
        self._alert_operators("alert-disk-space", minutes=_minutes(self._monotonic() - start))

    async def run(self, beside: Callable[[], None]) -> None:
        """Check and probe until cancelled; `beside` is called at each check."""
        probing = asyncio.create_task(self._probe_often())
        try:
            while True:
                self.look()
                beside()
                await asyncio.sleep(LOOK)
        finally:
            probing.cancel()
            await asyncio.gather(probing, return_exceptions=True)

    async def _probe_often(self) -> None:
        while True:
            await self.probe()
            await asyncio.sleep(PROBE)

    def _all_silent(self) -> dict[str, int]:
        """The silent parts of this process, and the senders of others when none of them works."""
        senders = self._elsewhere.silent().get(SENDER)
        return self._liveness.silent() | ({} if senders is None else {SENDERS: senders})

    def _is_explained(self, silent: dict[str, int], part: str) -> bool:
        """True when another alert gives the reason: a full disk, a silent database or, for planning, the clocks."""
        if part == DATABASE:
            return self.disk_is_full
        if part == PLANNER and not self.clocks_agree():
            return True
        return part in (PLANNER, SENDER, SENDERS) and (DATABASE in silent or self.disk_is_full)


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))
