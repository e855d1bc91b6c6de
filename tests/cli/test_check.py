"""`check`: each damage with its file and line, and an exit code for CI."""

import shutil
from pathlib import Path

import pytest

from bot.settings import SHIPPED_MESSAGES
from tests.cli.conftest import Run


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A copy of the texts, to be damaged."""
    shipped = next(path for path in SHIPPED_MESSAGES if path.is_dir())
    return Path(shutil.copytree(shipped, tmp_path / "texts"))


def test_nothing_to_correct(run: Run) -> None:
    """The texts that come with the bot pass."""
    result = run("check")

    assert result.exit_code == 0
    assert result.output.strip().endswith("nothing to correct.")


def test_a_damage_is_named_with_file_and_line(run: Run, texts: Path) -> None:
    """A translator's slip is found where it is."""
    file = texts / "january-20" / "en.ftl"
    file.write_text(file.read_text("utf-8") + "\nbroken = { $\n", "utf-8")
    line = len(file.read_text("utf-8").splitlines())

    result = run("check", texts)

    assert result.exit_code == 1
    assert f"{file}:{line}: " in result.output


def test_brackets_in_a_finding_are_shown(run: Run, texts: Path) -> None:
    """What looks like Rich's markup is printed as it is."""
    shutil.move(texts / "january-20", texts / "[bold]")
    (texts / "[bold]" / "tr.ftl").unlink()

    assert f"{texts / '[bold]' / 'tr.ftl'}:1: " in run("check", texts).output


def test_the_setting_names_the_folder(
    run: Run, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a folder on the command line, MESSAGES_DIR is read."""
    monkeypatch.setenv("MESSAGES_DIR", str(texts))

    assert str(texts) in run("check").output


def test_an_empty_folder_has_findings(run: Run, tmp_path: Path) -> None:
    """A wrong path is not taken for perfect texts."""
    assert run("check", tmp_path / "nowhere").exit_code == 1


def test_a_card_that_cannot_be_drawn_is_named(run: Run, texts: Path) -> None:
    """A name of the day may be good for a message and too long for the card."""
    file = texts / "january-20" / "tr.ftl"
    whole = file.read_text("utf-8")
    file.write_text(
        whole.replace(
            "'da Millî Matem",
            "'da her yıl yeniden, çok uzun ve bir karta sığmayan bir adla anılan Millî Matem",
        ),
        "utf-8",
    )

    result = run("check", texts)

    assert result.exit_code == 1
    assert f"{texts}: tr: The card cannot be drawn with “Azerbaycan’da her yıl" in result.output
