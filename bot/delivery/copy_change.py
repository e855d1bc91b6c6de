"""Changes one copy for a revision, and returns what came of it."""

import functools
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.botapi.transport import Editor
from bot.delivery import edit_consequences, revised_text
from bot.delivery.composer import Composer, EditionComposer
from bot.delivery.edit_consequences import EditConsequence
from bot.delivery.photos import Photos
from bot.errors import Fault, MessageBroken, PictureRefused, PictureUnwanted, Uncertain
from bot.messages import markup
from bot.messages.notice import CAPTION, CardLines, Notice
from bot.store.copies import OLD_PICTURE
from bot.store.records import Copy, EditOutcome, RevisionKind
from bot.store.revisions import Revision

log = logging.getLogger(__name__)

#: The age from which a copy is not deleted but replaced: Telegram lets a bot delete its messages for 48 hours.
DELETABLE = timedelta(hours=47, minutes=30)

#: The faults that say something of the picture, and not only of the copy.
OF_PICTURES = (PictureRefused, PictureUnwanted, Uncertain)

#: Why a copy is left as it is.
ERASED = "the chat's data was erased"
UNKNOWN = "it is not known whether the notice arrived"
MOVED = "the group became a supergroup"
TOO_LONG = "the new text is too long for below a picture"
BROKEN = "the new text cannot be composed"
REFUSED = "Telegram refuses the new text"
UNANSWERED = "Telegram did not answer"
OTHER_KIND = "the message is neither a text nor a picture"


@dataclass(frozen=True)
class Texts:
    """What copies are changed from and to."""

    #: The process's own texts.
    own: Composer
    #: The texts of a correction; None for a recall, and when they cannot be read.
    new: EditionComposer | None
    #: Returns the texts of an edition; None when they are not known.
    old: Callable[[str | None], EditionComposer | None]


@dataclass(frozen=True)
class Change:
    """How a copy is to be changed."""

    copy: Copy
    #: The new text; of a recall, the sentence for a copy that cannot be deleted.
    notice: Notice
    #: The new card; None when the picture stays.
    card: CardLines | None = None
    #: True when the picture ought to change.
    card_stays: bool = False
    #: True when the copy is deleted if Telegram allows it.
    deletes: bool = False


@dataclass(frozen=True)
class Answer:
    """What came of a request. Without an outcome the copy is tried again."""

    outcome: EditOutcome | None
    #: What follows for all further requests; None when the copy was changed, or nothing may be sent any more.
    follows: EditConsequence | None = None
    #: False when another request is to be tried at once; why the last one was refused.
    final: bool = True
    reason: str = ""


#: Waits for a slot; False when nothing may be sent any more.
NextSlot = Callable[[], Awaitable[bool]]

#: A request that changes a copy.
Attempt = Callable[[Change, NextSlot], Awaitable[Answer]]

#: Replaces the text of a message.
Edit = Callable[[Copy, str], Awaitable[None]]


