"""Reports to the log and to the operators what a sweep planned, what expired, and what a broadcast will cost."""

import logging

from bot.app.resources import NEW, REPORTED, UNREPORTED, UNREPORTED_BEFORE, Resources
from bot.delivery import planner
from bot.delivery.alerts import AlertOperators
from bot.delivery.price import stars
from bot.store import chats, metadata

log = logging.getLogger(__name__)


class PlanningReports:
    """Writes the reports. An overload is reported once, and again only when its numbers change."""

    def __init__(self, resources: Resources, alert_operators: AlertOperators) -> None:
        self._db = resources.db
        self._rate = resources.settings.rate
        self._paid = resources.settings.paid_broadcast
        self._alert_operators = alert_operators
        #: The overloads that the last sweep found.
        self._overloads: list[planner.Overload] = []

    def report(self, found: planner.Sweep) -> None:
        """Report what a sweep found."""
        for moment, count in found.expired.items():
            log.warning("%s: %d notices were not sent before their window closed", moment, count)
            self._alert_operators("alert-expired", moment=moment, count=count)
        for load in found.planned:
            self._report_load(load)
        for overload in found.overloaded:
            if overload not in self._overloads:
                self._report_overload(overload)
        self._overloads = found.overloaded

    async def report_new_database(self) -> None:
        """Warn once of a newly created database: if subscribers were expected, the address is wrong."""
        db = self._db
        if await metadata.get(db, NEW) not in (UNREPORTED, UNREPORTED_BEFORE):
            return
        log.warning("A new database was created at %s; if you expected subscribers, stop", db.place)
        self._alert_operators("alert-new-database", place=db.place)
        await metadata.put(db, NEW, REPORTED)

    async def report_price(self) -> None:
        """Log what a notice to all chats would cost, before anything is planned."""
        if self._paid:
            everybody = await chats.count(self._db)
            cost = stars(everybody, self._rate)
            log.warning(
                "PAID_BROADCAST: a notice to all %d chats costs up to %d Stars", everybody, cost
            )

    def _report_load(self, load: planner.Load) -> None:
        occasion = load.occasion
        log.info("%s %d, %s: %d owed", occasion.observance, occasion.year, load.moment, load.owed)
        if self._paid and load.owed:
            cost = stars(load.owed, self._rate)
            log.warning("This will cost up to %d Stars (PAID_BROADCAST)", cost)
            self._alert_operators("alert-cost", moment=load.moment, owed=load.owed, stars=cost)

    def _report_overload(self, overload: planner.Overload) -> None:
        log.error(
            "%s %d, %s: only %d of %d notices can be sent in time at %d per second; raise SEND_RATE",
            *(overload.occasion.observance, overload.occasion.year, overload.moment),
            *(overload.in_time, overload.owed, self._rate),
        )
        counts = {"owed": overload.owed, "intime": overload.in_time}
        self._alert_operators("alert-overload", moment=overload.moment, **counts)
