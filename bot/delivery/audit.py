"""The audit: before an occasion, each subscribed group and channel is asked whether the bot may still write there."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.desk import Desk
from bot.delivery.standing import Standing
from bot.errors import (
    AccessLost,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    Fault,
    NoticeRefused,
    NotSent,
    RetryLater,
    Uncertain,
)
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.store import chats, fingerprints, merging
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: How many days before an occasion it takes place. One that was missed is made up for, the latest alone.
DAYS = (30, 7, 1)

#: Chats read at a time, and the seconds between two questions to Telegram.
BATCH, APART = 100, 0.05

#: Chats that the operators are told by name.
NAMED = 20

#: How often Telegram is asked for one chat when it asks to wait, or says that the chat has moved.
TRIES = 3


@dataclass(frozen=True)
class Audit:
    """One audit that is due."""

    #: Under which it is remembered as done.
    name: str
    #: Days left until the occasion.
    left: int


def due(almanac: Almanac, now: datetime) -> list[Audit]:
    """The audits whose day has come, each observance's days counted on its own clock."""
    found = []
    for occasion in almanac.between(now, now + timedelta(days=max(DAYS))):
        today = zones.local(now, almanac.observance(occasion.observance).zone).date()
        left = (occasion.date - today).days
        if 0 <= left <= max(DAYS):
            step = min(days for days in DAYS if left <= days)
            name = f"audit.{occasion.observance}.{occasion.year}.{step}"
            found.append(Audit(name, left))
    return found


class Auditor:
    """Carries out the audits that are due; one that is broken off begins anew, and tells nobody twice."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        #: Who was told of which chat in which audit, while this process runs.
        self._told: set[tuple[str, int | None]] = set()

    async def run(self, now: datetime) -> None:
        """Carry out what is due and was not done yet. Raises a Fault when Telegram does not answer."""
        desk = self._desk
        for audit in due(desk.almanac, now):
            if await fingerprints.get(desk.db, audit.name) is not None:
                continue
            muted = await self._ask_all(audit)
            await fingerprints.put(desk.db, audit.name, "done")
            log.info("%s: the bot may not write in %d subscribed chats", audit.name, len(muted))
            if muted:
                titles = "\n".join(muted[:NAMED])
                desk.alarm("alarm-audit", days=audit.left, count=len(muted), titles=titles)

    async def _ask_all(self, audit: Audit) -> list[str]:
        """Ask for each subscribed group and channel; the titles of those where the bot may not write."""
        desk, muted, last = self._desk, list[str](), 0
        while rooms := await chats.rooms(desk.db, last, BATCH):
            for room in rooms:
                found = await self._standing(room)
                await self._follow(audit, room, found)
                if found is Standing.MUTED:
                    muted.append(await desk.transport.title(room))
                await asyncio.sleep(APART)
            last = rooms[-1].id or 0
        return muted

    async def _standing(self, room: Chat) -> Standing | None:
        """What the bot may do in a chat; None when Telegram does not say. Raises a Fault when it does not answer."""
        for _ in range(TRIES):
            try:
                return await self._desk.transport.standing(room)
            except RetryLater as wait:
                await asyncio.sleep(wait.after.total_seconds())
            except (NotSent, Uncertain, AccessLost):
                raise
            except ChatMoved as moved:
                room = await merging.move(self._desk.db, room, moved.address)
            except ChatGone:
                return Standing.OUT
            except (ChatUnknown, NoticeRefused):
                # Telegram tells nothing of the chat to a bot that is not in it.
                return Standing.MUTED
            except Fault as fault:
                log.warning("A chat could not be asked for: %s", fault)
                return None
        return None

    async def _follow(self, audit: Audit, room: Chat, found: Standing | None) -> None:
        """Note what was found, and tell those who manage the chat."""
        desk, this = self._desk, (audit.name, room.id)
        if found is Standing.OUT:
            await desk.warn(room, "room-lost")
            await chats.expelled(desk.db, room, "left")
        elif found is Standing.MUTED and this not in self._told:
            self._told.add(this)
            await chats.mute(desk.db, room)
            await desk.warn(room, "room-audit", days=audit.left)
        elif found is Standing.WRITES and room.muted is not None:
            await chats.unmute(desk.db, room)
