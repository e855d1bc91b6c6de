"""A notice: one moment of an occasion, worded for its readers and ready to send."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from bot.messages import markup

#: Maximum length of a caption in Telegram, in UTF-16 units.
CAPTION = 1024


@dataclass(frozen=True)
class Notice:
    """A complete message in Telegram's HTML."""

    #: At most 4096 UTF-16 units after Telegram has parsed the HTML.
    text: str
    #: The language of the text, after the fallback.
    language: str

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that identify this wording."""
        return sha256(self.text.encode()).hexdigest()[:12]

    @cached_property
    def captions(self) -> bool:
        """True when it is short enough for a caption."""
        return markup.units(self.text) <= CAPTION


@dataclass(frozen=True)
class CardLines:
    """The texts of a notice's card, in one language; plain text."""

    #: The anniversary: 37.
    number: str
    #: The word that follows it: years, il, лет, yıl.
    years: str
    #: The day of the occasion: 20 January.
    date: str
    #: The first year and this year: 1990 – 2027.
    since: str
    #: The name of the day.
    name: str
    #: A note for this moment only, which stays true later, since cards are forwarded. Can be empty.
    note: str = ""
    #: Says that this is a rehearsal; otherwise empty.
    mark: str = ""
