"""Of all mistakes, those that would leave a language without a notice are told from the others."""

import shutil
from pathlib import Path

import pytest

from bot.messages.lint import notices
from tests.conftest import MESSAGES

#: Mistakes by file, each with what it replaces and the text instead; the language would get no notice.
FATAL = {
    "a text that is no text": ("tr", "\nday =\n", "\nday \n"),
    "a missing notice": ("az", "\nsilence =\n", "\nsilense =\n"),
    "a missing part": ("tr", "\nday-name =", "\nday-nam ="),
    "a missing last sentence": ("az", "\neve-later =", "\neve-late ="),
    "an unclosed tag": ("ru", "годовщина</b>", "годовщина"),
    "an unknown value": ("tr", "{ $number } yıl\n", "{ $number } yıl { $n }\n"),
    "an unknown function": ("en", "ORDINAL(", "ORDINAAL("),
    "an unknown value for some readers": ("az", "[day-silence] ", "[day-silence] { $n } "),
    "a text within itself": ("az", "} il\n", "} il{ years }\n"),
    "too long": ("en", "\nday =\n", "\nday =\n    " + "x " * 2100 + "\n"),
}

#: Mistakes that cost no notice.
MINOR = {
    "an exclamation mark": ("en", "remember them.", "remember them!"),
    "another figure": ("tr", "744 kişinin", "745 kişinin"),
    "a lost plural form": ("ru", "[few] { $number } года\n", ""),
    "a missing answer": ("tr", "\nhistory =", "\nhistori ="),
    "a missing word of the card": ("az", "card-rehearsal = Sınaq\n", ""),
}


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A copy of all messages, to be damaged."""
    return Path(shutil.copytree(MESSAGES, tmp_path / "messages"))


def damage(messages: Path, language: str, old: str, new: str) -> Path:
    """Replace a piece of an observance's texts; the file."""
    file = messages / "january-20" / f"{language}.ftl"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


@pytest.mark.parametrize("what", FATAL)
def test_what_leaves_a_language_without_a_notice(messages: Path, what: str) -> None:
    """The language, and all that was found in its file."""
    file = damage(messages, *FATAL[what])

    found = notices.judge(messages)

    assert found.languages == (FATAL[what][0],)
    assert {one.path for one in found.fatal} == {file}


@pytest.mark.parametrize("what", MINOR)
def test_what_costs_no_notice(messages: Path, what: str) -> None:
    """It is found, and no language is named."""
    damage(messages, *MINOR[what])

    found = notices.judge(messages)

    assert (found.languages, found.fatal) == ((), ())
    assert found.minor


def test_a_language_without_the_observance(messages: Path) -> None:
    """Its readers would get the notice in English."""
    file = messages / "january-20" / "tr.ftl"
    file.unlink()

    found = notices.judge(messages)

    assert found.languages == ("tr",)
    assert [(one.path, one.text) for one in found.fatal] == [(file, "the file is missing")]


def test_the_line_of_a_rehearsal_counts_only_there(messages: Path) -> None:
    """A real notice does not have it."""
    damage(messages, "tr", "\nrehearsal =", "\nrehearsl =")

    assert notices.judge(messages).languages == ()
    assert notices.judge(messages, rehearsal=True).languages == ("tr",)


def test_nothing_is_found_in_the_shipped_texts() -> None:
    """Neither large nor small."""
    assert notices.judge(MESSAGES, rehearsal=True) == notices.Verdict((), (), ())
