"""How a terminal shows a picture: what its environment says, and what kitty and iTerm2 read."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import terminal_picture
from bot.cli.terminal_picture import Protocol

#: Environments of terminals, and how each shows a picture.
TERMINALS = [
    ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, Protocol.KITTY),
    ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, Protocol.KITTY),
    ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, Protocol.KITTY),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, Protocol.KITTY),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Protocol.ITERM),
    ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, Protocol.ITERM),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, Protocol.ITERM),
    ({"TERM": "foot"}, Protocol.SIXEL),
    ({"TERM": "foot-extra"}, Protocol.SIXEL),
    ({"TERM": "mlterm-256color"}, Protocol.SIXEL),
    ({"TERM": "yaft-256color"}, Protocol.SIXEL),
    ({"TERM": "xterm-256color", "KONSOLE_VERSION": "251203"}, Protocol.SIXEL),
]

#: Environments in which no picture is shown: of terminals that show none, and of those that something stands before.
WITHOUT = [
    {},
    {"TERM": "dumb"},
    {"TERM": "linux"},
    {"TERM": "footsteps"},
    {"TERM": "xterm-256color"},
    {"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"},
    {"TERM": "xterm-256color", "KONSOLE_VERSION": "211203"},
    {"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-1000/default,1,0"},
    {"TERM": "tmux-256color", "LC_TERMINAL": "iTerm2"},
    {"TERM": "screen.xterm-256color", "LC_TERMINAL": "iTerm2"},
    {"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2", "STY": "1.pts-0.host"},
    {"TERM": "xterm-ghostty", "ZELLIJ": "0"},
]

#: Environments with variables of the terminal from which this one was started.
INHERITED = [
    ({"TERM": "xterm-kitty", "TERM_PROGRAM": "iTerm.app"}, Protocol.KITTY),
    ({"TERM": "foot", "KITTY_WINDOW_ID": "1"}, Protocol.SIXEL),
    ({"TERM": "alacritty", "KITTY_WINDOW_ID": "1"}, None),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode", "KITTY_WINDOW_ID": "1"}, None),
]


@pytest.mark.parametrize(
    ("environment", "known"), [*TERMINALS, *INHERITED, *((one, None) for one in WITHOUT)]
)
def test_the_environment_names_the_protocol(
    environment: dict[str, str], known: Protocol | None
) -> None:
    """Where output is not shown in a terminal, there is none."""
    assert terminal_picture.protocol(environment, terminal=True) is known
    assert terminal_picture.protocol(environment, terminal=False) is None


@given(st.binary(min_size=1, max_size=20_000), st.integers(1, 72))
def test_kitty_reads_the_same_file(png: bytes, columns: int) -> None:
    """Its parts are at most 4096 characters long, and only the last has `m=0`."""
    sequences = terminal_picture.kitty(png, columns)

    parts = re.findall(r"\x1b_G([\w=,]+);([\w+/=]+)\x1b\\", sequences)
    assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in parts) == sequences
    assert base64.b64decode("".join(data for _, data in parts)) == png
    keys = [dict(pair.split("=") for pair in keys.split(",")) for keys, _ in parts]
    assert keys[0].items() >= {"a": "T", "f": "100", "c": f"{columns}"}.items()
    assert [one["m"] for one in keys] == ["1"] * (len(parts) - 1) + ["0"]
    assert all(one["q"] == "2" for one in keys)
    assert all(len(data) <= 4096 and len(data) % 4 == 0 for _, data in parts)


@given(st.binary(max_size=20_000), st.integers(1, 72))
def test_iterm_reads_the_same_file(picture: bytes, columns: int) -> None:
    """With its size, so many columns wide."""
    found = re.fullmatch(
        r"\x1b\]1337;File=([\w=;]+):([\w+/=]*)\a", terminal_picture.iterm(picture, columns)
    )

    assert found
    assert base64.b64decode(found[2]) == picture
    assert found[1] == f"inline=1;size={len(picture)};width={columns}"
