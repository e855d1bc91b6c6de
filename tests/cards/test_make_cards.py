"""`make cards` says what it cannot draw."""

import pytest

from tests.cards.__main__ import main


@pytest.mark.parametrize(
    "words",
    [["1980"], ["1990"], ["abc"], ["2027", "x"], ["-2027"], ["20.27"], ["９９９９"], ["9" * 5000]],
)
def test_what_is_no_anniversary_gets_a_sentence(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """It names what was given, and what to give; the exit code is 2."""
    assert main(words) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"“{' '.join(words)[:40]}” has no cards: give one year from 1991 to 9999,"
        " as in `make cards ARGS=2027`.\n"
    )
