"""Reviews: a language is approved until something that its readers get changes."""

import shutil
import signal
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ReviewInvalid, ReviewNotWritten
from bot.messages import review
from bot.messages.review import Review, State
from tests.conftest import MESSAGES

DAY = date(2026, 11, 29)

LANGUAGES = ["az", "en", "ru", "tr"]

#: Approves a language, and is killed as soon as the finished file is to take the place of the old one.
KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from bot.messages import review

sys.addaudithook(lambda event, _: event == "os.rename" and os.kill(os.getpid(), signal.SIGKILL))
review.approve(Path(sys.argv[1]), "tr", "Second", date(2026, 11, 30))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an observance that nobody has read."""
    return Path(shutil.copytree(MESSAGES / "january-20", tmp_path / "january-20"))


def approved(folder: Path, *languages: str) -> Path:
    """The folder, with those languages approved."""
    for language in languages:
        review.approve(folder, language, "Reader", DAY)
    return folder


def found(folder: Path) -> dict[str, State]:
    """The state of each language."""
    return {one.language: one.state for one in review.states(folder.parent)}


def change(path: Path, before: str, after: str) -> None:
    """Replace words that the file has."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_nobody_has_read_new_texts(folder: Path) -> None:
    """Without a file, each language is unreviewed, and its sentence says what to do."""
    assert found(folder) == dict.fromkeys(LANGUAGES, State.UNREVIEWED)
    assert review.read(folder) == {}
    for one in review.states(folder.parent):
        assert one.problem.startswith(f"{one.language}: nobody has approved")
        assert f"`approve {one.language} --by NAME`" in one.problem


def test_an_approved_language(folder: Path) -> None:
    """It is recorded with the name, the day and the hash of what its readers get; the other languages are not."""
    done = review.approve(folder, "az", "  Əli \"Q\" \\ o'g'li ", DAY)

    assert found(folder) == {**dict.fromkeys(LANGUAGES, State.UNREVIEWED), "az": State.APPROVED}
    assert review.read(folder) == {"az": Review("Əli \"Q\" \\ o'g'li", DAY, done.hash)}
    assert done.problem == ""
    assert (folder / "review.toml").read_text("utf-8").splitlines()[0].startswith("# Written by")


def test_a_changed_word_is_about_its_language_alone(folder: Path) -> None:
    """The sentence names who had approved it, and when."""
    approved(folder, *LANGUAGES)

    change(folder / "az.ftl", "Şəhid", "Səhid")

    assert found(folder) == {**dict.fromkeys(LANGUAGES, State.APPROVED), "az": State.CHANGED}
    (one,) = [one for one in review.states(folder.parent) if one.problem]
    assert one.path == folder / "az.ftl"
    assert "changed after Reader approved them on 2026-11-29" in one.problem


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('killed = "132"', 'killed = "133"'),
        ('year = "2015"', 'year = "2016"'),
        ("https://news.az/", "https://news.example/"),
        ("at = 19:00:00", "at = 18:30:00"),
        ("begins = 12:00:00", "begins = 11:59:00"),
        ("first = 1990-01-20", "first = 1991-01-20"),
        ('zone = "Asia/Baku"', 'zone = "Asia/Tbilisi"'),
        ("weak = true\n", "weak = false\n"),
    ],
)
def test_what_all_languages_show(folder: Path, before: str, after: str) -> None:
    """Changed in observance.toml, each language has to be read again."""
    approved(folder, *LANGUAGES)

    change(folder / "observance.toml", before, after)

    assert found(folder) == dict.fromkeys(LANGUAGES, State.CHANGED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("expires = 11:59:30", "expires = 11:59:40"),
        ("earliest = 09:00:00", "earliest = 08:00:00"),
        ("edition = 2", "edition = 3"),
        ("# In Baku.\n", "# In the city of Baku.\n"),
    ],
)
def test_what_no_reader_sees(folder: Path, before: str, after: str) -> None:
    """How notices are sent, and comments, need no new review."""
    approved(folder, *LANGUAGES)

    change(folder / "observance.toml", before, after)

    assert found(folder) == dict.fromkeys(LANGUAGES, State.APPROVED)


def test_line_ends_and_comments_do_not_count(folder: Path) -> None:
    """A checkout on another system, and a note among translators, change no text."""
    approved(folder, *LANGUAGES)

    for path in folder.glob("*.ftl"):
        text = path.read_text("utf-8").replace("\nday =", "\n\n# A note.\nday =")
        path.write_bytes(f"# Another note.\n\n{text}".replace("\n", "\r\n").encode())
    toml = folder / "observance.toml"
    toml.write_bytes(toml.read_bytes().replace(b"\n", b"\r\n"))

    assert found(folder) == dict.fromkeys(LANGUAGES, State.APPROVED)


