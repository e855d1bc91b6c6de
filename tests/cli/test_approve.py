"""`approve`, and what `check`, `run` and `sender` say about reviews."""

import logging
import shutil
from pathlib import Path

import pytest

from bot import settings
from bot.cli import texts as checks
from bot.messages import review
from bot.settings import SHIPPED_MESSAGES
from tests.cli.conftest import Run
from tests.conftest import MESSAGES


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own copy of the texts, which MESSAGES_DIR names."""
    copy = Path(shutil.copytree(MESSAGES, tmp_path / "texts"))
    monkeypatch.setenv("MESSAGES_DIR", str(copy))
    return copy


def change(path: Path, before: str, after: str) -> None:
    """Replace words that the file has."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def said(output: str) -> str:
    """The output without the frames of the command line's errors."""
    return " ".join(output.replace("│", "").split())


def test_an_approved_language(run: Run, texts: Path) -> None:
    """`approve` says what was approved; `check` then lists only the other languages, and finds nothing."""
    ended = run("approve", "az", "--by", "Əli")

    assert ended.exit_code == 0
    (az, *_) = review.states(texts)
    assert f"Əli has approved january-20, az: {az.texts} texts, hash {az.hash}." in ended.output
    checked = run("check")
    assert checked.exit_code == 0
    assert (
        "Not reviewed by a person: january-20 en, january-20 ru, january-20 tr." in checked.output
    )
    assert checked.output.endswith("nothing to correct.\n")


def test_a_change_after_the_review(run: Run, texts: Path) -> None:
    """`check` names the file, the language and the reviewer, and its exit code is 1."""
    run("approve", "az", "--by", "Əli")
    run("approve", "tr", "--by", "Ayşe")
    change(texts / "january-20" / "az.ftl", "Şəhid", "Səhid")

    checked = run("check")

    assert checked.exit_code == 1
    assert f"{texts / 'january-20' / 'az.ftl'}:1: az: the texts, " in checked.output
    assert "after Əli approved them on" in checked.output
    assert "Ayşe" not in checked.output
    assert run("approve", "az", "--by", "Əli").exit_code == 0
    assert run("check").exit_code == 0


def test_a_changed_figure_is_about_all_languages(run: Run, texts: Path) -> None:
    """Each language that was approved is named."""
    for language in ("az", "en", "ru", "tr"):
        run("approve", language, "--by", "Reader")
    change(texts / "january-20" / "observance.toml", 'killed = "133"', 'killed = "134"')

    checked = run("check")

    assert checked.exit_code == 1
    assert checked.output.count("approved them on") == 4


def test_a_required_review(run: Run, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With REQUIRE_REVIEW, a language that nobody has approved is a mistake."""
    monkeypatch.setenv("REQUIRE_REVIEW", "true")
    run("approve", "az", "--by", "Əli")

    checked = run("check")

    assert checked.exit_code == 1
    assert f"{texts / 'january-20' / 'tr.ftl'}:1: tr: nobody has approved" in checked.output
    assert checked.output.count("nobody has approved") == 3
    for language in ("en", "ru", "tr"):
        run("approve", language, "--by", "Reader")
    assert run("check").exit_code == 0


def test_a_damaged_review_file(run: Run, texts: Path) -> None:
    """`check` names its line; `approve` changes nothing."""
    path = texts / "january-20" / "review.toml"
    path.write_text("# Edited.\n[az]\nby = 'x'\n", "utf-8")

    checked = run("check")

    assert checked.exit_code == 1
    assert f"{path}:2: az.on: " in checked.output
    assert run("approve", "az", "--by", "x").exception is not None
    assert path.read_text("utf-8").startswith("# Edited.")


def test_texts_with_mistakes(run: Run, texts: Path) -> None:
    """They cannot be approved, and the error names the first of them."""
    path = texts / "january-20" / "az.ftl"
    path.write_text(path.read_text("utf-8") + "\nbroken = { $\n", "utf-8")

    error = run("approve", "az", "--by", "Əli").exception

    assert f"have mistakes, so they cannot be approved: {path}:" in str(error)
    assert not (texts / "january-20" / "review.toml").exists()


def test_a_card_without_space(run: Run, texts: Path) -> None:
    """A card that cannot be drawn is a mistake, too."""
    change(texts / "january-20" / "az.ftl", "card-rehearsal = ", "card-rehearsal = " + "uzun " * 60)

    error = run("approve", "az", "--by", "Əli").exception

    assert "cannot be approved" in str(error)
    assert not (texts / "january-20" / "review.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("de", "--by", "x"), "use one of az, en, ru, tr"),
        (("../en", "--by", "x"), "use one of az, en, ru, tr"),
        (("az",), "Missing option '--by'"),
        (("az", "--by", " "), "a name has 1 to 80 characters"),
        (("az", "--by", "x" * 81), "a name has 1 to 80 characters"),
        (("az", "--by", "a\x1b[2Jb"), "no control characters"),
        (("az", "--by", "a\nb"), "no control characters"),
        (("az", "--by", "x", "--observance", "tuesday"), "use one of january-20"),
    ],
)
def test_a_slip_names_the_remedy(
    run: Run, texts: Path, arguments: tuple[str, ...], remedy: str
) -> None:
    """The exit code is 2, and nothing is recorded."""
    ended = run("approve", *arguments)

    assert remedy in said(ended.output)
    assert ended.exit_code == 2
    assert not (texts / "january-20" / "review.toml").exists()


def test_one_of_two_observances(run: Run, texts: Path) -> None:
    """Which one was read must be said."""
    shutil.copytree(texts / "january-20", texts / "other")

    ended = run("approve", "az", "--by", "x")

    assert ended.exit_code == 2
    assert "--observance is needed: give one of january-20, other" in said(ended.output)
    assert run("approve", "az", "--by", "x", "--observance", "other").exit_code == 0
    assert [one.observance for one in review.states(texts) if one.last] == ["other"]


def test_the_texts_of_an_installed_bot(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are replaced at the next installation, so an own copy is needed."""
    monkeypatch.setenv("MESSAGES_DIR", str(SHIPPED_MESSAGES[0]))

    assert "set MESSAGES_DIR to the copy" in str(run("approve", "az", "--by", "x").exception)


def test_a_folder_without_texts(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong MESSAGES_DIR is named."""
    monkeypatch.setenv("MESSAGES_DIR", str(tmp_path / "nowhere"))

    assert "observance.toml is missing" in str(run("approve", "az", "--by", "x").exception)


def test_the_warnings_at_the_start(run: Run, texts: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With REQUIRE_REVIEW, one for each language that was not approved as it is; without it, none."""
    run("approve", "az", "--by", "Əli")
    run("approve", "en", "--by", "Eve")
    change(texts / "january-20" / "az.ftl", "Şəhid", "Səhid")
    caplog.set_level(logging.INFO)

    checks.warn_of_reviews(settings.load())
    assert caplog.messages == []

    checks.warn_of_reviews(settings.load(require_review=True))
    warned = [message.split(":")[1].split()[1] for message in caplog.messages]
    assert warned == ["az", "ru", "tr"]
    assert "changed after Əli approved" in caplog.messages[0]


def test_a_damaged_review_file_does_not_stop_the_start(
    texts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is one warning."""
    (texts / "january-20" / "review.toml").write_text("by", "utf-8")

    checks.warn_of_reviews(settings.load(require_review=True))

    (message,) = caplog.messages
    assert "review.toml:1 cannot be used" in message


def test_the_shipped_texts_name_no_reviewer() -> None:
    """No person has reviewed them, and none is invented."""
    assert not any(one.last for one in review.states(MESSAGES))
