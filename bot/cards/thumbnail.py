"""Makes a picture small enough to stand in a page."""

from io import BytesIO

from PIL import Image

#: JPEG quality: text stays sharp, and a card has some 15 kB.
QUALITY = 72


def small(jpeg: bytes, width: int) -> bytes:
    """The picture as a JPEG of that width in pixels; the same picture gives the same bytes."""
    image = Image.open(BytesIO(jpeg))
    height = round(image.height * width / image.width)
    file = BytesIO()
    reduced = image.resize((width, height), Image.Resampling.LANCZOS)
    reduced.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()
