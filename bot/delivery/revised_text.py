"""The words of a copy before and after a revision: whether it changes, and the line that says so."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.delivery.composer import Composer, EditionComposer
from bot.errors import MessageBroken
from bot.messages import markup
from bot.messages.notice import CAPTION, CardLines, Notice
from bot.messages.render import LONGEST
from bot.observances import zones
from bot.store.records import Copy, Delivery


@dataclass(frozen=True)
class Words:
    """What a copy says: its text, and the texts on its card."""

    notice: Notice
    #: None when it cannot be composed.
    card: CardLines | None


def delivery_of(copy: Copy) -> Delivery:
    """The delivery by which the notice of a copy is composed."""
    return Delivery(
        broadcast_id=copy.broadcast_id,
        observance=copy.observance,
        year=copy.year,
        number=copy.number,
        moment=copy.moment,
        chat=copy.chat,
        position=0,
        attempts=0,
        doubtful=False,
        status=copy.status,
    )


def words(composer: EditionComposer, copy: Copy) -> Words:
    """What the copy says in the texts of that composer, as at the time at which it was sent. Raises MessageBroken."""
    delivery = delivery_of(copy)
    notice = composer.word(delivery, copy.sent)
    return Words(notice, _card(composer, delivery, notice))


def _card(composer: EditionComposer, delivery: Delivery, notice: Notice) -> CardLines | None:
    try:
        return composer.card(delivery, notice.language)
    except MessageBroken:
        return None


def marked(composer: Composer, copy: Copy, notice: Notice, at: datetime) -> Notice:
    """The notice with a last line that says when it was corrected, if Telegram's limit leaves room for it."""
    day = zones.local(at, copy.chat.zone).date()
    with_line = replace(
        notice, text=f"{notice.text}\n\n{composer.corrected_on(notice.language, day)}"
    )
    longest = CAPTION if copy.pictured else LONGEST
    return with_line if markup.units(with_line.text) <= longest else notice
