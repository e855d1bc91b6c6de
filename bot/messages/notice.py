"""A notice: one moment of an occasion worded for its readers, ready to go out."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256


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
