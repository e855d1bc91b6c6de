"""Photos and documents: uploaded files, stored under the ids with which they can be sent again."""

import hashlib
from base64 import urlsafe_b64encode
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bot.sandbox import errors
from bot.sandbox.world import images

#: Maximum bytes of each kind.
MAX_BYTES = {"photo": 10 * 1024 * 1024, "document": 50 * 1024 * 1024}
#: The longer side in pixels of the smaller sizes of a photo, by the letter of the size.
SIZES = {"s": 90, "m": 320, "x": 800}
#: Maximum stored files; the least recently used is dropped first.
MAX_FILES = 1000
#: Maximum bytes of all stored files together; larger than any single file.
MAX_STORED_BYTES = 64 * 1024 * 1024
#: The prefix of an id, by kind of file.
ID_PREFIXES = {"photo": "AgACAgIAAxkB", "document": "BQACAgIAAxkB"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file."""

    file_name: str
    mime_type: str
    content: bytes


@dataclass(eq=False, slots=True)
class Media:
    """A photo or a document, shared by all messages that contain it."""

    #: photo or document.
    kind: str
    file_id: str
    file_unique_id: str
    #: Empty after the file was dropped from `Files`.
    content: bytes
    #: Bytes of the file.
    size: int
    #: Telegram does not store the name of a photo.
    file_name: str = ""
    mime_type: str = ""
    #: The size of a photo in pixels.
    width: int = 0
    height: int = 0

    def api(self) -> Json:
        """The field of the Message object: all sizes of a photo, or a document."""
        if self.kind == "photo":
            return {"photo": [self._size(letter) for letter in (*self._letters(), "y")]}
        names = {"file_name": self.file_name, "mime_type": self.mime_type}
        return {"document": names | self.file()}

    def file(self) -> Json:
        """The fields that describe the file in every object."""
        ids = {"file_id": self.file_id, "file_unique_id": self.file_unique_id}
        return ids | {"file_size": self.size}

    def ids(self) -> list[str]:
        """All ids with which it can be sent again; each size has its own."""
        return [self.file_id, *(self.file_id[:-1] + letter for letter in self._letters())]

    def _letters(self) -> list[str]:
        longest = max(self.width, self.height)
        return [letter for letter, side in SIZES.items() if side < longest]

    def _size(self, letter: str) -> Json:
        """The PhotoSize of that letter; y is the original photo."""
        longest = max(self.width, self.height)
        scale = SIZES.get(letter, longest) / longest
        return {
            "file_id": self.file_id[:-1] + letter,
            "file_unique_id": self.file_unique_id[:-1] + letter,
            "width": max(1, round(self.width * scale)),
            "height": max(1, round(self.height * scale)),
            "file_size": max(1, round(self.size * scale * scale)),
        }


class Files:
    """The files of one bot. Equal bytes have the same id."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id
        self._bytes = 0
        self._stored: OrderedDict[str, Media] = OrderedDict()
        #: Every id that was given out, and the id under which the file is stored.
        self._ids: dict[str, str] = {}

    def upload(self, kind: str, file: Upload) -> Media:
        """Store a file; raises ApiError when Telegram does not accept it."""
        if not file.content:
            raise errors.bad_request("file must be non-empty")
        size, most = len(file.content), MAX_BYTES[kind]
        if size > most:
            words = f"is too big for a {kind}; the maximum size is {most} bytes"
            raise errors.bad_request(f"file of size {size} bytes {words}")
        width, height = images.dimensions(file.content) if kind == "photo" else (0, 0)
        names = ("", "") if kind == "photo" else (file.file_name, file.mime_type)
        ids = self._names(kind, file)
        made = Media(kind, *ids, file.content, size, *names, width, height)
        return self._store(made)

    def get(self, file_id: str) -> Media | None:
        """The file with an id that this bot has got."""
        name = self._ids.get(file_id)
        if name is None:
            return None
        self._stored.move_to_end(name)
        return self._stored[name]

    def find(self, unique_id: str) -> Media | None:
        """The file with that unique id."""
        return next((one for one in self._stored.values() if one.file_unique_id == unique_id), None)

    def _names(self, kind: str, file: Upload) -> tuple[str, str]:
        """The id of a file, which only this bot can use, and the unique id."""
        name = b"" if kind == "photo" else file.file_name.encode()
        digest = hashlib.sha256(kind.encode() + name + b"\0" + file.content).digest()
        own = hashlib.sha256(digest + str(self._bot_id).encode()).digest()
        return f"{ID_PREFIXES[kind]}{_letters(own)}y", f"AQAD{_letters(digest)[:11]}y"

    def _store(self, made: Media) -> Media:
        stored = self._stored.setdefault(made.file_id, made)
        self._stored.move_to_end(made.file_id)
        if stored is made:
            self._bytes += made.size
            self._ids |= dict.fromkeys(stored.ids(), made.file_id)
        while len(self._stored) > MAX_FILES or self._bytes > MAX_STORED_BYTES:
            self._drop_oldest()
        return stored

    def _drop_oldest(self) -> None:
        """Drop the least recently used file. Messages with that file stay, so its bytes are removed from them, too."""
        _, dropped = self._stored.popitem(last=False)
        self._bytes -= dropped.size
        dropped.content = b""
        for number in dropped.ids():
            del self._ids[number]


def _letters(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode().rstrip("=")
