"""Makes one attempt to send a notice, with its photo or as text, and returns what came of it."""

import logging
from dataclasses import dataclass, replace

from bot.delivery import consequences
from bot.delivery.composer import silently
from bot.delivery.photos import Photo
from bot.delivery.sender_context import SenderContext
from bot.errors import Fault, MessageBroken
from bot.messages.notice import CardLines, Notice
from bot.store.records import Delivery

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What came of an attempt. Without a message and a fault, the notice was not sent."""

    #: The id of the sent message.
    message_id: int | None = None
    #: The version of the text that was sent.
    text_version: str | None = None
    #: True when it was sent as a photo.
    pictured: bool = False
    fault: Fault | MessageBroken | None = None
    #: Why the notice, or its photo, was not sent.
    error: str | None = None
    #: True when the photo failed and the notice must be sent as text.
    text_owed: bool = False
    #: True when the photo may have arrived.
    doubtful: bool = False
    #: True when the chat takes no photos.
    photo_refused: bool = False

    def after(self, photo: "Result") -> "Result":
        """The result of both attempts, when this one sent the text after a photo that failed."""
        error, refused = self.error or photo.error, photo.photo_refused
        return replace(self, error=error, doubtful=photo.doubtful, photo_refused=refused)


class Attempt:
    """One attempt to send a notice: with its photo, or as text without one."""

    def __init__(
        self, context: SenderContext, delivery: Delivery, photo: Photo | None = None
    ) -> None:
        self._context = context
        self._delivery = delivery
        self._photo = photo

    async def run(self) -> Result:
        """Send the notice. Raises nothing: a fault is part of the result, and an error of the bot itself is logged."""
        try:
            if self._photo is None:
                return await self._send_text()
            return await self._send_photo(self._photo)
        except (Fault, MessageBroken) as fault:
            return Result(fault=fault, error=str(fault))
        except Exception as error:
            log.exception("A notice could not be composed or sent")
            return Result(error=type(error).__name__)

    async def _send_text(self) -> Result:
        notice, silent = self._compose()
        delivery, transport = self._delivery, self._context.transport
        sent = await transport.send(delivery.chat, notice, status=delivery.status, silently=silent)
        return Result(sent.number, notice.version)

    async def _send_photo(self, photo: Photo) -> Result:
        notice, silent = self._compose()
        chat, transport = self._delivery.chat, self._context.transport
        try:
            status = self._delivery.status
            sent = await transport.send_photo(
                chat, notice, photo.source, status=status, silently=silent
            )
        except Fault as fault:
            photo.answer = fault
            return _after_photo(fault, uploads=photo.uploads)
        except Exception as error:
            log.exception("A photo could not be sent")
            photo.answer = error
            return Result(error=type(error).__name__, text_owed=True, doubtful=True)
        photo.answer = sent
        return Result(sent.number, notice.version, pictured=True)

    def _compose(self) -> tuple[Notice, bool]:
        """The notice, and whether it makes no sound."""
        delivery, now = self._delivery, self._context.clock()
        composer = self._context.composer_of(delivery)
        silent = silently(delivery.chat, composer.instant(delivery, now))
        return composer.word(delivery, now), silent


def _after_photo(fault: Fault, *, uploads: bool) -> Result:
    """The result of a photo that was not taken. Raises the fault when it concerns more than the photo."""
    follows = consequences.of_photo(fault, uploads=uploads)
    if not follows.send_text:
        raise fault
    return Result(
        error=str(fault),
        text_owed=True,
        doubtful=follows.doubtful,
        photo_refused=follows.counts_as_refusal,
    )


def card_of(context: SenderContext, delivery: Delivery) -> CardLines | None:
    """The texts of the card to send with a notice; None when it is sent as text."""
    chat = delivery.chat
    if context.photos is None or not chat.cards or not context.photos.takes(chat):
        return None
    try:
        composer = context.composer_of(delivery)
        notice = composer.word(delivery, context.clock())
        return composer.card(delivery, notice.language) if notice.captions else None
    except Exception as error:
        log.warning("A notice is sent without its photo: %s", error)
        return None
