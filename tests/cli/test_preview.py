"""`preview`: a notice in the terminal, as its reader will get it."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from bot.cli import terminal_text
from bot.errors import CardNotSaved, MessageBroken
from bot.messages import catalog, markup, render
from bot.observances import almanac as almanacs
from tests.cli.conftest import Run
from tests.conftest import MESSAGES


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
def test_the_notice_as_it_will_read(run: Run, language: str) -> None:
    """With every line of the notice, and the instant at which a reader in New York gets it."""
    ended = run(
        "preview", "day", "--lang", language, "--year", "2030", "--zone", "America/New_York"
    )

    texts, almanac = catalog.load(MESSAGES), almanacs.load(MESSAGES)
    reader = render.Reader(language, "America/New_York", None, frozenset({"eve", "day", "silence"}))
    occasion = almanac.occasion("january-20", 2030)
    words = markup.plain(render.notice(texts, almanac, occasion, "day", reader).text)
    assert words in ended.stdout
    assert "2030-01-20 09:00 America/New_York, 2030-01-20 14:00 UTC" in ended.stdout


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("asia/baku", "Asia/Baku"),
        ("baku", "Asia/Baku"),
        ("Нью-Йорк", "America/New_York"),
        ("UTC", "UTC"),
        ("UTC+4", "Etc/GMT-4"),
    ],
)
def test_a_zone_or_a_city(run: Run, typed: str, zone: str) -> None:
    """The zone's name, in any case, and what people can write to the bot."""
    assert f" {zone}, 20" in run("preview", "day", "--zone", typed).stdout


@pytest.mark.parametrize(
    ("name", "kind"), [("card.png", "PNG"), ("card.jpg", "JPEG"), ("CARD.JPEG", "JPEG")]
)
def test_the_card_is_saved(run: Run, tmp_path: Path, name: str, kind: str) -> None:
    """A picture of Telegram's size, of the kind that its name says."""
    path = tmp_path / name

    ended = run("preview", "silence", "--lang", "tr", "--card", path)

    assert str(path) in ended.stdout
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == (kind, (1280, 720))


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("noon",), "use one of eve, day, silence"),
        (("day", "--lang", "de"), "use one of az, en, ru, tr"),
        (("day", "--zone", "../etc"), "use a name such as America/New_York"),
        (("day", "--year", "1990"), "use a year from 1991 to 2200"),
        (("day", "--observance", "tuesday"), "use one of january-20"),
        (("day", "--zone", "Tiblisi"), "use a name such as Asia/Tbilisi"),
        (("day", "--card", "card.gif"), "'card.gif': use a name such as card.png or card.jpg"),
        (("day", "--card", ".png"), "'.png': use a name such as card.png or card.jpg"),
    ],
)
def test_a_slip_names_the_remedy(run: Run, arguments: tuple[str, ...], remedy: str) -> None:
    """And the exit code is 2."""
    ended = run("preview", *arguments)

    assert remedy in " ".join(ended.output.replace("│", "").split())
    assert ended.exit_code == 2


def test_tags_become_styles() -> None:
    """Nested ones together; entities are characters."""
    text = terminal_text.of(
        'a <b>bold <i>both</i></b> <a href="https://example.org">link</a> &lt;3'
    )

    assert text.plain == "a bold both link <3"
    styles = {text.plain[span.start : span.end]: span.style for span in text.spans}
    assert styles["both"].bold
    assert styles["both"].italic
    assert styles["link"].link == "https://example.org"  # type: ignore[union-attr]


def test_a_card_that_cannot_be_saved(run: Run, tmp_path: Path) -> None:
    """A folder that does not exist, and a folder in the place of the file."""
    (tmp_path / "card.png").mkdir()
    for path in (tmp_path / "none" / "card.jpg", tmp_path / "card.png"):
        error = run("preview", "day", "--card", path).exception

        assert isinstance(error, CardNotSaved)
        assert str(path) in str(error)


def test_a_notice_that_a_language_lacks_is_not_shown_in_another(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, with what to do."""
    folder = tmp_path / "messages"
    shutil.copytree(MESSAGES, folder)
    path = folder / "january-20" / "ru.ftl"
    path.write_text(path.read_text().replace("\nday =", "\nday-before ="))
    monkeypatch.setenv("MESSAGES_DIR", str(folder))

    error = run("preview", "day", "--lang", "ru").exception

    assert isinstance(error, MessageBroken)
    assert "day cannot be formatted in ru" in str(error)


@pytest.mark.parametrize("command", [("preview", "day"), ("schedule",)])
def test_an_unknown_default_is_named(
    run: Run, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `run` does, not as an option that nobody typed."""
    monkeypatch.setenv("DEFAULT_TIMEZONE", "Nowhere/X")

    assert str(run(*command).exception).startswith("DEFAULT_TIMEZONE is 'Nowhere/X'")
