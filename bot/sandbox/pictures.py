"""Pictures as far as Telegram's refusals go: is it one, and how large."""

import struct
from collections.abc import Iterator

from bot.sandbox import api_errors

#: With this a PNG begins: its signature, and the head of its first chunk.
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#: With this a JPEG begins.
JPEG = b"\xff\xd8\xff"
#: Markers of a JPEG after which its height and width follow.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: The most that width and height may be together, and one of them times the other.
MOST_PIXELS, MOST_TIMES = 10_000, 20


def measured(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or a JPEG in pixels; raises Refused when it is none, or too large or narrow."""
    width, height = _png(content) or _jpeg(content) or (0, 0)
    if not width or not height:
        raise api_errors.bad("IMAGE_PROCESS_FAILED")
    if width + height > MOST_PIXELS or max(width, height) > MOST_TIMES * min(width, height):
        raise api_errors.bad("PHOTO_INVALID_DIMENSIONS")
    return width, height


def mime_type(content: bytes) -> str:
    """What a browser is told."""
    return "image/png" if content.startswith(PNG) else "image/jpeg"


def _png(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(PNG) or len(content) < len(PNG) + 8:
        return None
    width, height = struct.unpack_from(">II", content, len(PNG))
    return width, height


def _jpeg(content: bytes) -> tuple[int, int] | None:
    for marker, at in _segments(content):
        if marker in FRAMES and at + 5 <= len(content):
            height, width = struct.unpack_from(">HH", content, at + 1)
            return width, height
    return None


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """The marker of each segment of a JPEG, and where its content begins."""
    at = 2 if content.startswith(JPEG) else len(content)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        yield marker, at + 4
        at += 2 + length
