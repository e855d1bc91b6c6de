"""Shows operators the progress of each broadcast in one message, which is edited in place while it is sent."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.app.alerting import Alerting
from bot.app.background_task import BackgroundTask
from bot.app.resources import Resources
from bot.delivery.progress import ProgressReader, View
from bot.handlers.operators import progress
from bot.notify.alert_channel import Shown
from bot.notify.progress_report import ProgressReport
from bot.store import progress_messages

log = logging.getLogger(__name__)

#: Seconds until a message that Telegram refuses to this operator is tried again.
REFUSED = 300.0


@dataclass
class _Message:
    """The message about one broadcast in the chat of one operator."""

    #: None until it is sent.
    message_id: int | None
    #: The id that is stored; it differs while the database could not be written.
    stored: int | None
    #: What it shows; None until this process has sent or edited it.
    shown: tuple[str, InlineKeyboardMarkup] | None = None
    #: Since when this process has shown that the broadcast is under way.
    followed: bool = False
    #: True when it shows how the broadcast ended, or there is nothing to show: it is left alone.
    finished: bool = False
    #: The earliest time of the next try.
    not_before: float = float("-inf")


class ProgressMessages:
    """The messages of one bot. Without operators, and with a temporary database, it does nothing."""

    def __init__(
        self,
        resources: Resources,
        alerting: Alerting,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._db, self._catalog = resources.db, resources.catalog
        self._report = ProgressReport(resources.catalog, resources.almanac)
        self._operators = () if resources.temporary else resources.settings.operator_ids
        self._languages, self._channel = alerting.languages, alerting.channel
        self._monotonic = monotonic
        self._sleep = sleep
        self.reader = ProgressReader(resources.db, monotonic)
        self._open = False
        #: True when a look was asked for that has not begun.
        self._asked = False
        self._task = BackgroundTask(self._run, "The progress could not be shown; it is tried again")
        #: The messages about each broadcast, by operator.
        self._messages: dict[int, dict[int, _Message]] = {}

    async def open(self) -> None:
        """From now on messages are sent."""
        self._open = True
        self.look()

    def look(self) -> None:
        """Look in the background whether a broadcast is under way, and follow it to its end."""
        if not (self._open and self._operators):
            return
        self._asked = True
        self._task.start()

    async def done(self) -> None:
        """Return when no broadcast is followed."""
        await self._task.done()

    async def stop(self) -> None:
        """Stop. After the next start the same messages are edited."""
        self._open = False
        await self._task.stop()

    async def _run(self) -> None:
        """Show the progress until all broadcasts have ended and that is shown."""
        while self._asked:
            self._asked = False
            while await self._round():
                await self._sleep(self.reader.apart)

    async def _round(self) -> bool:
        """Show what has changed; True while more is to come."""
        views = await self.reader.read()
        for view in views:
            for operator, message in (await self._of(view)).items():
                if not (message.finished and view.over):
                    await self._update(view, operator, message)
        return any(
            not message.finished
            for view in views
            for message in self._messages[view.snapshot.progress.broadcast_id].values()
        )

    async def _of(self, view: View) -> dict[int, _Message]:
        """The messages about a broadcast.

        One that had ended before this process looked is not shown to an operator who was not shown it before, when
        others were.
        """
        number = view.snapshot.progress.broadcast_id
        if number not in self._messages:
            stored = await progress_messages.of(self._db, number)
            self._messages[number] = {
                operator: _Message(
                    stored.get(operator),
                    stored.get(operator),
                    finished=view.over and bool(stored) and operator not in stored,
                )
                for operator in self._operators
            }
        return self._messages[number]

    async def _update(self, view: View, operator: int, message: _Message) -> None:
        """Let the message show the progress, unless it does so already."""
        message.finished = False
        if self._monotonic() < message.not_before:
            return
        language = await self._languages.language(operator)
        text = self._report.message(operator, language, view)
        content = text, progress.keyboard(self._catalog, language, view)
        if content != message.shown and not await self._show(view, operator, message, content):
            return
        await self._store(view, operator, message)
        message.followed = message.followed or not view.over
        message.finished = view.over

    async def _show(
        self,
        view: View,
        operator: int,
        message: _Message,
        content: tuple[str, InlineKeyboardMarkup],
    ) -> bool:
        """Send or edit the message; True when there is nothing more to show now.

        A message that is gone is replaced, unless the broadcast had ended before this process could follow it: an
        operator may have deleted what was over.
        """
        answer = await self._channel.show(operator, message.message_id, *content)
        if answer.shown is Shown.GONE:
            message.message_id = None
            if view.over and not message.followed:
                return True
            answer = await self._channel.show(operator, None, *content)
        if answer.shown is not Shown.DONE:
            wait = REFUSED if answer.shown is Shown.REFUSED else answer.wait
            message.not_before = self._monotonic() + wait
            return view.over and answer.shown is Shown.REFUSED
        message.shown = content
        message.message_id = answer.message_id
        return True

    async def _store(self, view: View, operator: int, message: _Message) -> None:
        """Store which message it is, also in a later round when the database could not be written."""
        shown = message.message_id
        if shown is None or shown == message.stored:
            return
        number = view.snapshot.progress.broadcast_id
        await progress_messages.put(self._db, number, operator, shown)
        message.stored = shown
