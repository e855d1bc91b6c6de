"""The photos of notices: each card is drawn once and uploaded once; if that fails, its notices are sent as text."""

import asyncio
import contextlib
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from cachetools import LRUCache, TLRUCache, TTLCache

from bot.botapi.responses import SentMessage
from bot.botapi.transport import Transport
from bot.delivery import consequences
from bot.delivery.alerts import AlertOperators, alert_nobody
from bot.delivery.composer import Composer
from bot.errors import DatabaseAway, Fault, StatusRefused, Uncertain
from bot.messages.notice import CardLines
from bot.store import uploads
from bot.store.engine import Database
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: How long notices are sent as text after their photo could not be uploaded or was refused.
PAUSE = timedelta(minutes=5)

#: How long a process that uploads a photo, and may have died, is given before another process uploads it.
LEASE = timedelta(seconds=20)

#: How long a chat that takes no photos is sent text only.
TEXT_ONLY = timedelta(days=1)

#: How often a notice checks for a photo that another process uploads, and the seconds between two checks; and how
#: long notices are sent as text when the photo is still missing after that.
CHECKS, BETWEEN = 15, 0.2
MISSING_PAUSE = timedelta(seconds=15)

#: After this many groups, or this many people, have refused the upload of a photo, notices to the same kind of chat
#: no longer wait for the upload. They are sent as text while the upload is tried with one chat at a time.
REFUSED_UPLOADS = 3

#: Seconds between two checks for cards that will be needed.
EVERY = 60.0

#: Maximum number of cards in memory: those of a moment in all languages, and of its rehearsals.
DRAWN = 100

#: Maximum number of chats that are remembered because they take no photos. The oldest are forgotten first.
REMEMBERED = 50_000


@dataclass(frozen=True)
class Drawn:
    """A card that was drawn."""

    content: bytes
    #: The SHA-256 hash of its content.
    digest: str


@dataclass(eq=False)
class Photo:
    """A photo that is leased for one notice. Who sends it sets `answer`."""

    drawn: Drawn
    #: Telegram's id of the stored photo; None when this notice uploads it.
    file_id: str | None
    #: True when the next notices wait until this one has uploaded it.
    awaited: bool = False
    #: What came of sending it: the message, or what was raised; None while it was not sent.
    answer: SentMessage | Exception | None = None

    @property
    def uploads(self) -> bool:
        """True when this notice uploads the photo."""
        return self.file_id is None

    @property
    def source(self) -> bytes | str:
        """What is sent: the content, or Telegram's id."""
        return self.drawn.content if self.file_id is None else self.file_id


@dataclass
class _Upload:
    """The state of a photo that is not stored at Telegram yet."""

    #: The number of people (True) and of groups and channels (False) that refused the upload.
    refused: Counter[bool] = field(default_factory=Counter)
    #: True while a notice uploads it.
    under_way: bool = False
    #: When it was last refused.
    last: datetime | None = None


