"""`announce`: what is refused, with the file and line, and what is shown and asked for."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import (
    AnnouncementFileTwice,
    AnnouncementFileUnnamed,
    AnnouncementIncomplete,
    AnnouncementInvalid,
    AnnouncementMissing,
    AnnouncementUnconfirmed,
    AnnouncementUnreadable,
    DatabaseMissing,
    NobodyToAnnounce,
    PreparedUnknown,
    SuccessorInvalid,
)
from bot.messages import announcement
from bot.messages.catalog import Catalog
from bot.messages.lint import announcements as rules
from bot.store import chat_lifecycle, editions, requests
from bot.store.engine import open_database
from bot.store.records import Chat, RequestKind
from bot.store.requests import Request
from tests.cli.conftest import Run
from tests.conftest import MESSAGES

LANGUAGES = ("az", "en", "ru", "tr")


def written(folder: Path, **texts: str) -> Path:
    """A folder with a plain text in each language, and these instead."""
    folder.mkdir(exist_ok=True)
    for language, text in (dict.fromkeys(LANGUAGES, "The bot moves.\n") | texts).items():
        (folder / f"{language}.html").write_text(text, "utf-8")
    return folder


async def subscribed(address: str, count: int = 3) -> None:
    db = await open_database(address)
    try:
        for number in range(1, count + 1):
            await chat_lifecycle.subscribe(db, Chat(None, number, "private", "az", "Asia/Baku"))
    finally:
        await db.close()


async def what_waits(address: str) -> tuple[list[Request], dict[str, str] | None]:
    """The requests that wait, and the texts of the first one."""
    db = await open_database(address)
    try:
        found = await requests.waiting(db)
        return found, await editions.get(db, found[0].subject["edition"]) if found else None
    finally:
        await db.close()


def error_of(run: Run, *words: object) -> BaseException | None:
    """The error that ends the command."""
    return run("announce", *words).exception


def test_it_is_asked_for(run: Run, created: str, tmp_path: Path) -> None:
    """The texts are shown and stored; with one operator it begins after a minute."""
    asyncio.run(subscribed(created))
    folder = written(tmp_path / "texts", en="The bot <b>moves</b> to @new_bot.\n")

    found = run("announce", folder, "--yes", "--even-near-the-occasion")

    assert found.exit_code == 0, found.output
    assert "The bot moves to @new_bot." in found.output
    assert "Chats: 3. Minutes this takes: 1." in found.output
    assert "begins in a minute" in found.output
    (request,), texts = asyncio.run(what_waits(created))
    assert request.kind is RequestKind.ANNOUNCEMENT
    assert request.subject["even_near_occasion"] is True
    assert request.runs == request.created + timedelta(minutes=1)
    assert texts == {
        f"announcement/{one}": text
        for one, text in zip(
            LANGUAGES,
            ("The bot moves.", "The bot <b>moves</b> to @new_bot.", *("The bot moves.",) * 2),
            strict=True,
        )
    }
    assert f"Texts: {request.subject['edition']}" in found.output


def test_with_two_operators_another_one_confirms(
    run: Run, created: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Telegram, within an hour."""
    monkeypatch.setenv("OPERATOR_IDS", "11,12")
    asyncio.run(subscribed(created))

    found = run(
        "announce", written(tmp_path / "texts"), "--by", 11, "--yes", "--even-near-the-occasion"
    )

    assert "waits for another operator, who confirms it in Telegram" in found.output
    (request,), _ = asyncio.run(what_waits(created))
    assert request.runs is None


def test_without_an_answer_nothing_is_asked_for(run: Run, created: str, tmp_path: Path) -> None:
    """Where there is no terminal, --yes is needed."""
    asyncio.run(subscribed(created))

    error = error_of(run, written(tmp_path / "texts"), "--even-near-the-occasion")

    assert isinstance(error, AnnouncementUnconfirmed)
    assert asyncio.run(what_waits(created)) == ([], None)


def test_nobody_is_subscribed(run: Run, created: str, tmp_path: Path) -> None:
    """The sentence names the setting that may be wrong."""
    assert created
    error = error_of(run, written(tmp_path / "texts"), "--yes")

    assert isinstance(error, NobodyToAnnounce)


