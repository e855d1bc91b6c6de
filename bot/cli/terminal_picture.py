"""Shows a card in the terminal, in the way that this terminal can: kitty's protocol, iTerm2's, or sixels."""

import base64
import struct
from collections.abc import Mapping
from enum import Enum, auto

from bot.cards import card, sixel
from bot.messages.notice import CardLines

#: Columns of a picture in a wide terminal: it is then about twenty lines high.
WIDEST = 72

#: Pixels in a column, where the terminal does not tell: that of a small font, so that the picture fits in any case.
COLUMN = 6

#: Maximum number of base64 characters in one of kitty's sequences.
CHUNK = 4096


class Protocol(Enum):
    """A way to show a picture in a terminal."""

    #: https://sw.kovidgoyal.net/kitty/graphics-protocol/
    KITTY = auto()
    #: https://iterm2.com/documentation-images.html
    ITERM = auto()
    #: https://vt100.net/docs/vt3xx-gp/chapter14.html
    SIXEL = auto()


#: Programs that pass no pictures on: tmux and screen do so only when configured, and then draw them in wrong places.
MULTIPLEXERS = frozenset({"TMUX", "STY", "ZELLIJ"})

#: The values of TERM that name one terminal, also with an ending such as `-256color`.
TERMS = {
    **dict.fromkeys(("xterm-kitty", "xterm-ghostty"), Protocol.KITTY),
    **dict.fromkeys(("wezterm", "rio", "mintty"), Protocol.ITERM),
    **dict.fromkeys(("foot", "mlterm", "yaft", "contour", "eat"), Protocol.SIXEL),
}

#: The values of TERM_PROGRAM, and of LC_TERMINAL, which ssh passes on.
PROGRAMS = {
    **dict.fromkeys(("ghostty", "WarpTerminal"), Protocol.KITTY),
    **dict.fromkeys(("iTerm.app", "iTerm2", "WezTerm", "mintty", "rio"), Protocol.ITERM),
}

#: The first KONSOLE_VERSION with sixels.
KONSOLE = "220400"


def protocol(environment: Mapping[str, str], *, terminal: bool) -> Protocol | None:
    """How a picture is shown; None outside a terminal, in a multiplexer, and where no picture is known to be shown.

    The variables of a terminal are inherited by one that is started in it, so the first of these that names a terminal
    decides: TERM, TERM_PROGRAM, LC_TERMINAL, KITTY_WINDOW_ID, KONSOLE_VERSION. The terminal itself is not asked: its
    answer would arrive among what is typed.
    """
    if not terminal or not MULTIPLEXERS.isdisjoint(environment):
        return None
    term = environment.get("TERM", "")
    for name, known in TERMS.items():
        if f"{term}-".startswith(f"{name}-"):
            return known
    if not term.startswith("xterm"):
        return None
    program = environment.get("TERM_PROGRAM") or environment.get("LC_TERMINAL")
    if program:
        return PROGRAMS.get(program)
    if "KITTY_WINDOW_ID" in environment:
        return Protocol.KITTY
    return Protocol.SIXEL if environment.get("KONSOLE_VERSION", "") >= KONSOLE else None


def encoded(way: Protocol, lines: CardLines, columns: int, column: int) -> str:
    """The escape sequence that shows a card in a terminal of so many columns, each `column` pixels wide.

    Raises CardUndrawable.
    """
    columns = min(columns, WIDEST)
    match way:
        case Protocol.KITTY:
            return kitty(card.png(lines), columns)
        case Protocol.ITERM:
            return iterm(card.draw(lines), columns)
        case Protocol.SIXEL:
            return sixel.encoded(sixel.reduced(card.picture(lines), columns * column))


def kitty(png: bytes, columns: int) -> str:
    """kitty's sequences for a PNG, which is shown that many columns wide; the terminal sends no answer (`q=2`)."""
    data = base64.b64encode(png).decode()
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    keys = [f"a=T,f=100,c={columns},", *[""] * (len(chunks) - 1)]
    more = [1] * (len(chunks) - 1) + [0]
    return "".join(
        f"\x1b_G{key}q=2,m={last};{chunk}\x1b\\"
        for key, last, chunk in zip(keys, more, chunks, strict=True)
    )


def iterm(picture: bytes, columns: int) -> str:
    """iTerm2's sequence for a picture of any usual format, which is shown that many columns wide."""
    data = base64.b64encode(picture).decode()
    return f"\x1b]1337;File=inline=1;size={len(picture)};width={columns}:{data}\a"


def column_width(terminal: int) -> int:
    """Pixels in a column of a terminal, given as a file descriptor; COLUMN when it does not tell."""
    import fcntl  # here: Windows has neither of them, nor a value of TERM
    import termios

    size = fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8))
    _, columns, pixels, _ = struct.unpack("HHHH", size)
    return pixels // max(columns, 1) or COLUMN
