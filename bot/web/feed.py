"""The feed: serves the calendar of each language at its own address, for calendars that subscribe."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot import ics
from bot.messages.catalog import Catalog
from bot.observances import zones
from bot.observances.almanac import Almanac

#: The last time zone in which a day ends: until then its occasion stays in the feed.
LAST_PLACE = "Etc/GMT+12"

#: Seconds for which a calendar, or a cache in front of the server, can keep an answer.
KEPT = 3600

#: Seconds after which to retry, while Telegram has not sent the bot's name.
SOON = 60


@dataclass(frozen=True)
class Edition:
    """A calendar as it is served on one day."""

    today: date
    body: bytes
    #: The ETag: different bytes have a different one.
    tag: str


class Feed:
    """Answers `/calendar/<language>.ics`; each language's calendar is made once a day.

    It is the same for all readers, and their time zones are not known: so its minute of silence has no alarm.
    """

    def __init__(
        self,
        catalog: Catalog,
        almanac: Almanac,
        clock: Callable[[], datetime],
        bot_name: Callable[[], str],
    ) -> None:
        """`bot_name` returns the bot's name in Telegram, without the @; an empty string while it is not known."""
        self._catalog = catalog
        self._almanac = almanac
        self._clock = clock
        self._bot_name = bot_name
        self._making = asyncio.Lock()
        self._editions: dict[str, Edition] = {}

    async def answer(self, request: Request) -> Response:
        """The calendar; 304 when the client has it, 404 for a language that the bot does not have.

        503 while the bot's name is not known.
        """
        language = str(request.path_params["language"])
        if language not in self._catalog.languages:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if not self._bot_name():
            headers = {"Retry-After": str(SOON)}
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
        edition = await self._edition(language)
        headers = {"ETag": edition.tag, "Cache-Control": f"public, max-age={KEPT}"}
        if _has(request.headers.get("if-none-match", ""), edition.tag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(edition.body, media_type="text/calendar", headers=headers)

    async def _edition(self, language: str) -> Edition:
        today = zones.local(self._clock(), LAST_PLACE).date()
        async with self._making:
            known = self._editions.get(language)
            if known is None or known.today != today:
                known = await asyncio.to_thread(self._make, language, today)
                self._editions[language] = known
        return known

    def _make(self, language: str, today: date) -> Edition:
        bot = self._bot_name()
        body = ics.calendar(self._catalog, self._almanac, language, today, bot, zone=None)
        return Edition(today, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _has(if_none_match: str, tag: str) -> bool:
    """True when the client's tags include this one; a weak tag matches, as for every GET."""
    tags = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return bool(tags & {tag, "*"})