@pytest.mark.usefixtures("address")
def test_there_is_no_database(run: Run, tmp_path: Path) -> None:
    """None is created."""
    assert isinstance(error_of(run, written(tmp_path / "texts"), "--yes"), DatabaseMissing)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Fine.\nThe bot moves!\n", "en.html:2: an exclamation mark"),
        ("Fine.\n\nThe bot moves \N{BLACK HEART SUIT}\n", "en.html:3: the symbol"),
        ("The bot <b>moves.\n", "en.html:1: <b> is not closed"),
        ("Fine.\n<h1>The bot</h1>\n", "en.html:2: Telegram has no tag <h1>"),
        ("This & that\n", "en.html:1: a bare < or &"),
        ("It MOVES now\n", "en.html:1: MOVES in capitals"),
        ("Send /time 08:30\n", "en.html:1: a word after /time"),
        (" \n\n", "en.html:1: the text is empty"),
        ("<b></b>", "en.html:1: the text is empty"),
        (f"{'a' * 4097}\n", "en.html:1: the text has 4097 units, but Telegram accepts 4096"),
        ("\N{MATHEMATICAL BOLD SMALL A}" * 2049, "has 4098 units"),
    ],
)
def test_a_text_that_must_not_be_sent(run: Run, tmp_path: Path, text: str, finding: str) -> None:
    """The mistake is named with file and line, and the exit code is 2."""
    error = error_of(run, written(tmp_path / "texts", en=text), "--yes")

    assert isinstance(error, AnnouncementInvalid)
    assert finding in str(error)
    assert error.exit_code == 2


def test_text_of_the_greatest_length_is_taken(tmp_path: Path) -> None:
    """4096 units, without the space around them and the tags."""
    folder = written(tmp_path / "texts", en=f"\n<b>{'a' * 4096}</b>\n")

    assert len(announcement.read([folder], LANGUAGES)["en"]) == 4096 + len("<b></b>")


def test_files_that_cannot_be_used(run: Run, tmp_path: Path) -> None:
    """Each with a sentence of its own that names the file."""
    folder = written(tmp_path / "texts")
    (folder / "tr.html").unlink()
    assert "has no text in these languages: tr." in str(error_of(run, folder))
    assert isinstance(error_of(run, folder), AnnouncementIncomplete)

    (folder / "tr.html").write_bytes(b"Fine\n\xff")
    assert isinstance(error_of(run, folder), AnnouncementUnreadable)
    assert "tr.html:2 cannot be read (it is not written in UTF-8)" in str(error_of(run, folder))

    (folder / "tr.html").write_text("a" * 300_000)
    assert "tr.html:1 cannot be read (the file has more than" in str(error_of(run, folder))

    written(folder)
    (folder / "news.en.txt").write_text("The bot moves.")
    assert isinstance(error_of(run, folder), AnnouncementFileTwice)

    (tmp_path / "de.html").write_text("Der Bot zieht um.")
    assert isinstance(error_of(run, tmp_path / "de.html"), AnnouncementFileUnnamed)
    assert isinstance(error_of(run, tmp_path / "en.docx"), AnnouncementFileUnnamed)
    (tmp_path / "empty").mkdir()
    assert isinstance(error_of(run, tmp_path / "empty"), AnnouncementUnreadable)
    assert isinstance(error_of(run), AnnouncementMissing)


def test_a_file_that_is_absent(run: Run, tmp_path: Path) -> None:
    """Its name and the reason are told."""
    folder = written(tmp_path / "texts")
    names = [folder / f"{one}.html" for one in LANGUAGES]
    names[0].unlink()

    assert "az.html cannot be read (No such file or directory)" in str(error_of(run, *names))


def test_ready_made_texts(run: Run) -> None:
    """--list shows each in all languages; an unknown one, and a name that is none, are refused."""
    found = run("announce", "--list")

    assert found.exit_code == 0
    for one in announcement.PREPARED:
        assert f"--prepared {one}\n" in found.output
    assert "This bot has moved to @new_bot" in found.output
    assert isinstance(error_of(run, "--prepared", "farewell"), PreparedUnknown)
    for name in ("", "@ab", "new bot", "<b>bot</b>", "@1bots"):
        error = error_of(run, "--prepared", "moved", "--name", name)
        assert isinstance(error, SuccessorInvalid), name


@pytest.mark.parametrize("name", announcement.PREPARED)
def test_ready_made_texts_keep_the_tone(catalog: Catalog, name: str) -> None:
    """They pass the rules for texts of operators, in every language."""
    texts = announcement.prepared(catalog, name, date(2027, 1, 20), "@" + "a" * 32)

    assert set(texts) == set(LANGUAGES)
    assert [found for text in texts.values() for found in rules.findings(text)] == []


def test_what_ships_has_these_languages() -> None:
    """The languages of these tests are those of the bot."""
    assert sorted(path.stem for path in (MESSAGES / "interface").glob("*.ftl")) == [*LANGUAGES]
