"""Erases what is no longer needed, in the background and never while notices are due or sent."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from bot.app import retention_terms
from bot.app.background_task import BackgroundTask
from bot.app.resources import Resources
from bot.delivery.alerts import AlertOperators
from bot.operations import retention_schedule
from bot.operations.retention_schedule import GRACE, PATIENCE, Waiting
from bot.store import retention, retention_log, upkeep
from bot.store.retention import Finished

log = logging.getLogger(__name__)

#: Where Telegram's answers do not say what time it is: the number of days on which the bot must have run since then.
DAYS_LIVED = 30


class RetentionWork:
    """Looks after each sweep, until nothing is left to erase on a day. What is interrupted goes on at the next look."""

    def __init__(
        self,
        resources: Resources,
        alert_operators: AlertOperators,
        certain: Callable[[], bool],
        agree: Callable[[], bool],
        clock: Callable[[], datetime],
    ) -> None:
        """`certain` says whether Telegram's time is known and agrees with the ledger's clock.

        `agree` says whether the two are not known to differ. `clock` returns the current time of the ledger, in UTC.
        """
        self._resources, self._db = resources, resources.db
        self._terms = retention_terms.of(resources.settings)
        self._alert_operators = alert_operators
        self._certain, self._agree, self._clock = certain, agree, clock
        self._task = BackgroundTask(self._run, "Old data could not be erased; it is tried again")
        #: The days on which nothing was left, and on which the files were last tried to be rewritten.
        self._done: date | None = None
        self._rewriting_failed: date | None = None
        #: When this process first looked, and since when each look has failed.
        self._started: datetime | None = None
        self._failing_since: datetime | None = None
        #: True once the operators were alerted of what waits.
        self._alerted = False

    def look(self) -> None:
        """Erase what is due, in the background. Does nothing while that is under way."""
        self._task.start()

    async def done(self) -> None:
        """Return when the look that was begun last is over."""
        await self._task.done()

    async def stop(self) -> None:
        """Stop. What is left is erased after the next start."""
        await self._task.stop()

    async def _run(self) -> None:
        now = self._clock()
        try:
            await self._start(now)
            await self._look(now)
            self._failing_since = None
        except Exception:
            await self._failed(now)
            raise

    async def _start(self, now: datetime) -> None:
        if self._started is None:
            self._started = now
            await retention_log.start(self._db, now)

    async def _failed(self, now: datetime) -> None:
        """Alert the operators when the looks have failed for an hour, and none has finished for two days."""
        failing = self._failing_since = self._failing_since or now
        if now - failing < GRACE:
            return
        try:
            since = await retention_log.unfinished_since(self._db, now) or failing
        except Exception as error:
            log.warning("It cannot be read since when old data waits: %s", error)
            since = failing
        if now - since >= PATIENCE:
            self._alert("each attempt failed: see the log", since)

    async def _look(self, now: datetime) -> None:
        if self._done == now.date() or not self._agree():
            return
        waiting = await self._waiting(now)
        if not waiting.nothing or await retention_log.remains(self._db) is not None:
            await retention_log.note_waiting(self._db, now)
        await self._erase(waiting, now)
        left = await self._waiting(now)
        if (left.nothing or left.only_rekey) and await self._rewrite(now.date()) and left.nothing:
            await self._finish(now)
        else:
            await self._judge(left, now)

    async def _judge(self, left: Waiting, now: datetime) -> None:
        """Alert the operators of what is left after two days; a process that was just started has an hour."""
        since = await retention_log.note_waiting(self._db, now)
        if now - since >= PATIENCE and self._started and now - self._started >= GRACE:
            self._alert(str(left) or "the remains of what was erased in the database file", since)

    async def _waiting(self, now: datetime) -> Waiting:
        return await retention_schedule.waiting(self._db, self._resources.almanac, self._terms, now)

    async def _finish(self, now: datetime) -> None:
        """Note that nothing is left, and tell it when the operators were alerted."""
        await retention_log.finish(self._db, now)
        self._done = now.date()
        if self._alerted:
            self._alerted = False
            self._alert_operators("alert-retention-done")

    def _alert(self, what: str, since: datetime) -> None:
        if not self._alerted:
            self._alerted = True
            log.error("Since %s it was not possible to erase %s", since, what)
            self._alert_operators("alert-retention", what=what, date=f"{since:%Y-%m-%d}")

    async def _erase(self, waiting: Waiting, now: datetime) -> None:
        """Erase what waits, as far as nothing is in the way."""
        today, before = now.date(), waiting.ended_before
        for one in waiting.finished:
            if await self._may_erase(one.closed) and await self._retire(one):
                while await self._may_erase(one.closed) and await retention.erase_some(
                    self._db, one, today
                ):
                    pass
        while (
            before
            and await self._may_erase(before)
            and await retention.erase_ended(self._db, before, self._terms.operators, today)
        ):
            pass
        if await self._may_erase(now - self._terms.deliveries):
            await retention.forget_operators(self._db, now - self._terms.deliveries)

    async def _may_erase(self, since: datetime) -> bool:
        """True when what ended at an instant can be erased now: the clock is right, and no notice is due or sent."""
        if not self._agree() or await upkeep.sending(self._db, upkeep.BREAK):
            return False
        if self._certain():
            return True
        return await retention.days_counted(self._db, since) >= DAYS_LIVED

    async def _retire(self, one: Finished) -> bool:
        """Keep the receipt of an occasion, and retire its broadcasts; False when that is not possible."""
        if one.occasion:
            await self._keep_receipt(one)
        if await retention.retire(self._db, one):
            log.info("The deliveries of %s are deleted; their counts are kept", one)
            return True
        return False

    async def _keep_receipt(self, one: Finished) -> None:
        """Store the receipt as it reads now, unless the occasion is retired and the ledger has lost a part of it.

        That of an observance without texts stays as it was stored, if it was.
        """
        if await retention.any_retired(self._db, one.broadcast_ids):
            return
        # Imported here: it is needed on one day of the year.
        from bot.operations import receipt

        almanac, folder = self._resources.almanac, self._resources.settings.messages_dir
        if one.observance not in {known.id for known in almanac.observances}:
            return
        occasion = almanac.occasion(one.observance, one.year)
        found = await receipt.read(self._db, almanac, folder, occasion)
        if found is not None:
            await receipt.keep(self._db, found)

    async def _rewrite(self, today: date) -> bool:
        """Rewrite the files, if something was erased, once a day; False while they hold remains of it."""
        mark = await retention_log.remains(self._db)
        if mark is None:
            return True
        if self._rewriting_failed == today or await upkeep.sending(self._db, upkeep.AHEAD):
            return False
        if not await self._rewritten():
            self._rewriting_failed = today
            return False
        return await retention_log.rewritten(self._db, mark)

    async def _rewritten(self) -> bool:
        if self._db.file is None:
            return await self._db.vacuum(retention.TABLES)
        return await self._db.compact(large=True) and await self._db.checkpoint()
