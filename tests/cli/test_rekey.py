"""`key` and `rekey` as commands, and what all commands do with a sealed database and without its key."""

import asyncio
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.key import KEEP
from bot.errors import BotError, DataKeyMissing, DataKeyWrong
from bot.store.backup_file import inspect
from bot.store.engine import open_database
from bot.store.key_ring import KeyRing
from bot.store.tables import chat
from tests.cli.conftest import Run
from tests.cli.test_backup import command, run_to_end, said
from tests.keys import NEW, OLD, OTHER
from tests.store.half_sent import fill
from tests.store.test_sealed_ids import files, forms

#: The ids of the keys.
OLD_ID, NEW_ID = KeyRing([OLD]).ids[0], KeyRing([NEW]).ids[0]

#: More ids than are sealed before a signal comes.
MANY = 60_000


#: Runs a command; what it has printed.
End = Callable[..., str]


async def stored(url: str, *keys: str) -> set[str]:
    """How the Telegram ids are stored: the ids of the keys, and `plain`."""
    db = await open_database(url, ring=KeyRing(keys))
    try:
        every = [one for ids in (await forms(db)).values() for one in ids]
    finally:
        await db.close()
    return {one.partition(":")[0] if ":" in one else "plain" for one in every}


async def filled(url: str, *keys: str) -> None:
    """Put rows into every table."""
    db = await open_database(url, ring=KeyRing(keys))
    await fill(db)
    await db.close()


@pytest.fixture
def end(run: Run, monkeypatch: pytest.MonkeyPatch) -> End:
    """Runs a command with these settings to its end; what it has printed, or the sentence of its error."""

    def ended(url: str, *words: object, code: int = 0, **settings: object) -> str:
        with monkeypatch.context() as patched:
            for name, value in ({"database_url": url} | settings).items():
                patched.setenv(name.upper(), str(value))
            found = run(*words)
        if isinstance(found.exception, BotError):
            assert found.exception.exit_code == code
            return str(found.exception)
        assert found.exit_code == code, found.output
        return " ".join(found.output.split())

    return ended


def test_key_makes_a_key_and_says_where_to_keep_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time another one, which DATA_KEY takes; its id is shown on demand, and the key is not."""
    first, second = run("key"), run("key")

    assert first.exit_code == 0
    assert first.stdout != second.stdout
    assert first.stderr.strip() == KEEP
    assert re.fullmatch(r"[\w-]{43}\n", first.stdout)
    monkeypatch.setenv("DATA_KEY", f"{first.stdout.strip()},{OLD}")
    shown = run("key", "--fingerprint")
    assert shown.exit_code == 0
    assert shown.stdout.split() == [KeyRing([first.stdout.strip()]).ids[0], OLD_ID]
    assert first.stdout.strip() not in shown.output


def test_without_a_key_there_is_no_fingerprint(tmp_path: Path, end: End) -> None:
    """One sentence, exit code 2."""
    out = end("sqlite:///x.db", "key", "--fingerprint", code=2)

    assert out.startswith("No data key is set.")


@pytest.mark.parametrize("way", ["variable", "file", "credential"])
def test_the_keys_can_be_in_three_places(tmp_path: Path, way: str, end: End) -> None:
    """In the variable, in a file with a line for each, and in systemd's credential."""
    (tmp_path / "data_key").write_text(f"{NEW}\n\n{OLD}\n")
    given: dict[str, object] = {
        "variable": {"data_key": f"{NEW}, {OLD}="},
        "file": {"data_key_file": "data_key"},
        "credential": {"credentials_directory": tmp_path},
    }[way]  # type: ignore[assignment]

    out = end("sqlite:///x.db", "key", "--fingerprint", **given)  # type: ignore[arg-type]

    assert out.split() == [NEW_ID, OLD_ID]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"data_key": "hunter2"}, "DATA_KEY is not valid"),
        ({"data_key": f"{OLD},hunter2"}, "DATA_KEY is not valid"),
        ({"data_key_file": "nowhere"}, "nowhere cannot be read (No such file or directory)"),
        ({"data_key_file": "wrong"}, "wrong is not valid"),
    ],
)
def test_a_bad_key_is_one_sentence(
    tmp_path: Path, given: dict[str, str], words: str, end: End
) -> None:
    """It names the place and the remedy, and shows nothing of the key."""
    (tmp_path / "wrong").write_text("hunter2")

    out = end("sqlite:///x.db", "key", "--fingerprint", code=2, **given)  # type: ignore[arg-type]

    text = " ".join(out.split())
    assert words in text
    assert "hunter2" not in text
    assert "Traceback" not in text