class CopyChanges:
    """Changes the copies of one broadcast for one revision."""

    def __init__(
        self,
        revision: Revision,
        editor: Editor,
        texts: Texts,
        photos: Photos | None = None,
        may_upload: Callable[[], bool] = lambda: True,
    ) -> None:
        """`may_upload`: whether there is time to upload a picture."""
        self._revision = revision
        self._editor = editor
        self._texts = texts
        self._photos = photos
        self._may_upload = may_upload

    def plan(self, copy: Copy, now: datetime) -> Change | EditOutcome:
        """How a copy is to be changed; the outcome when no request is needed, or none can help."""
        if copy.chat.telegram_id is None:
            return self._left(copy, ERASED)
        if copy.message_id is None:
            return self._left(copy, UNKNOWN if copy.uncertain else MOVED)
        try:
            if self._revision.kind is RevisionKind.RECALL:
                return self._recall(copy, now)
            return self._correction(copy)
        except MessageBroken as error:
            return self._left(copy, f"{BROKEN}: {error}")

    async def carry_out(self, change: Change, next_slot: NextSlot) -> Answer:
        """Change a copy; a fault is part of the answer. Each request is sent at a slot of its own."""
        reason = OTHER_KIND
        for attempt in self._attempts(change):
            answer = await attempt(change, next_slot)
            if answer.final:
                return answer
            reason = answer.reason or reason
        return Answer(self._left(change.copy, reason))

    def _attempts(self, change: Change) -> Iterator[Attempt]:
        """The requests that can change a copy, one after the other until one says what came of it."""
        if change.deletes:
            yield self._deleted
        if change.card is not None and self._photos is not None:
            yield functools.partial(self._pictured, self._photos, change.card)
        edits = [self._editor.edit_text, self._editor.edit_caption]
        for edit in reversed(edits) if change.copy.pictured else edits:
            yield functools.partial(self._edited, edit)

    def refused(self, copy: Copy) -> EditOutcome:
        """The outcome for a copy in a wording that Telegram has refused."""
        return self._left(copy, REFUSED)

    def unanswered(self, copy: Copy) -> EditOutcome:
        """The outcome for a copy of which Telegram does not answer."""
        return self._left(copy, UNANSWERED)

    def _correction(self, copy: Copy) -> Change | EditOutcome:
        if self._texts.new is None:
            return self._left(copy, BROKEN)
        new, old = revised_text.words(self._texts.new, copy), self._before(copy)
        same_card = copy.pictured is not True or (old is not None and old.card == new.card)
        # After a change that was not recorded, the copy may have the text of a revision between the two.
        known = copy.edit_revision == self._revision.number - 1
        if known and old is not None and old.notice.text == new.notice.text and same_card:
            return self._left(copy, None)
        if copy.pictured and markup.units(new.notice.text) > CAPTION:
            return self._left(copy, TOO_LONG)
        notice = new.notice
        if self._revision.marked:
            notice = revised_text.marked(self._texts.own, copy, notice, self._revision.created)
        return Change(copy, notice, card=None if same_card else new.card, card_stays=not same_card)

    def _before(self, copy: Copy) -> revised_text.Words | None:
        """What the copy says now, without the line of an earlier correction; None when that is not known."""
        composer = self._texts.old(copy.edition)
        try:
            return None if composer is None else revised_text.words(composer, copy)
        except MessageBroken:
            return None

    def _recall(self, copy: Copy, now: datetime) -> Change:
        chat = copy.chat
        languages = [one for one in (chat.language, chat.second_language) if one is not None]
        sentences = dict.fromkeys(self._texts.own.recalled(language) for language in languages)
        notice = Notice("\n\n".join(sentences), languages[0])
        return Change(copy, notice, deletes=now - copy.sent < DELETABLE)

    async def _deleted(self, change: Change, next_slot: NextSlot) -> Answer:
        """Delete a copy; not final when it must be replaced instead."""
        if not await next_slot():
            return Answer(None)
        try:
            await self._editor.delete(change.copy)
        except Fault as fault:
            return self._after(change, fault, edit_consequences.of_deletion(fault), deleted=True)
        return Answer(self._done(change.copy, None))

    async def _pictured(
        self, photos: Photos, card: CardLines, change: Change, next_slot: NextSlot
    ) -> Answer:
        """Replace picture and text; not final when only the text can be replaced."""
        async with photos.lease(card, change.copy.chat, self._may_upload) as photo:
            if photo is None:
                return Answer(None, final=False)
            if not await next_slot():
                return Answer(None)
            try:
                photo.answer = await self._editor.edit_photo(
                    change.copy, change.notice.text, photo.source
                )
            except Fault as fault:
                photo.answer = fault if isinstance(fault, OF_PICTURES) else None
                return self._after(change, fault, edit_consequences.of_edit(fault))
        return Answer(self._done(change.copy, change.notice))

    async def _edited(self, edit: Edit, change: Change, next_slot: NextSlot) -> Answer:
        """Replace the text, as the text of the message or below its picture; not final when it is of the other kind."""
        if not await next_slot():
            return Answer(None)
        try:
            await edit(change.copy, change.notice.text)
        except Fault as fault:
            return self._after(change, fault, edit_consequences.of_edit(fault))
        kept = OLD_PICTURE if change.card_stays else None
        return Answer(self._done(change.copy, change.notice, error=kept))

    def _after(
        self, change: Change, fault: Fault, follows: EditConsequence, *, deleted: bool = False
    ) -> Answer:
        """The answer after a fault."""
        if follows.otherwise:
            return Answer(None, follows, final=False, reason=fault.reason)
        if follows.again:
            return Answer(None, follows)
        if follows.done:
            return Answer(self._done(change.copy, None if deleted else change.notice), follows)
        return Answer(self._left(change.copy, fault.reason), follows)

    def _done(self, copy: Copy, notice: Notice | None, error: str | None = None) -> EditOutcome:
        """The outcome for a copy that was changed; without a notice, it was deleted."""
        return EditOutcome(
            *(copy.broadcast_id, copy.chat.id or 0, self._revision.number),
            changed=True,
            recalled=self._revision.kind is RevisionKind.RECALL,
            error=error,
            text_version=None if notice is None else notice.version,
        )

    def _left(self, copy: Copy, reason: str | None) -> EditOutcome:
        """The outcome for a copy that stays as it is, because of that reason or because its text did not change."""
        key = (copy.broadcast_id, copy.chat.id or 0, self._revision.number)
        return EditOutcome(*key, changed=False, error=reason)
