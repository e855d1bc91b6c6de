"""`preview` in a terminal: the card is shown as this terminal shows pictures, and nowhere else."""

import base64
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import termios
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from rich.cells import cell_len

from bot.cards import card
from bot.messages import catalog, markup, render
from bot.messages.notice import CardLines
from bot.observances import almanac as almanacs
from tests.cards.sixel_decoder import decoded
from tests.conftest import MESSAGES
from tests.process.launching import PYTHON, environment
from tests.stage import PATIENCE

PREVIEW = (PYTHON, "-m", "bot", "preview", "day", "--lang", "az", "--year", "2030")

#: Rows and columns of the terminal, and its width and height in pixels: a column has nine.
SIZE = (24, 45, 405, 480)


def lines() -> CardLines:
    """What the card says."""
    occasion = almanacs.load(MESSAGES).occasion("january-20", 2030)
    return render.card(catalog.load(MESSAGES), occasion, "day", "az")


def notice() -> str:
    """The notice as it reads."""
    texts, almanac = catalog.load(MESSAGES), almanacs.load(MESSAGES)
    reader = render.Reader("az", "Asia/Baku", None, frozenset({"eve", "day", "silence"}))
    occasion = almanac.occasion("january-20", 2030)
    return markup.plain(render.notice(texts, almanac, occasion, "day", reader).text)


def in_terminal(
    folder: Path, *options: str, pixels: bool = True, code: int = 0, **variables: object
) -> str:
    """What `preview` writes, without styles, to a terminal with those variables, which may tell its width in pixels."""
    outside, inside = pty.openpty()
    fcntl.ioctl(
        inside,
        termios.TIOCSWINSZ,
        struct.pack("HHHH", *SIZE[:2], *(SIZE[2:] if pixels else (0, 0))),
    )
    given = environment(folder, columns=SIZE[1], **variables)
    process = subprocess.Popen(
        [*PREVIEW, *options], cwd=folder, env=given, stdin=inside, stdout=inside, stderr=inside
    )
    os.close(inside)
    written = b""
    while part := _read(outside):
        written += part
    os.close(outside)
    assert process.wait(PATIENCE) == code, written[-2000:]
    return re.sub(r"\x1b\[[\d;]*m", "", written.decode().replace("\r\n", "\n"))


def _read(terminal: int) -> bytes:
    """What was written next; nothing at the end, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def shown(picture: Image.Image) -> bool:
    """True when a picture of percentages or levels shows the card, about."""
    mine = card.picture(lines()).resize(picture.size)
    return max(ImageStat.Stat(ImageChops.difference(mine, picture.convert("RGB"))).mean) < 5


def test_kitty(tmp_path: Path) -> None:
    """The card as a PNG, as wide as the terminal, above the notice."""
    written = in_terminal(tmp_path, term="xterm-kitty", kitty_window_id="1")

    before, _, after = written.rpartition("\x1b\\")
    assert "c=45," in before
    data = "".join(re.findall(r"\x1b_G[\w=,]+;([\w+/=]+)", written))
    with Image.open(BytesIO(base64.b64decode(data))) as picture:
        assert picture.format == "PNG"
        assert picture.tobytes() == card.picture(lines()).tobytes()
    assert after.split() == notice().split()


@pytest.mark.parametrize("variables", [{"term_program": "iTerm.app"}, {"lc_terminal": "iTerm2"}])
def test_iterm(tmp_path: Path, variables: dict[str, str]) -> None:
    """The file that Telegram gets."""
    written = in_terminal(tmp_path, term="xterm-256color", **variables)

    found = re.search(r"\x1b\]1337;File=inline=1;size=\d+;width=45:(.+)\a\n", written)
    assert found
    assert base64.b64decode(found[1]) == card.draw(lines())
    assert written[found.end() :].split() == notice().split()


@pytest.mark.parametrize(("pixels", "width"), [(True, 45 * 9), (False, 45 * 6)])
def test_sixels(tmp_path: Path, pixels: bool, width: int) -> None:
    """As wide as the terminal, or, where it does not tell, as a terminal with a small font."""
    written = in_terminal(tmp_path, pixels=pixels, term="foot")

    found = re.search(r"\x1bP.+?\x1b\\", written)
    assert found
    levels = [min(255, round(level * 2.55)) for level in range(256)] * 3
    picture = decoded(found[0]).point(levels)
    assert picture.size == (width, round(width * 720 / 1280))
    assert shown(picture)
    assert written[found.end() :].split() == notice().split()


@pytest.mark.parametrize(
    ("options", "variables"),
    [
        ((), {"term": "xterm-256color"}),
        ((), {"term": "xterm-kitty", "tmux": "/tmp/tmux-1/default,1,0"}),
        (("--no-picture",), {"term": "xterm-kitty"}),
    ],
)
def test_no_picture(tmp_path: Path, options: tuple[str, ...], variables: dict[str, str]) -> None:
    """In a terminal without pictures, in a multiplexer, and where it is not wanted. Lines end between words."""
    written = in_terminal(tmp_path, *options, **variables)

    assert "\x1b" not in written
    head, _, text = written.partition("UTC\n\n")
    assert "january-20 2030 day, az" in head
    assert text.split() == notice().split()
    assert all(cell_len(line) <= SIZE[1] for line in text.splitlines())


def test_no_picture_in_a_file(tmp_path: Path) -> None:
    """Whatever terminal is in the environment."""
    given = environment(tmp_path, term="xterm-kitty", kitty_window_id="1")

    done = subprocess.run(
        PREVIEW, cwd=tmp_path, env=given, capture_output=True, text=True, timeout=PATIENCE
    )

    assert done.returncode == 0
    assert done.stdout.endswith("UTC\n\n" + notice() + "\n")
    assert "\x1b" not in done.stdout


def test_a_card_that_cannot_be_drawn(tmp_path: Path) -> None:
    """The notice is shown all the same; then the error, with what to do."""
    folder = tmp_path / "messages"
    shutil.copytree(MESSAGES, folder)
    path = folder / "january-20" / "az.ftl"
    path.write_text(re.sub("\ncard-years = ", "\ncard-years = 日", path.read_text()))

    written = in_terminal(tmp_path, code=1, term="xterm-kitty", messages_dir=folder)

    notice_end = notice().split()[-1]
    text, _, error = written.rpartition(notice_end)
    assert " ".join(notice().split()[:-1]) in " ".join(text.split())
    assert "The card cannot be drawn" in error
    assert "Shorten that text" in " ".join(error.split())
