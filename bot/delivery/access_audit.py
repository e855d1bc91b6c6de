"""The audit: before an occasion, it checks for each subscribed group and channel that the bot can still write there.

It also forgets the recorded admins who are none any more.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.botapi.chat_access import ChatAccess
from bot.delivery.sender_context import SenderContext
from bot.errors import (
    AccessLost,
    ChatErased,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    Fault,
    NoticeRefused,
    NotSent,
    RetryLater,
    TopicGone,
    Uncertain,
)
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.store import chat_lifecycle, chat_migration, chats, managers, metadata
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: Days before an occasion on which an audit takes place. Of missed audits, only the latest is carried out later.
DAYS = (30, 7, 1)

#: Chats read from the database at once, and seconds between two requests to Telegram.
BATCH, APART = 100, 0.05

#: Maximum number of chat titles in the operators' alert.
NAMED = 20

#: Maximum number of requests for one chat, when Telegram asks to wait or says that the chat has moved.
TRIES = 3


@dataclass(frozen=True)
class Audit:
    """One audit that is due."""

    #: The key under which it is stored as done.
    name: str
    #: Days left until the occasion.
    left: int


def due(almanac: Almanac, now: datetime) -> list[Audit]:
    """The audits that are due. Days are counted in the time zone of the observance."""
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
    """Carries out due audits. An interrupted audit starts again, and a running process notifies nobody twice."""

    def __init__(self, context: SenderContext) -> None:
        self._context = context
        #: The audits and chats whose admins this process has notified.
        self._notified: set[tuple[str, int | None]] = set()

    async def run(self, now: datetime) -> None:
        """Carry out the audits that are due and not done yet. Raises a Fault when Telegram does not answer."""
        context = self._context
        for audit in due(context.almanac, now):
            if await metadata.get(context.db, audit.name) is not None:
                continue
            muted = await self._check_all(audit)
            await metadata.put(context.db, audit.name, "done")
            log.info("%s: the bot cannot write in %d subscribed chats", audit.name, len(muted))
            if muted:
                titles = "\n".join(muted[:NAMED])
                context.alert_operators(
                    "alert-audit", days=audit.left, count=len(muted), titles=titles
                )

    async def _check_all(self, audit: Audit) -> list[str]:
        """Check each subscribed group and channel; return the titles of those where the bot cannot write."""
        context, muted, last = self._context, list[str](), 0
        while groups := await chats.groups_and_channels(context.db, last, BATCH):
            for group in groups:
                here, found = await self._access(group)
                await self._record(audit, here, found)
                if found is ChatAccess.MUTED:
                    muted.append(await context.transport.title(here))
                await asyncio.sleep(APART)
            last = groups[-1].id or 0
        return muted

    async def _access(self, group: Chat) -> tuple[Chat, ChatAccess | None]:
        """The chat, with its new id if it has moved, and the bot's access to it; None when Telegram does not tell.

        Raises a Fault when Telegram does not answer.
        """
        for _ in range(TRIES):
            try:
                return group, await self._context.transport.chat_access(group)
            except RetryLater as wait:
                await asyncio.sleep(wait.after.total_seconds())
            except (NotSent, Uncertain, AccessLost):
                raise
            except ChatMoved as moved:
                group = await chat_migration.move(self._context.db, group, moved.telegram_id)
            except ChatGone:
                return group, ChatAccess.OUT
            except (ChatUnknown, NoticeRefused):
                # Telegram gives no information on a chat to a bot that is not in it.
                return group, ChatAccess.MUTED
            except Fault as fault:
                log.warning("The access to a chat could not be checked: %s", fault)
                break
        return group, None

    async def _record(self, audit: Audit, group: Chat, found: ChatAccess | None) -> None:
        """Store what was found, and notify the admins of the chat."""
        context, this = self._context, (audit.name, group.id)
        if found is ChatAccess.OUT:
            await context.notify_admins(group, "chat-lost")
            await chat_lifecycle.lose(context.db, group, "left")
        elif found is ChatAccess.MUTED and this not in self._notified:
            self._notified.add(this)
            await chat_lifecycle.mute(context.db, group)
            await context.notify_admins(group, "chat-audit", days=audit.left)
        elif found is ChatAccess.WRITES and group.muted is not None:
            with contextlib.suppress(ChatErased):
                await chat_lifecycle.unmute(context.db, group)
        if found is ChatAccess.WRITES and group.thread_id is not None:
            await self._check_topic(group)
        if found in (ChatAccess.WRITES, ChatAccess.MUTED):
            await self._dismiss_former_admins(group)

    async def _dismiss_former_admins(self, group: Chat) -> None:
        """Forget the recorded admins who are none any more; nobody when Telegram does not tell who is.

        Telegram reports no such change to a bot in a group where nobody writes. Raises a Fault when it does not answer.
        """
        recorded = await managers.of(self._context.db, group)
        if not recorded:
            return
        try:
            for person in await self._former(group, [one.telegram_id for one in recorded]):
                await managers.dismiss(self._context.db, group, person)
        except (NotSent, Uncertain, AccessLost):
            raise
        except RetryLater as wait:
            await asyncio.sleep(wait.after.total_seconds())
        except Fault as fault:
            log.warning("The admins of a chat could not be checked: %s", fault)

    async def _former(self, group: Chat, people: list[int]) -> list[int]:
        """Those of these people who are no admins. One request, and one more for each who may be an anonymous admin."""
        admins = await self._context.transport.admins(group)
        missing = [person for person in people if person not in admins.people]
        if admins.complete:
            return missing
        former = []
        for person in missing:
            await asyncio.sleep(APART)
            if not await self._context.transport.is_admin(group, person):
                former.append(person)
        return former

    async def _check_topic(self, group: Chat) -> None:
        """Send notices to the group itself if its topic is closed, and notify its admins.

        Raises a Fault when Telegram does not answer.
        """
        try:
            await self._context.transport.check_topic(group)
        except TopicGone:
            if await chat_lifecycle.drop_topic(self._context.db, group):
                await self._context.notify_admins(group, "topic-lost")
        except (RetryLater, NotSent, Uncertain, AccessLost):
            raise
        except Fault as fault:
            log.warning("The topic of a chat could not be checked: %s", fault)