def test_an_existing_database_is_sealed_and_gets_another_key(
    database_url: str, tmp_path: Path, end: End
) -> None:
    """`rekey` says what it has sealed, and afterwards needs only the new key; `report` reads all the same."""
    asyncio.run(filled(database_url))
    before = end(database_url, "report")
    assert "No data key is set" in end(database_url, "rekey", code=2)

    out = end(database_url, "rekey", data_key=OLD)
    assert "chat: 7 sealed" in out
    assert f"All Telegram ids are sealed with the data key {OLD_ID}." in out
    assert end(database_url, "report", data_key=OLD) == before
    out = end(database_url, "rekey", data_key=f"{NEW},{OLD}")
    assert f"does not need these keys any more: {OLD_ID}" in " ".join(out.split())
    assert asyncio.run(stored(database_url, NEW)) == {NEW_ID}
    assert end(database_url, "report", data_key=NEW) == before


@pytest.mark.parametrize("key", ["", OTHER])
def test_no_command_touches_a_database_without_its_key(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    """Each ends with one sentence that names the missing key, and no byte is changed."""
    url = f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
    asyncio.run(filled(url, OLD))
    before = files(tmp_path / "data")
    given = {"DATABASE_URL": url, "DATA_KEY": key, "TELEGRAM_BOT_TOKEN": "1:x"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    for words in (
        *(("run",), ("sender",), ("ready",), ("report",), ("pause",), ("rekey",), ("watch",)),
        *(("backup", "b"), ("backup", "b", "--data-key"), ("acknowledge",), ("requests",)),
    ):
        error = run(*words).exception

        assert isinstance(error, DataKeyWrong), (words, error)
        assert error.exit_code == 2
        assert f"sealed with the data key {OLD_ID}" in str(error)
        assert files(tmp_path / "data") == before
    assert not (tmp_path / "b").exists()


def test_a_missing_key_is_said_in_one_sentence(tmp_path: Path) -> None:
    """By the process, on standard error, without a traceback; exit code 2."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    asyncio.run(filled(url, OLD))

    out = run_to_end(tmp_path, url, "run", code=2, telegram_bot_token="1:x")

    assert out == str(DataKeyMissing(keys=OLD_ID)) + "\n"


async def many(url: str) -> None:
    """Store many unsealed ids."""
    db = await open_database(url)
    kept = {"kind": "private", "language": "az", "zone": "Asia/Baku", "moments": frozenset[str]()}
    async with db.begin() as tx:
        ids = range(5_000_000_000, 5_000_000_000 + MANY)
        await tx.execute(chat.insert(), [kept | {"telegram_id": one} for one in ids])
    await db.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_rekey_that_is_stopped_goes_on(
    database_url: str, tmp_path: Path, how: signal.Signals
) -> None:
    """Killed in its midst, or stopped: what was sealed stays so, all can be read, and the next one seals the rest."""
    asyncio.run(many(database_url))
    process = command(tmp_path, database_url, "rekey", data_key=OLD)
    end = time.monotonic() + 60
    while asyncio.run(stored(database_url, OLD)) != {"plain", OLD_ID} and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(how)
    printed = said(process, -9 if how is signal.SIGKILL else 1)
    assert ("The rekey was stopped" in printed) is (how is signal.SIGTERM)

    assert asyncio.run(stored(database_url, OLD)) == {"plain", OLD_ID}
    run_to_end(tmp_path, database_url, "report", data_key=OLD)
    run_to_end(tmp_path, database_url, "rekey", data_key=OLD)
    assert asyncio.run(stored(database_url, OLD)) == {OLD_ID}


def test_a_sealed_backup_needs_its_key_and_stays_sealed(
    database_url: str, tmp_path: Path, end: End
) -> None:
    """`restore` and `drill` without it end before anything is written; with it the copy is sealed as the original."""
    asyncio.run(filled(database_url, OLD))
    target = f"sqlite:///{tmp_path / 'target.db'}"

    out = end(database_url, "backup", "file", data_key=OLD)
    assert "Telegram ids are sealed" in " ".join(out.split())
    assert inspect(tmp_path / "file").keys == (OLD_ID,)
    for words in ("restore", "drill"):
        for given in ({}, {"data_key": NEW}):
            out = end(target, words, "file", code=2, **given)
            assert f"file is sealed with the data key {OLD_ID}" in " ".join(out.split())
            assert not (tmp_path / "target.db").exists()
    end(database_url, "drill", "file", data_key=f"{NEW},{OLD}")
    end(target, "restore", "file", data_key=f"{NEW},{OLD}")
    assert asyncio.run(stored(target, OLD)) == {OLD_ID}


def test_a_backup_encrypted_with_the_data_key(database_url: str, tmp_path: Path, end: End) -> None:
    """It opens with a ring that has the key, and with no passphrase; the header names the key and the method."""
    asyncio.run(filled(database_url))
    secret = {"backup_passphrase": "candle and carnation"}

    out = end(database_url, "backup", "file", "--data-key", data_key=OLD, **secret)
    assert f"encrypted with the data key {OLD_ID}" in " ".join(out.split())
    end(database_url, "backup", "same", data_key=OLD, backup_data_key="true")
    header = inspect(tmp_path / "file")
    assert (header.data_key, header.keys) == (OLD_ID, (OLD_ID,))
    assert inspect(tmp_path / "same").data_key == OLD_ID
    assert b"HKDF-SHA256 of a data key" in (tmp_path / "file").read_bytes()[:1500]
    for number, (given, code) in enumerate(
        [({}, 2), (secret, 2), ({"data_key": NEW}, 2), ({"data_key": f"{NEW},{OLD}"}, 0)]
    ):
        target = f"sqlite:///{tmp_path / f'{number}.db'}"
        out = end(target, "restore", "file", code=code, **given)
        if code:
            assert f"file is sealed with the data key {OLD_ID}" in " ".join(out.split())
            assert not (tmp_path / f"{number}.db").exists()


def test_a_sealed_database_is_moved_as_it_is(database_url: str, tmp_path: Path, end: End) -> None:
    """Without a key: rows are copied as they are stored, and the copy needs the key of the original."""
    asyncio.run(filled(database_url, OLD))
    target = f"sqlite:///{tmp_path / 'target.db'}"

    end(target, "move-database", database_url, target)

    assert asyncio.run(stored(target, OLD)) == {OLD_ID}
    assert "sealed with the data key" in " ".join(end(target, "report", code=2).split())


def test_an_old_backup_is_sealed_by_rekey(database_url: str, tmp_path: Path, end: End) -> None:
    """A backup from before the key is restored with a key set; its ids are unsealed until `rekey`."""
    asyncio.run(filled(database_url))
    target = f"sqlite:///{tmp_path / 'target.db'}"
    end(database_url, "backup", "file")

    end(target, "restore", "file", data_key=OLD)
    assert asyncio.run(stored(target, OLD)) == {"plain"}
    end(target, "rekey", data_key=OLD)
    assert asyncio.run(stored(target, OLD)) == {OLD_ID}
