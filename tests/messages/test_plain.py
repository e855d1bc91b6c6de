"""Titles of strangers, as one line that shows what it says."""

import pytest

from bot.messages.plain import one_line


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Xor “Segah”", "Xor “Segah”"),
        ("two\r\nlines\u2028and\x85more", "two lines and more"),
        ("\u202egnp.exe\u202c \u2066a\u2069", "gnp.exe a"),
        ("a\u200bb\u200d\ufeffc\u00ad", "abc"),
        ("\x1b[2Jcleared\x07", "[2Jcleared"),
        ("\u3164\u2800\u115f", ""),
        ("  much \t space  ", "much space"),
        ("\ud800x\ue000", "x"),
        ("Хор Şuşa 合唱 🎵", "Хор Şuşa 合唱 🎵"),
    ],
)
def test_only_what_is_seen_stays(title: str, shown: str) -> None:
    """Line ends become spaces; what hides or reorders characters is gone."""
    assert one_line(title, 64) == shown


def test_it_is_cut() -> None:
    """With a sign that it was."""
    assert one_line("x" * 65, 64) == "x" * 63 + "…"
    assert one_line("\u200b" * 10_000_000 + "x", 64) == ""
