"""A notice: one moment of an occasion worded for its readers, ready to go out."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from bot.messages import markup

#: UTF-16 units that Telegram takes below a picture.
CAPTION = 1024


@dataclass(frozen=True)
class Notice:
    """What is sent: Telegram HTML, complete."""

    #: At most 4096 UTF-16 units once Telegram has parsed the HTML.
    text: str
    #: The language it really is in, after the fallback.
    language: str

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that tell this wording from any other."""
        return sha256(self.text.encode()).hexdigest()[:12]

    @cached_property
    def captions(self) -> bool:
        """True when it is short enough to stand below a picture."""
        return markup.units(self.text) <= CAPTION


@dataclass(frozen=True)
class CardLines:
    """All that is written on a notice's card, in one language; plain text."""

    #: The anniversary: 37.
    number: str
    #: The word that follows it: years, il, лет, yıl.
    years: str
    #: The occasion's day: 20 January.
    date: str
    #: The years since when: 1990 – 2027.
    since: str
    #: What the day is called.
    name: str
    #: What belongs to this moment alone; true whenever it is read, since a card is forwarded. May be empty.
    note: str = ""
    #: That it is only a rehearsal; else empty.
    mark: str = ""
