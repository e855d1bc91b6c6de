"""The pictures of notices: each card is drawn once and uploaded once; if that fails, its notices are sent as text."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.delivery.alarms import Alarm, nobody
from bot.delivery.compose import Composer
from bot.delivery.transport import Transport
from bot.errors import (
    DatabaseAway,
    Fault,
    NoticeRefused,
    PictureRefused,
    PictureUnwanted,
    RightsLost,
    Uncertain,
    WordingRefused,
)
from bot.messages.notice import CardLines, Notice
from bot.store import cards
from bot.store.engine import Database
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: How long notices are sent as text after their picture could not be uploaded or was refused.
REST = timedelta(minutes=5)

#: How long a process that uploads a picture, and may have died, is given before another process uploads it.
LEASE = timedelta(seconds=20)

#: How long a chat that takes no photos is sent text only.
FOR_A_DAY = timedelta(days=1)

#: How often a notice checks for a picture that another process uploads, and the seconds between two checks; and how
#: long notices are sent as text when the picture is still missing after that.
LOOKS, BETWEEN = 15, 0.2
MEANWHILE = timedelta(seconds=15)

#: After this many groups, or this many people, have refused the upload of a picture, notices to the same kind of chat
#: no longer wait for the upload. They are sent as text while the upload is tried with one chat at a time.
REFUSED_UPLOADS = 3

#: Seconds between two checks for cards that will be needed.
EVERY = 60.0

#: Maximum number of cards in memory: those of a moment in all languages, and of its rehearsals.
KEPT = 100


@dataclass(frozen=True)
class Picture:
    """A picture that may be sent with one notice."""

    content: bytes
    #: The SHA-256 hash of its content.
    digest: str
    #: Telegram's id of the stored picture; None when this notice uploads it.
    file_id: str | None = None
    #: False when no other notice waits for its upload.
    awaited: bool = True
    #: Set when the notice that uploads it has succeeded or failed.
    through: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Shown:
    """The result of sending a notice with a picture."""

    #: The id of the message; None when the notice must be sent as text.
    message_id: int | None
    #: True when the notice must be sent as text but may have arrived.
    doubtful: bool = False
    #: Why it must be sent as text.
    reason: str | None = None
    #: True when the chat takes no photos.
    unwanted: bool = False


@dataclass
class _Upload:
    """The state of a picture that is not stored at Telegram yet."""

    #: The number of people (True) and of groups and channels (False) that refused the upload.
    refused: Counter[bool] = field(default_factory=Counter)
    #: True while a notice uploads it.
    under_way: bool = False
    #: When it was last refused.
    last: datetime | None = None


class Pictures:
    """Draws and uploads the cards. `clock` is the ledger's."""

    def __init__(
        self,
        db: Database,
        transport: Transport,
        clock: Callable[[], datetime],
        draw: Callable[[CardLines], bytes] | None = None,
        alarm: Alarm = nobody,
    ) -> None:
        self._db = db
        self._transport = transport
        self._clock = clock
        self._draw = draw or _card
        self._alarm = alarm
        self._one_at_a_time = asyncio.Lock()
        self._drawn: dict[CardLines, Picture] = {}
        #: Telegram's ids of the stored pictures, by their hash.
        self._names: dict[str, str] = {}
        #: Pictures that are being uploaded, or whose upload was refused, by their hash.
        self._uploads: defaultdict[str, _Upload] = defaultdict(_Upload)
        #: Until when a chat that takes no photos is sent text only, by our id of the chat.
        self._unwanted: dict[int | None, datetime] = {}
        #: Until when notices are sent as text: by a picture's hash, or by a card that could not be drawn.
        self._resting: dict[str | CardLines, datetime] = {}

    async def draw_ahead(self, composer: Composer) -> None:
        """Draw the cards that will be needed, repeatedly until cancelled, so that no notice waits for its card."""
        while True:
            for lines in composer.coming(self._clock()):
                async with self._one_at_a_time:
                    await self._on_paper(lines)
            await asyncio.sleep(EVERY)

    def wanted(self, chat: Chat) -> bool:
        """False while a chat is known to take no photos. A failed attempt would cost a slot and delay others."""
        until = self._unwanted.get(chat.id)
        return until is None or self._clock() >= until

    def would_be_taken(self, chat: Chat) -> bool:
        """False for a chat that takes no photos, or that was sent text because too many of its kind refused one."""
        refused = any(
            one.refused[chat.private] >= REFUSED_UPLOADS for one in self._uploads.values()
        )
        return not chat.cards or (self.wanted(chat) and not refused)

    async def ready(self, lines: CardLines, chat: Chat) -> Picture | None:
        """The picture for one notice, stored at Telegram or to be uploaded; None when the notice is sent as text.

        Waits some seconds for a picture that another process uploads. A caller that gets a picture to upload must
        call `show` or `put_back`.
        """
        async with self._one_at_a_time:
            drawn = await self._on_paper(lines)
            if drawn is None or self._rests(drawn.digest):
                return None
            if drawn.digest not in self._names:
                return await self._to_upload(drawn, chat)
            return self._named(drawn)

    async def show(self, chat: Chat, notice: Notice, picture: Picture, *, silently: bool) -> Shown:
        """Send a notice with its picture. Raises a Fault that concerns the chat, the bot or the connection."""
        what = picture.content if picture.file_id is None else picture.file_id
        try:
            number, name = await self._transport.show(chat, notice, what, silently=silently)
        except Fault as fault:
            return await self._after(fault, chat, picture)
        except Exception as error:
            log.exception("A picture could not be sent")
            self._rest(picture, REST)
            return Shown(None, doubtful=True, reason=type(error).__name__)
        finally:
            self._uploads[picture.digest].under_way = False
            picture.through.set()
        if picture.file_id is None:
            await self._brought(picture, name)
        return Shown(number)

    async def put_back(self, picture: Picture) -> None:
        """Release a picture that was not sent. If it was to be uploaded, another notice may upload it."""
        if picture.file_id is None:
            self._uploads[picture.digest].under_way = False
            await _kept(cards.leave(self._db, self._bot_id, picture.digest))

    @property
    def _bot_id(self) -> int:
        return self._transport.bot_id

    async def _on_paper(self, lines: CardLines) -> Picture | None:
        """The card, drawn in a thread or taken from memory; None when it cannot be drawn."""
        if lines in self._drawn or self._rests(lines):
            return self._drawn.get(lines)
        if len(self._drawn) >= KEPT:
            self._drawn.clear()
        try:
            content = await asyncio.to_thread(self._draw, lines)
        except Exception as error:
            log.exception("A card could not be drawn; its notices are sent as text")
            self._alarm("alarm-picture", reason=str(error))
            self._resting[lines] = self._clock() + REST
            return None
        drawn = self._drawn[lines] = Picture(content, sha256(content).hexdigest())
        return drawn

    def _rests(self, what: str | CardLines) -> bool:
        until = self._resting.get(what)
        return until is not None and self._clock() < until

    def _named(self, drawn: Picture) -> Picture:
        return Picture(drawn.content, drawn.digest, self._names[drawn.digest])

    async def _to_upload(self, drawn: Picture, chat: Chat) -> Picture | None:
        """Claim the upload. None while another notice uploads the picture and, after refusals, nobody waits for it."""
        upload = self._uploads[drawn.digest]
        if upload.last is not None and self._clock() >= upload.last + REST:
            upload.refused.clear()
        awaited = upload.refused[chat.private] < REFUSED_UPLOADS
        if upload.under_way and not awaited:
            return None
        found = await self._at_telegram(drawn)
        if found is None or found.file_id is not None:
            return found
        upload.under_way = True
        return replace(found, awaited=awaited)

    async def _at_telegram(self, drawn: Picture) -> Picture | None:
        """The stored picture, or one to upload; None when another process takes too long to upload it or has failed."""
        since = timedelta(0)
        for _ in range(LOOKS):
            try:
                found = await cards.bring(self._db, self._bot_id, drawn.digest, LEASE)
            except DatabaseAway as error:
                log.warning("%s", error)
                return None
            if found.ours:
                return Picture(drawn.content, drawn.digest)
            if found.file_id is not None:
                self._names[drawn.digest] = found.file_id
                return self._named(drawn)
            since = found.since
            if since > timedelta(seconds=LOOKS * BETWEEN):
                break
            await asyncio.sleep(BETWEEN)
        self._rest(drawn, MEANWHILE)
        return None

    async def _after(self, fault: Fault, chat: Chat, picture: Picture) -> Shown:
        """Have the notice sent as text when the fault concerns the picture; else raise the fault."""
        if picture.file_id is None and not isinstance(fault, Uncertain):
            self._refused_upload(picture, chat)
        match fault:
            case PictureUnwanted() | RightsLost():
                self._unwanted[chat.id] = self._clock() + FOR_A_DAY
                await self.put_back(picture)
            case PictureRefused():
                await self._refused(picture)
                self._alarm("alarm-picture", reason=fault.reason)
            case NoticeRefused() | WordingRefused():
                self._rest(picture, REST)
                self._alarm("alarm-picture", reason=fault.reason)
            case Uncertain() if picture.file_id is None:
                self._rest(picture, REST)
                self._alarm("alarm-picture", reason=fault.reason)
            case _:
                await self.put_back(picture)
                raise fault
        log.warning("%s", fault)
        unwanted = isinstance(fault, PictureUnwanted)
        return Shown(None, isinstance(fault, Uncertain), str(fault), unwanted)

    def _refused_upload(self, picture: Picture, chat: Chat) -> None:
        upload = self._uploads[picture.digest]
        upload.refused[chat.private] += 1
        upload.last = self._clock()

    async def _brought(self, picture: Picture, name: str | None) -> None:
        """Store Telegram's id of the picture. Without an id, pause the picture, so that not every notice uploads it."""
        if name is None:
            return self._rest(picture, REST)
        self._names[picture.digest] = name
        self._uploads.pop(picture.digest, None)
        await _kept(cards.brought(self._db, self._bot_id, picture.digest, name))
        return None

    async def _refused(self, picture: Picture) -> None:
        self._rest(picture, REST)
        if picture.file_id is not None:
            self._names.pop(picture.digest, None)
            refused = cards.refused(self._db, self._bot_id, picture.digest, picture.file_id)
            await _kept(refused)

    def _rest(self, picture: Picture, span: timedelta) -> None:
        self._resting[picture.digest] = self._clock() + span


def _card(lines: CardLines) -> bytes:
    """Draw a card. Pillow is imported with the first one: until then its megabytes are not needed."""
    from bot.cards import card

    return card.draw(lines)


async def _kept(writing: Awaitable[object]) -> None:
    """Write to the database. If it is unavailable, only log that: the next notice finds the same and writes it."""
    try:
        await writing
    except DatabaseAway as error:
        log.warning("%s", error)