def test_every_text_counts(folder: Path) -> None:
    """Whichever text of a file changes, the hash does."""
    (english,) = [one for one in review.states(folder.parent) if one.language == "en"]
    texts = review.ftl.entries(english.path)
    observance = review.observance_file.read(folder / "observance.toml")

    hashes = {review.digest({**texts, key: "x = 1"}, observance) for key in texts}

    assert len(texts) == english.texts > 40
    assert len(hashes | {english.hash}) == len(texts) + 1


def test_a_language_is_approved_again(folder: Path) -> None:
    """The new review replaces that language's old one alone."""
    approved(folder, "az", "ru")
    change(folder / "az.ftl", "Şəhid", "Səhid")

    review.approve(folder, "az", "Second", date(2026, 11, 30))

    assert found(folder)["az"] is State.APPROVED
    assert {code: one.by for code, one in review.read(folder).items()} == {
        "az": "Second",
        "ru": "Reader",
    }


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=80))
def test_every_name_is_kept_or_refused(folder: Path, given_name: str) -> None:
    """Whatever a name contains, the file can be read afterwards, and has the name as it was given."""
    before = review.read(folder)
    try:
        review.approve(folder, "az", given_name, DAY)
    except ValueError:
        assert not given_name.strip() or not given_name.strip().isprintable()
        assert review.read(folder) == before
    else:
        assert review.read(folder)["az"].by == given_name.strip()
        tomllib.loads((folder / "review.toml").read_text("utf-8"))


def test_a_killed_approval_leaves_the_old_file(folder: Path) -> None:
    """It has written the new one next to it; the next approval works."""
    approved(folder, "az")
    before = (folder / "review.toml").read_bytes()

    command = [sys.executable, "-c", KILLED, str(folder)]
    killed = subprocess.run(command, check=False, timeout=60)

    assert killed.returncode == -signal.SIGKILL
    assert len(list(folder.glob(".review.toml.*"))) == 1
    assert (folder / "review.toml").read_bytes() == before
    assert found(approved(folder, "tr"))["tr"] is State.APPROVED


def test_a_file_that_cannot_be_written(folder: Path) -> None:
    """The error names it, and the reviews are as before."""
    approved(folder, "az")
    (folder / f".review.toml.{review.os.getpid()}").mkdir()

    with pytest.raises(
        ReviewNotWritten, match=r"review\.toml cannot be written \(Is a directory\)"
    ):
        review.approve(folder, "tr", "Reader", DAY)

    assert list(review.read(folder)) == ["az"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (2, "[az]\nby = 3\non = 2026-11-29\nhash = '0123456789abcdef'\n"),
        (3, "[az]\nby = 'x'\non = '2026-11-29'\nhash = '0123456789abcdef'\n"),
        (4, "[az]\nby = 'x'\non = 2026-11-29\nhash = '0123456789ABCDEF'\n"),
        (1, "[az]\nby = 'x'\non = 2026-11-29\n"),
        (5, "[az]\nby = 'x'\non = 2026-11-29\nhash = '0123456789abcdef'\nread = true\n"),
        (2, "[az]\nby = \n"),
        (1, "az = 1\n"),
        (2, f"[az]\nby = '{'x' * 81}'\non = 2026-11-29\nhash = '0123456789abcdef'\n"),
        (2, '[az]\nby = "a\\u0007b"\non = 2026-11-29\nhash = "0123456789abcdef"\n'),
        (1, f"az = {'[' * 5000}"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(folder: Path, line: int, text: str) -> None:
    """Nothing in it is taken for a review."""
    (folder / "review.toml").write_text(text, "utf-8")

    with pytest.raises(ReviewInvalid, match=rf"review\.toml:{line} cannot be used: "):
        review.states(folder.parent)


def test_bytes_that_are_no_text(folder: Path) -> None:
    """In another encoding, and as a folder."""
    (folder / "review.toml").write_bytes("[az]\nby = 'Ə'\n".encode("utf-16"))
    with pytest.raises(ReviewInvalid, match=r"review\.toml:1 .*UTF-8"):
        review.read(folder)

    (folder / "review.toml").unlink()
    (folder / "review.toml").mkdir()
    with pytest.raises(ReviewInvalid, match=r"review\.toml:1 .*Is a directory"):
        review.read(folder)
