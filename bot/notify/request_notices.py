"""Tells all operators, in the background, what one of them asks for and what came of it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.delivery.approvals import Decision
from bot.messages.catalog import Catalog
from bot.notify.alert_channel import AlertChannel
from bot.notify.operator_languages import OperatorLanguages
from bot.store.requests import Request

log = logging.getLogger(__name__)

#: Makes the message for an operator, in a language, with its buttons.
Shown = Callable[[int, str], tuple[str, InlineKeyboardMarkup]]

#: Makes the content of a file in a language.
Filed = Callable[[str], str]


class RequestNotices:
    """Sends over the connection of the alerts. What Telegram refuses is logged."""

    def __init__(
        self, catalog: Catalog, operators: OperatorLanguages, channel: AlertChannel
    ) -> None:
        self._catalog = catalog
        self._operators = operators
        self._channel = channel
        self._tasks: set[asyncio.Task[None]] = set()

    def show(self, shown: Shown, filed: Filed | None = None) -> None:
        """Show what is asked for; with `filed`, first as a file. Returns at once."""
        self._in_background(self._show(shown, filed))

    def decided(self, one: Request, decision: Decision, by: int | None) -> None:
        """Tell what came of a request, and who decided; None when its time decided. Returns at once."""
        key = f"request-{decision.name.lower()}"
        if by is None and decision is Decision.DONE:
            key = "request-begun"
        self._in_background(self._tell(one, key, by))

    async def stop(self) -> None:
        """Drop what is not sent yet."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _show(self, shown: Shown, filed: Filed | None) -> None:
        languages = await self._languages()
        if filed is not None:
            for language in {*languages.values()}:
                people = {one: "" for one, theirs in languages.items() if theirs == language}
                content = filed(language).encode()
                await self._channel.deliver_file(people, "difference.txt", content)
        messages = {one: shown(one, language) for one, language in languages.items()}
        await self._channel.deliver(
            {one: text for one, (text, _) in messages.items()},
            {one: board for one, (_, board) in messages.items()},
        )

    async def _tell(self, one: Request, key: str, by: int | None) -> None:
        texts = {}
        for operator, language in (await self._languages()).items():
            kind = self._catalog.text(language, f"request-kind-{one.kind}")
            values = {"kind": kind, "who": str(by), "reason": one.result or "–"}
            texts[operator] = self._catalog.text(language, key, **values)
        await self._channel.deliver(texts)

    async def _languages(self) -> Mapping[int, str]:
        return {one: await self._operators.language(one) for one in self._operators.ids}

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _logged(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("The operators could not be told of a request")