class Photos:
    """Draws the cards and leases them to notices. `clock` is the ledger's."""

    def __init__(
        self,
        db: Database,
        transport: Transport,
        clock: Callable[[], datetime],
        draw: Callable[[CardLines], bytes] | None = None,
        alert_operators: AlertOperators = alert_nobody,
    ) -> None:
        self._db = db
        self._bot_id = transport.bot_id
        self._clock = clock
        self._draw = draw or _card
        self._alert_operators = alert_operators
        self._one_at_a_time = asyncio.Lock()
        self._drawn: LRUCache[CardLines, Drawn] = LRUCache(DRAWN)
        #: Telegram's ids of the stored photos, by their hash.
        self._file_ids: dict[str, str] = {}
        #: Photos that are being uploaded, or whose upload was refused, by their hash.
        self._uploads: defaultdict[str, _Upload] = defaultdict(_Upload)
        #: The chats that take no photos, by our id of the chat.
        self._without: TTLCache[int | None, bool] = TTLCache(
            REMEMBERED, TEXT_ONLY.total_seconds(), self._seconds
        )
        #: What is sent as text for now, and how long: a photo, by its hash, or a card that could not be drawn.
        self._paused: TLRUCache[str | CardLines, timedelta] = TLRUCache(
            REMEMBERED, lambda _, span, now: now + span.total_seconds(), self._seconds
        )

    async def draw_ahead(self, composer: Composer) -> None:
        """Draw the cards that will be needed, repeatedly until cancelled, so that no notice waits for its card."""
        while True:
            for lines in composer.coming(self._clock()):
                async with self._one_at_a_time:
                    await self._draw_once(lines)
            await asyncio.sleep(EVERY)

    def takes(self, chat: Chat) -> bool:
        """False for a chat that is known to take no photos. A failed attempt would cost a slot and delay others."""
        return chat.id not in self._without

    def would_take(self, chat: Chat) -> bool:
        """False for a chat that takes no photos, or that was sent text because too many of its kind refused one."""
        recent = self._clock() - PAUSE
        refused = any(
            one.refused[chat.private] >= REFUSED_UPLOADS
            for one in self._uploads.values()
            if one.last is not None and one.last > recent
        )
        return not chat.cards or (self.takes(chat) and not refused)

    @contextlib.asynccontextmanager
    async def lease(
        self, lines: CardLines, chat: Chat, may_upload: Callable[[], bool] = lambda: True
    ) -> AsyncIterator[Photo | None]:
        """Lease the photo of a card for one notice; None when the notice is sent as text.

        The photo is stored at Telegram, or this notice uploads it if it `may_upload`. Waits some seconds for a photo
        that another process uploads. The `answer` that is set within the block decides what
        follows; without one, another notice may upload the photo.
        """
        photo = await self._acquire(lines, chat, may_upload)
        try:
            yield photo
        finally:
            if photo is not None:
                await self._release(photo, chat)

    def _seconds(self) -> float:
        """The time by the ledger's clock, in seconds."""
        return self._clock().timestamp()

    async def _acquire(
        self, lines: CardLines, chat: Chat, may_upload: Callable[[], bool]
    ) -> Photo | None:
        try:
            photo = await self._find(lines, chat)
        except Exception as error:
            log.warning("A notice is sent without its photo: %s", error)
            return None
        if photo is not None and photo.uploads and not may_upload():
            await self._release(photo, chat)
            return None
        return photo

    async def _find(self, lines: CardLines, chat: Chat) -> Photo | None:
        async with self._one_at_a_time:
            drawn = await self._draw_once(lines)
            if drawn is None or drawn.digest in self._paused:
                return None
            if (file_id := self._file_ids.get(drawn.digest)) is not None:
                return Photo(drawn, file_id)
            return await self._to_upload(drawn, chat)

    async def _draw_once(self, lines: CardLines) -> Drawn | None:
        """The card, drawn in a thread or taken from memory; None when it cannot be drawn."""
        if lines in self._drawn or lines in self._paused:
            return self._drawn.get(lines)
        try:
            content = await asyncio.to_thread(self._draw, lines)
        except Exception as error:
            log.exception("A card could not be drawn; its notices are sent as text")
            self._alert_operators("alert-picture", reason=str(error))
            self._paused[lines] = PAUSE
            return None
        drawn = self._drawn[lines] = Drawn(content, sha256(content).hexdigest())
        return drawn

    async def _to_upload(self, drawn: Drawn, chat: Chat) -> Photo | None:
        """Claim the upload. None while another notice uploads the photo and, after refusals, nobody waits for it."""
        upload = self._uploads[drawn.digest]
        if upload.last is not None and self._clock() >= upload.last + PAUSE:
            upload.refused.clear()
        awaited = upload.refused[chat.private] < REFUSED_UPLOADS
        if upload.under_way and not awaited:
            return None
        found = await self._claim(drawn)
        if found is not None and found.uploads:
            upload.under_way, found.awaited = True, awaited
        return found

    async def _claim(self, drawn: Drawn) -> Photo | None:
        """The stored photo, or one to upload; None when another process takes too long to upload it or has failed."""
        for _ in range(CHECKS):
            try:
                found = await uploads.claim(self._db, self._bot_id, drawn.digest, LEASE)
            except DatabaseAway as error:
                log.warning("%s", error)
                return None
            if found.file_id is not None:
                self._file_ids[drawn.digest] = found.file_id
            if found.ours or found.file_id is not None:
                return Photo(drawn, found.file_id)
            if found.since > timedelta(seconds=CHECKS * BETWEEN):
                break
            await asyncio.sleep(BETWEEN)
        self._paused[drawn.digest] = MISSING_PAUSE
        return None

    async def _release(self, photo: Photo, chat: Chat) -> None:
        """End a lease, according to what came of it."""
        if photo.uploads:
            self._uploads[photo.drawn.digest].under_way = False
        match photo.answer:
            case None:
                await self._put_back(photo)
            case SentMessage(file_id=file_id):
                await self._sent(photo, file_id)
            case Fault() as fault:
                await self._failed(photo, chat, fault)
            case _:
                self._paused[photo.drawn.digest] = PAUSE

    async def _put_back(self, photo: Photo) -> None:
        """Let another notice upload a photo that was not uploaded."""
        if photo.uploads:
            await _write(uploads.release(self._db, self._bot_id, photo.drawn.digest))

    async def _sent(self, photo: Photo, file_id: str | None) -> None:
        """Store Telegram's id of an uploaded photo. Without an id, pause it, so that not every notice uploads it."""
        if not photo.uploads:
            return
        digest = photo.drawn.digest
        if file_id is None:
            self._paused[digest] = PAUSE
            return
        self._file_ids[digest] = file_id
        self._uploads.pop(digest, None)
        await _write(uploads.uploaded(self._db, self._bot_id, digest, file_id))

    async def _failed(self, photo: Photo, chat: Chat, fault: Fault) -> None:
        """Apply what follows for the photo from a fault."""
        if photo.uploads and not isinstance(fault, Uncertain | StatusRefused):
            self._count_refused(photo, chat)
        follows = consequences.of_photo(fault, uploads=photo.uploads)
        if follows.chat_takes_none:
            self._without[chat.id] = True
        if follows.pause_photo:
            self._paused[photo.drawn.digest] = PAUSE
            self._alert_operators("alert-picture", reason=fault.reason)
        else:
            await self._put_back(photo)
        if follows.forget_file_id:
            await self._forget(photo)
        if follows.send_text:
            log.warning("%s", fault)

    def _count_refused(self, photo: Photo, chat: Chat) -> None:
        upload = self._uploads[photo.drawn.digest]
        upload.refused[chat.private] += 1
        upload.last = self._clock()

    async def _forget(self, photo: Photo) -> None:
        """Forget Telegram's id of a photo, here and in the database."""
        digest = photo.drawn.digest
        self._file_ids.pop(digest, None)
        await _write(uploads.refused(self._db, self._bot_id, digest, str(photo.file_id)))


async def _write(writing: Awaitable[object]) -> None:
    """Write to the database. If it is unavailable, only log that: the next notice finds the same and writes it."""
    try:
        await writing
    except DatabaseAway as error:
        log.warning("%s", error)


def _card(lines: CardLines) -> bytes:
    """Draw a card. Pillow is imported with the first one: until then its megabytes are not needed."""
    from bot.cards import card

    return card.draw(lines)
