"""Checks pictures as far as Telegram's errors require: the format and the size."""

import struct
from collections.abc import Iterator

from bot.sandbox import errors

#: The start of a PNG: its signature and the header of its first chunk.
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#: The start of a JPEG.
JPEG = b"\xff\xd8\xff"
#: Markers of a JPEG that are followed by its height and width.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Maximum of width plus height, and of one divided by the other.
MAX_PIXELS, MAX_RATIO = 10_000, 20


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or a JPEG in pixels; raises ApiError for other formats and extreme sizes."""
    width, height = _png(content) or _jpeg(content) or (0, 0)
    if not width or not height:
        raise errors.bad_request("IMAGE_PROCESS_FAILED")
    if width + height > MAX_PIXELS or max(width, height) > MAX_RATIO * min(width, height):
        raise errors.bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def mime_type(content: bytes) -> str:
    """The MIME type for a browser."""
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
    """The marker of each segment of a JPEG, and the position of its content."""
    at = 2 if content.startswith(JPEG) else len(content)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        yield marker, at + 4
        at += 2 + length
