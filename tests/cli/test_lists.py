"""`export` and `import`: the file is its owner's alone, and what cannot be used is one sentence."""

import asyncio
import stat
from pathlib import Path

import pytest

from bot.store import chat_lifecycle
from bot.store.engine import open_database
from bot.store.records import Chat
from tests.cli.conftest import Run


@pytest.fixture
def subscribed(created: str) -> str:
    """A database with three subscribers."""

    async def fill() -> None:
        db = await open_database(created)
        for number in range(3):
            one = Chat(None, 500 + number, "private", "az", "Asia/Baku")
            await chat_lifecycle.subscribe(db, one)
        await db.close()

    asyncio.run(fill())
    return created


@pytest.mark.usefixtures("subscribed")
def test_a_list_goes_out_and_comes_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into another database, and again into it."""
    exported = run("export", "list.csv")
    assert "3 subscriptions" in exported.output
    assert stat.S_IMODE((tmp_path / "list.csv").stat().st_mode) == 0o600
    url = f"sqlite:///{tmp_path}/other.db"

    async def create() -> None:
        await (await open_database(url)).close()

    asyncio.run(create())
    monkeypatch.setenv("DATABASE_URL", url)

    assert "3 chats subscribed, 0 subscribed again, 0 were" in run("import", "list.csv").output
    assert "0 chats subscribed, 0 subscribed again, 3 were" in run("import", "list.csv").output


@pytest.mark.usefixtures("subscribed")
def test_a_file_is_replaced_only_when_asked(run: Run, tmp_path: Path) -> None:
    """And nothing else is left in the folder."""
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "list.csv").write_text("mine")

    assert "already exists" in str(run("export", "lists/list.csv").exception)
    assert (folder / "list.csv").read_text() == "mine"
    assert run("export", "lists/list.csv", "--force").exit_code == 0
    assert [one.name for one in folder.iterdir()] == ["list.csv"]
    assert "No such file" in str(run("export", "none/list.csv").exception)


@pytest.mark.usefixtures("subscribed")
def test_a_list_without_consent_is_refused(run: Run, tmp_path: Path) -> None:
    """With the line, and what to write there."""
    (tmp_path / "list.csv").write_text("telegram_id,kind,language,zone\n900,private,az,UTC\n")

    refused = run("import", "list.csv").exception

    assert "list.csv, line 2: this chat has never subscribed itself here" in str(refused)
    assert getattr(refused, "exit_code", None) == 2


def test_without_a_database_nothing_is_written(run: Run, tmp_path: Path) -> None:
    """No database is made, and no file."""
    (tmp_path / "list.csv").write_text("telegram_id,kind,language,zone\n")

    for words in (("export", "out.csv"), ("import", "list.csv"), ("recovery-kit", "kit.html")):
        assert "There is no database of this bot" in str(run(*words).exception)
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]
