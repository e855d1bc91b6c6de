"""What is wrong in an `observance.toml` is named with its line."""

from pathlib import Path

import pytest

from bot.errors import ObservanceInvalid
from bot.observances import observance_file
from tests.observances.conftest import MESSAGES

SHIPPED = (MESSAGES / "january-20" / "observance.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str, name: str = "january-20") -> Path:
    """An observance of that text."""
    path = folder / name / "observance.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    """What is said about a file."""
    with pytest.raises(ObservanceInvalid) as raised:
        observance_file.read(path)
    return str(raised.value)


def test_the_shipped_file_is_read() -> None:
    """20 January: since 1990, in Baku, three moments, a quiet span, and sources with unique ids."""
    observance = observance_file.read(MESSAGES / "january-20" / "observance.toml")

    assert (observance.id, observance.zone) == ("january-20", "Asia/Baku")
    assert [moment.name for moment in observance.moments] == ["eve", "day", "silence"]
    assert observance.quiet is not None
    assert len({source.id for source in observance.sources}) == len(observance.sources) > 15


def test_every_figure_has_a_source() -> None:
    """The figures of the day's notice are the Foreign Ministry's, and 131 is the press's alone."""
    observance = observance_file.read(MESSAGES / "january-20" / "observance.toml")
    figures = {source.id: source for source in observance.sources}

    ministry = figures["mfa"]
    assert (ministry.killed, ministry.injured, ministry.missing) == ("150", "744", "4")
    assert [id for id, source in figures.items() if source.killed == "131"] == ["press-breakdown"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("first = 1990-01-20", "first = 1990-01-21"),
        ("first = 1990-01-20", 'first = "long ago"'),
        ('zone = "Asia/Baku"', 'zone = "asia/baku"'),
        ('zone = "Asia/Baku"', 'zone = "Asia/Atlantis"'),
        ('kind = "fixed"', 'kind = "lunar"'),
        ("month = 1", "month = 13"),
        ("month = 1", 'month = "January"'),
        ("edition = 2", "edition = -1"),
        ("changed = 2026-11-28", "changed = 2026"),
        ("day = 20", "day = 20.5"),
        ("day = 20", "day == 20"),
        ("ends = 12:01:30", "ends = 11:59:00"),
        ("days = -1", "days = -9"),
        ("at = 19:00:00", "at = 19"),
        ('clock = "chat"', 'clock = "yours"'),
        ("choosable = true", 'choosable = "yes"'),
        ("expires = 11:59:30", "expires = 11:50:00"),
        ("expires = 11:59:30", 'expires = "never"'),
        ("finish_by = 11:59:00", "finish_by = 11:59:45"),
        ("finish_by = 11:59:00", "finish_by = 11:54:00"),
        ("earliest = 09:00:00", "earliest = 11:56:00"),
        ('clock = "observance"', 'clock = "chat"'),
        ('name = "day"', 'name = "eve"'),
        ('private = "resend", ', 'private = "maybe", '),
        ('private = "resend", ', ""),
        ('year = "1995"', "year = 1995"),
        ('id = "hrw"', 'id = "soviet-communique"'),
        ('numbers = ["130"]', "numbers = [130]"),
        ('links = ["https://www.azadliq.org', 'links = ["azadliq.org'),
    ],
)
def test_a_wrong_value_is_named_with_its_line(tmp_path: Path, right: str, wrong: str) -> None:
    """The error names the changed line and the remedy."""
    text = SHIPPED.replace(right, wrong, 1)
    pairs = zip(SHIPPED.splitlines(), text.splitlines(), strict=False)
    changed = next(number for number, (old, new) in enumerate(pairs, 1) if old != new)

    told = complaint(written(tmp_path, text))
    assert f"observance.toml:{changed} cannot be used" in told
    assert "run the command `check`" in told


@pytest.mark.parametrize(
    ("gone", "header", "key"),
    [
        ("at = 19:00:00\n", "[[moment]]", "at"),
        ('expires = "end of day"\n', "[[moment]]", "expires"),
        ("begins = 12:00:00\n", "[quiet]", "begins"),
        ("day = 20\n", "[rule]", "day"),
        ('year = "1990"\n', "[[source]]", "year"),
    ],
)
def test_a_missing_key_is_named_with_its_table(
    tmp_path: Path, gone: str, header: str, key: str
) -> None:
    """The line is that of the table's header, for the key has none."""
    line = SHIPPED.splitlines().index(header) + 1

    told = complaint(written(tmp_path, SHIPPED.replace(gone, "", 1)))
    assert f"observance.toml:{line} cannot be used" in told
    assert f".{key}: " in told


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    """Without a rule there is no day; an empty file lacks everything."""
    rule = '[rule]\nkind = "fixed"\nmonth = 1\nday = 20\n'

    assert ":1 cannot be used: rule: " in complaint(written(tmp_path, SHIPPED.replace(rule, "")))
    assert ":1 cannot be used: first: " in complaint(written(tmp_path, "", "empty"))


def test_the_29th_of_february_is_refused(tmp_path: Path) -> None:
    """What is not there in most years needs a rule of its own."""
    text = SHIPPED.replace("month = 1\nday = 20", "month = 2\nday = 29")

    assert "no such day in most years" in complaint(written(tmp_path, text))


def test_a_chosen_hour_may_not_be_too_late(tmp_path: Path) -> None:
    """What a chat may move within its day cannot expire before the day's end."""
    right = 'choosable = true\nexpires = "end of day"'
    text = SHIPPED.replace(right, "choosable = true\nexpires = 23:00:00")

    assert "a chat can choose a later time" in complaint(written(tmp_path, text))


def test_what_is_due_in_the_quiet_span_must_outlast_it(tmp_path: Path) -> None:
    """A moment that expires before the span ends could never go out."""
    text = SHIPPED.replace("at = 11:55:00", "at = 12:00:30")
    text = text.replace("expires = 11:59:30", "expires = 12:01:00")

    assert "before the quiet span ends" in complaint(written(tmp_path, text))


@pytest.mark.parametrize("line", ["finish_by = 11:59:00", "earliest = 09:00:00"])
def test_by_when_to_be_through_needs_how_early_to_begin(tmp_path: Path, line: str) -> None:
    """One without the other is a question that nobody can answer on the day."""
    told = complaint(written(tmp_path, SHIPPED.replace(line, "")))

    assert "finish_by and earliest go together" in told


def test_a_folder_must_be_fit_to_be_a_name(tmp_path: Path) -> None:
    """Its name becomes a word of the ledger."""
    assert "lowercase letters" in complaint(written(tmp_path, SHIPPED, "20 January"))


def test_letters_of_another_encoding_are_named_with_their_line(tmp_path: Path) -> None:
    """A file that is not UTF-8 is said to be so."""
    path = written(tmp_path, SHIPPED)
    path.write_bytes(b'zone = "Asia/Baku"\n# \xfe\xff\n')

    assert "observance.toml:2 cannot be used: it is not written in UTF-8" in complaint(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder in its place, for one."""
    path = tmp_path / "january-20" / "observance.toml"
    path.mkdir(parents=True)

    assert "it cannot be read" in complaint(path)
