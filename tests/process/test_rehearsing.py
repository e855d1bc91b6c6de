"""`rehearse` as a process: with faults and the kill it loses nothing, and what goes wrong is named."""

import asyncio
import json
import re
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.operations import rehearsal_record
from bot.operations.rehearsal_record import Record
from bot.store import chats, ledger_copy
from bot.store.engine import open_database
from bot.store.records import Chat
from tests.keys import BEFORE, OLD
from tests.process.launching import PYTHON, ROOT, Running, launched

REHEARSE = (PYTHON, "-m", "bot", "rehearse")

#: Seconds for a small rehearsal: fifteen of them are those after which the notices of a killed sender are taken over.
LONG = 240

#: Real chats: none of their numbers may be anywhere.
SECRET = 987_654_321
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
REAL = (
    Chat(None, SECRET, "private", "ru", "Europe/Riga", minute=511, subscribed=LONG_AGO),
    Chat(None, -SECRET - 1, "group", "az", "Asia/Baku", subscribed=LONG_AGO),
    *(
        Chat(None, SECRET + 2 + place, "private", "en", "Pacific/Niue", subscribed=LONG_AGO)
        for place in range(10)
    ),
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal that has ended: its folder, its exit code, and what it wrote."""

    folder: Path
    code: int
    out: str
    err: str

    @property
    def certificate(self) -> Json:
        """The data of its certificate."""
        found: Json = json.loads((self.folder / "rehearsal-2027" / "certificate.json").read_text())
        return found


@asynccontextmanager
async def rehearsing(folder: Path, *words: str, **settings: object) -> AsyncIterator[Running]:
    """A rehearsal of 2027 in a folder of its own, with a temporary folder inside."""
    (folder / "temporary").mkdir(parents=True)
    settings = {"tmpdir": folder / "temporary", "send_rate": 30} | settings
    command = (*REHEARSE, "--year", "2027", *words)
    async with launched(*command, folder=folder, **settings) as running:
        yield running


async def ended(folder: Path, running: Running) -> Rehearsed:
    """The rehearsal, once it has ended."""
    code = await running.ended(LONG)
    return Rehearsed(folder, code, running.out, running.err)


def slow_texts(folder: Path) -> Path:
    """Texts whose moment of silence has only a minute."""
    messages = folder / "messages"
    shutil.copytree(ROOT / "messages", messages)
    file = messages / "january-20" / "observance.toml"
    text = file.read_text("utf-8").replace("at = 11:55:00", "at = 11:58:30")
    file.write_text(text.replace("earliest = 09:00:00", "earliest = 11:58:30"), "utf-8")
    return messages


async def real_database(folder: Path) -> str:
    """A database with real chats, whose ids are sealed."""
    url = f"sqlite:///{folder / 'real.db'}"
    db = await open_database(url, ring=BEFORE)
    await ledger_copy.add_chats(db, REAL)
    await db.close()
    return url


async def _all(folder: Path) -> dict[str, Rehearsed]:
    """Several rehearsals at once, since each waits most of its time."""
    url = await real_database(folder)
    usual = ("--chats", "60", "--seed", "11")
    wanted: dict[str, tuple[tuple[str, ...], Json]] = {
        "first": (usual, {}),
        "again": (usual, {}),
        "real": (("--from-database",), {"database_url": url, "data_key": OLD}),
        "slow": (
            ("--chats", "120", "--faults", "none"),
            {"send_rate": 1, "messages_dir": slow_texts(folder)},
        ),
    }
    async with AsyncExitStack() as stack:
        running = {
            name: await stack.enter_async_context(rehearsing(folder / name, *words, **settings))
            for name, (words, settings) in wanted.items()
        }
        return {name: await ended(folder / name, one) for name, one in running.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all rehearsals."""
    return tmp_path_factory.mktemp("rehearsals")


@pytest.fixture(scope="module")
def done(folder: Path) -> dict[str, Rehearsed]:
    """All rehearsals."""
    return asyncio.run(_all(folder))


def test_it_passes_with_faults_and_the_kill(done: dict[str, Rehearsed]) -> None:
    """Everything that is owed has come to its end, and the sender was really killed at work."""
    found = done["first"]

    assert found.code == 0, found.err
    timings, owed = found.certificate["timings"], found.certificate["owed"]
    counts = timings["counts"]
    assert found.certificate["verdict"] == {"passed": True, "reasons": []}
    states = ("sent", "gone", "refused", "uncertain", "late", "lost")
    assert sum(counts[state] for state in states) == owed["all"] > 150
    assert counts["lost"] == counts["late"] == 0
    assert counts["gone"] > 0
    assert counts["moved"] == found.certificate["faults"].get(
        "the group was upgraded and has a new id", 0
    )
    assert timings["kill"]["after"] > 0
    assert timings["kill"]["in_flight"] > 0
    assert any(one["killed"] for one in timings["doubtful"])
    assert len(timings["doubtful"]) >= counts["repeated"]


def test_its_verdict_is_the_first_line(done: dict[str, Rehearsed]) -> None:
    """Then the counts, and where the certificate is; where nobody looks, the progress is a line for each phase."""
    first, counts, where = done["first"].out.splitlines()

    assert first.startswith("Passed: of ")
    assert re.match(r"Owed \d+: sent \d+, gone \d+, .* lost 0; ", counts)
    assert where == "Certificate: rehearsal-2027/certificate.html"
    phases = ["Checking the texts and drawing the cards", "Copying the chats", "Sending"]
    assert done["first"].err.splitlines()[:3] == phases


def test_the_same_seed_gives_the_same_certificate(done: dict[str, Rehearsed]) -> None:
    """But for what was measured, and for what the kill made random."""
    first, again = done["first"].certificate, done["again"].certificate

    assert first.pop("timings") != again.pop("timings")
    assert first == again


def test_the_page_is_one_small_file(done: dict[str, Rehearsed]) -> None:
    """With the cards, and without any address."""
    page = (done["first"].folder / "rehearsal-2027" / "certificate.html").read_text("utf-8")

    assert len(page.encode()) < 500_000
    assert page.count("data:image/jpeg") == 12
    assert "://" not in page
    assert "<script" not in page


def test_it_goes_from_kiritimati_to_niue(done: dict[str, Rehearsed]) -> None:
    """The first notice is that of the first evening on the globe, the last that of the last morning."""
    waves = zip(
        done["first"].certificate["waves"],
        done["first"].certificate["timings"]["waves"],
        strict=True,
    )
    arrived = [(measured["first"], wave) for wave, measured in waves if measured["first"]]

    (first, kiritimati), (last, niue) = (
        min(arrived, key=lambda one: one[0]),
        max(arrived, key=lambda one: one[0]),
    )
    assert first.startswith("2027-01-19T05:00:")
    assert kiritimati["zones"] == ["Pacific/Kiritimati"]
    assert last.startswith("2027-01-20T20:00:")
    assert "Pacific/Niue" in niue["zones"]


def test_nothing_is_left_behind(done: dict[str, Rehearsed]) -> None:
    """Neither in the temporary folder nor beside the certificate."""
    for found in done.values():
        assert [*(found.folder / "temporary").iterdir()] == []
        names = {one.name for one in (found.folder / "rehearsal-2027").iterdir()}
        assert names == {"certificate.html", "certificate.json"}


async def test_real_chats_are_copied_without_their_ids(
    done: dict[str, Rehearsed], folder: Path
) -> None:
    """Nothing of a person is in the certificate or in what was written; the database has no new chat or delivery."""
    found = done["real"]

    assert found.code == 0, found.err + found.out
    assert found.certificate["rehearsed"]["chats"] == len(REAL)
    assert found.certificate["owed"]["zone"] == {
        "Pacific/Niue": 30,
        "Asia/Baku": 3,
        "Europe/Riga": 3,
    }
    written = found.out + found.err
    for name in ("certificate.html", "certificate.json"):
        written += (found.folder / "rehearsal-2027" / name).read_text("utf-8")
    assert str(SECRET)[:6] not in written
    db = await open_database(f"sqlite:///{folder / 'real.db'}", ring=BEFORE)
    assert [one.telegram_id for one in await chats.everyone(db)] == [
        one.telegram_id for one in REAL
    ]
    assert await ledger_copy.rows(db) == []
    await db.close()


async def test_the_database_remembers_it(done: dict[str, Rehearsed], folder: Path) -> None:
    """When, of what, with what result."""
    db = await open_database(f"sqlite:///{folder / 'real.db'}", ring=BEFORE)
    record = (await rehearsal_record.last(db)).get("2027")
    await db.close()

    found = done["real"].certificate
    assert isinstance(record, Record)
    assert (record.year, record.verdict) == ("2027", "passed")
    assert record.content == found["content"]["hash"] == rehearsal_record.content(ROOT / "messages")
    assert record.settings == found["rehearsed"]["settings"]
    assert all(len(value) <= 64 for value in vars(record).values())


def test_a_pace_that_is_too_slow_is_named(done: dict[str, Rehearsed]) -> None:
    """Not all can be told before noon: what was late is counted, and the exit code is 1."""
    found = done["slow"]

    assert found.code == 1, found.err
    counts = found.certificate["timings"]["counts"]
    assert counts["late"] > 20
    assert counts["lost"] == 0
    reason, after = found.certificate["verdict"]["reasons"]
    assert reason == f"silence: {counts['late']} notices late: not sent before the window closed"
    assert re.fullmatch(r"silence: \d+ notices late: sent after the deadline", after)
    assert found.out.startswith(f"Not passed: {reason}.")


async def test_a_damaged_text_is_named(tmp_path: Path) -> None:
    """With its file and line; nothing is sent, as the bot would not start; the certificate shows it."""
    messages = tmp_path / "messages"
    shutil.copytree(ROOT / "messages", messages)
    text = messages / "january-20" / "tr.ftl"
    text.write_text(text.read_text("utf-8").replace("{ $number }", "{ $nummer }"), "utf-8")

    async with rehearsing(tmp_path / "here", "--chats", "20", messages_dir=messages) as running:
        found = await ended(tmp_path / "here", running)

    assert found.code == 1
    assert re.match(r"Not passed: a text is damaged: \S+/tr\.ftl:\d+: ", found.out)
    assert found.certificate["verdict"]["passed"] is False
    page = (found.folder / "rehearsal-2027" / "certificate.html").read_text("utf-8")
    assert "Nothing was sent" in page
    assert "Traceback" not in found.err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_it_can_be_stopped(tmp_path: Path, how: signal.Signals) -> None:
    """In the midst of sending: no process, no file and no certificate is left."""
    async with rehearsing(tmp_path / "here", "--chats", "2000") as running:
        await running.until(lambda: "Sending" in running.err)
        await asyncio.sleep(0.5)
        assert await running.stopped(how) == 130

    assert "Nothing is left behind" in running.err
    assert "Traceback" not in running.err
    assert [*(tmp_path / "here" / "temporary").iterdir()] == []
    assert not (tmp_path / "here" / "rehearsal-2027").exists()
    await no_sender(tmp_path)


async def test_its_sender_ends_with_it(tmp_path: Path) -> None:
    """Also when it is killed and can stop nothing."""
    async with rehearsing(tmp_path / "here", "--chats", "2000") as running:
        await running.until(lambda: "Sending" in running.err)
        await running.until(lambda: senders(tmp_path))
        await running.killed()

    await no_sender(tmp_path)


async def test_without_a_database_nothing_is_copied(tmp_path: Path) -> None:
    """A sentence says so, and no database is made."""
    async with rehearsing(tmp_path / "here", "--from-database") as running:
        assert await running.ended() != 0

    assert len(running.err.splitlines()) == 1
    assert not (tmp_path / "here" / "data").exists()
    assert not (tmp_path / "here" / "rehearsal-2027").exists()


async def test_a_verdict_that_cannot_be_remembered_is_told(tmp_path: Path) -> None:
    """First the verdict and the certificate, then why the locked database does not remember them."""
    url = await real_database(tmp_path)
    words = ("--chats", "2", "--faults", "none")
    with closing(sqlite3.connect(tmp_path / "real.db", isolation_level=None)) as other:
        async with rehearsing(tmp_path / "here", *words, database_url=url, data_key=OLD) as running:
            await running.until(lambda: "Sending" in running.err)
            other.execute("BEGIN IMMEDIATE")
            found = await ended(tmp_path / "here", running)

    assert found.code == 0, found.err
    assert found.out.startswith("Passed: ")
    assert found.out.splitlines()[-1] == "Certificate: rehearsal-2027/certificate.html"
    assert found.err.splitlines()[-1].startswith("Not remembered: ")


async def test_wishes_that_cannot_be_met(tmp_path: Path) -> None:
    """Each is refused with exit code 2 before anything is sent."""
    file = tmp_path / "certificate.html"
    file.write_text("my own")
    wishes = (
        ("--year", "1990"),
        ("--chats", "0"),
        ("--chats", "5", "--from-database"),
        ("--faults", "many"),
        ("--out", str(tmp_path)),
        ("--out", str(file / "folder")),
    )
    for place, words in enumerate(wishes):
        async with rehearsing(tmp_path / str(place), *words) as running:
            assert await running.ended() == 2, words
        assert "Traceback" not in running.err
    assert file.read_text() == "my own"


def senders(folder: Path) -> list[str]:
    """The sender processes whose files are in that folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if "bot.rehearsal.sender_process" in command and str(folder) in command:
            found.append(command)
    return found


async def no_sender(folder: Path) -> None:
    """Wait until no sender of a rehearsal there runs any more."""
    for _ in range(200):
        if not senders(folder):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(senders(folder))
