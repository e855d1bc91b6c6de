"""`report`, `pause` and `resume`: what the operator sees of the ledger, receipts, retries, and a stop of notices."""

import asyncio
import csv
import io
import json
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.cli import main as cli
from bot.delivery import planner
from bot.errors import DatabaseMissing, ReceiptInTheWay, ReceiptMissing, ReceiptNotWritten
from bot.messages import review
from bot.observances import almanac as almanacs
from bot.store import (
    chat_lifecycle,
    holds,
    ledger,
    rate_limit,
    receipts,
    senders,
    subscriber_counts,
)
from bot.store.engine import open_database
from bot.store.records import BatchState, Chat, Outcome, Pause, State
from bot.store.tables import batch, chat, delivery, revision, with_broadcast
from bot.store.tables import broadcast as broadcast_
from tests.cast import NOVEMBER, utc
from tests.cli.conftest import COLUMNS, Run
from tests.conftest import MESSAGES
from tests.operations.test_receipt import fill, sent


async def morning(address: str) -> None:
    """Three people in Baku: one was notified, one perhaps, one not yet."""
    db = await open_database(address)
    try:
        db.offset = NOVEMBER - await db.real_now()
        for number in (1001, 1002, 1003):
            await chat_lifecycle.subscribe(db, Chat(None, number, "private", "az", "Asia/Baku"))
        db.offset = utc("20 05:00:01") - await db.real_now()
        await planner.sweep(db, almanacs.load(MESSAGES), utc("20 05:00:01"))
        batch = await ledger.claim(db, "dead")
        assert batch
        told, *_ = await ledger.advance(db, batch, 2)
        one = Outcome(told.broadcast_id, told.chat.id or 0, State.SENT, message_id=5)
        await ledger.settle(db, [one])
        await senders.take_over(db, {})
    finally:
        await db.close()


@pytest.mark.usefixtures("created")
def test_an_empty_ledger(run: Run) -> None:
    """It says that nobody is subscribed, and when it will have more to say."""
    found = run("report")

    assert found.exit_code == 0
    assert "Subscribed chats: 0\n" in found.output
    assert "two days before" in found.output


def test_the_subscribed_are_counted_every_day(run: Run, created: str) -> None:
    """Also in a month without notices, by kind; one that has unsubscribed does not count."""
    asyncio.run(months_before(created))

    output = run("report").output

    assert "Subscribed chats: 4 (channel 1, private 2, supergroup 1)\n" in output
    assert "To see those of each day, run report --subscribers.\n" in output


def test_the_texts_are_named_by_their_hash(run: Run, created: str) -> None:
    """The hash that `approve` stores and a certificate shows, and that nobody has approved these texts."""
    asyncio.run(morning(created))

    output = run("report").output

    for one in review.states(MESSAGES):
        assert f"Texts {one.observance} {one.language} {one.hash}: not approved" in output


@pytest.mark.parametrize("command", ["pause", "resume", "report"])
def test_the_database_is_named(run: Run, created: str, command: str) -> None:
    """The operator sees on which database the command acted, as a whole path or without the user."""
    (line,) = [one for one in run(command).output.splitlines() if one.startswith("Database: ")]

    assert line == f"Database: {created.replace('bot@', '')}"


@pytest.mark.parametrize("command", ["pause", "resume", "report"])
@pytest.mark.parametrize("empty", [False, True], ids=["missing", "empty file"])
def test_no_database_is_made(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: str,
    *,
    empty: bool,
) -> None:
    """In a wrong folder each command refuses: the real bot sends on. The whole path is named, and the remedy."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "data" / "bot.db"
    if empty:
        file.parent.mkdir()
        file.touch()
    monkeypatch.setattr(sys, "argv", ["bot", command])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert shown.out == ""
    assert shown.err.startswith(f"There is no database of this bot at sqlite:///{file}, and none")
    assert "DATABASE_URL" in shown.err
    assert (file.exists() and not file.stat().st_size) if empty else not file.parent.exists()


def test_no_tables_are_made(run: Run, address: str) -> None:
    """The same holds for a database of a server that has none of the bot's tables."""
    first, second = run("pause"), run("report")

    assert isinstance(first.exception, DatabaseMissing)
    assert isinstance(second.exception, DatabaseMissing)
    assert "bot@" not in str(first.exception)


async def months_before(address: str) -> None:
    """Two people, a group and a channel are subscribed; a third person was."""
    db = await open_database(address)
    try:
        kinds = ("private", "private", "supergroup", "channel", "private")
        for number, kind in enumerate(kinds, 1001):
            chat = await chat_lifecycle.subscribe(db, Chat(None, number, kind, "az", "Asia/Baku"))
        await chat_lifecycle.end(db, chat, "stopped")
    finally:
        await db.close()


def test_what_became_of_the_notices(run: Run, address: str) -> None:
    """A row a notice, a column a state; who may have been told twice is counted, and listed when asked."""
    asyncio.run(morning(address))

    found = run("report")

    (row,) = [line.split() for line in found.output.splitlines() if " day " in line]
    assert row == ["january-20", "2027", "day", "2", "1", "0", "0", "0", "0", "1"]
    place, *others = found.output.splitlines()
    assert place.startswith("Database: ")
    assert max(map(len, others)) <= COLUMNS
    assert "1002" not in found.output
    assert (
        "january-20 2027 day: 1002: planned; the sender died" in run("report", "--doubtful").output
    )


@pytest.mark.usefixtures("created")
def test_pause_and_resume(run: Run) -> None:
    """A pause is reported until it is ended; ending none is no error."""
    assert run("pause").exit_code == 0
    assert "No notices are sent until resumed, held by the command line" in run("report").output
    assert "Sending is resumed" in run("resume").output
    assert "No notices are sent" not in run("report").output
    assert run("resume").exit_code == 0


@pytest.mark.usefixtures("created")
def test_a_pause_has_a_reason_and_an_end(run: Run, address: str) -> None:
    """They are those of /hold; the operators are told by the running bot. A second one replaces the first."""
    run("pause", "--reason", "something else")
    said = run("pause", "--for", "2h30m", "--reason", "the figures\x1b[2J are checked")

    paused, news = asyncio.run(held(address))
    assert said.exit_code == 0
    assert f"Sending is paused until {paused.ends:%Y-%m-%d %H:%M} UTC" in said.output
    assert (paused.held, paused.by, paused.reason) == (True, None, "the figures [2J are checked")
    assert timedelta(hours=2.4) < paused.left <= timedelta(hours=2.5)
    assert f"until {paused.ends:%Y-%m-%d %H:%M} UTC, held by the command line: the figures" in (
        " ".join(run("report").output.split())
    )
    assert news.startswith(holds.HELD)


@pytest.mark.parametrize(
    ("words", "minutes", "reason"),
    [
        ("2h the figures", 120, "the figures"),
        ("2h30m", 150, ""),
        ("the figures are checked", None, "the figures are checked"),
        ("2 saat səbəb", 120, "səbəb"),
        ("2 час 30 мин причина", 150, "причина"),
        ("30 dakika neden", 30, "neden"),
        ("1 gün", 24 * 60, ""),
        ("the figures --for 2h", 120, "the figures"),
        ("2h --reason why", 120, "why"),
        ("--for=2_saat", 120, ""),
    ],
)
@pytest.mark.usefixtures("created")
def test_pause_takes_the_words_of_hold(
    run: Run, address: str, words: str, minutes: int | None, reason: str
) -> None:
    """First how long, in any language, then why; or the options."""
    said = run("pause", *(one.replace("_", " ") for one in words.split()))

    assert said.exit_code == 0, said.output
    paused, _ = asyncio.run(held(address))
    assert paused.reason == reason
    assert (paused.ends is None) == (minutes is None)
    if minutes is not None:
        assert timedelta(minutes=minutes - 1) < paused.left <= timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "words", [("2h", "--for", "3h"), ("why", "--reason", "why"), ("2", "why"), ("8d",)]
)
@pytest.mark.usefixtures("created")
def test_words_that_cannot_be_used_pause_nothing(run: Run, words: tuple[str, ...]) -> None:
    """A sentence says what is wrong."""
    said = run("pause", *words)

    assert said.exit_code == 2
    assert "Traceback" not in said.output
    assert "2h30m" in said.output or "twice" in said.output
    assert "No notices are sent" not in run("report").output


@pytest.mark.usefixtures("created")
def test_pause_works_without_texts(
    run: Run, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be what is wrong; only the units of other languages need them."""
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("MESSAGES_DIR", str(tmp_path / "none"))

    assert run("pause", "2h", "the texts are wrong").exit_code == 0
    assert asyncio.run(held(address))[0].reason == "the texts are wrong"


def test_a_sender_that_does_not_confirm_is_an_error(
    run: Run, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is paused all the same, and what to do is said."""
    monkeypatch.setattr(holds, "LOOKS", 2)
    asyncio.run(broadcast(address))
    asyncio.run(changing(address))

    said = run("pause", "the figures")

    assert said.exit_code == 1
    assert "Sending is paused" in said.output
    assert "has not confirmed" in said.output
    assert "run `pause` again" in " ".join(said.output.split())
    assert asyncio.run(held(address))[0].reason == "the figures"


async def changing(address: str) -> None:
    """A living sender changes copies."""
    db = await open_database(address)
    try:
        await senders.enter(db, "one")
        async with db.begin() as tx:
            number = (await tx.execute(select(broadcast_.c.id).limit(1))).scalar_one()
            values = {"broadcast_id": number, "number": 1, "kind": "correction", "owner": "one"}
            await tx.execute(revision.insert().values(**values, created_us=db.clock))
    finally:
        await db.close()


async def held(address: str) -> tuple[Pause, str]:
    """The pause that is in effect, and the news for the operators."""
    db = await open_database(address)
    try:
        paused = await rate_limit.paused(db)
        assert paused
        return paused, await holds.news(db) or ""
    finally:
        await db.close()


@pytest.mark.parametrize(("reason", "end"), [("", "\n"), ("the figures", ": the figures\n")])
def test_watch_names_who_holds(run: Run, address: str, reason: str, end: str) -> None:
    """With the reason if there is one."""
    asyncio.run(broadcast(address))
    asyncio.run(hold(address, reason))

    assert f"held by operator 77 until the command resume{end}" in run("watch", "--once").output


async def hold(address: str, reason: str) -> None:
    """An operator holds sending while notices are owed."""
    db = await open_database(address)
    try:
        async with db.begin() as tx:
            due = {"state": BatchState.OPEN.value, "due_us": db.clock}
            await tx.execute(update(batch).values(**due))
            await tx.execute(update(delivery).values(state=State.PLANNED.value))
        await holds.hold(db, None, reason, 77)
    finally:
        await db.close()


@pytest.mark.parametrize("span", ["8d", "0m", "soon", "2h later", "2"])
@pytest.mark.usefixtures("created")
def test_a_length_of_time_that_cannot_be_used_is_a_sentence(run: Run, span: str) -> None:
    """It says what can be typed; nothing is paused."""
    said = run("pause", "--for", span)

    assert said.exit_code == 2
    assert "2h30m" in said.output
    assert "Traceback" not in said.output
    assert "No notices are sent" not in run("report").output


def test_a_rest_that_ends_by_itself_says_when(run: Run, address: str) -> None:
    """An operator who looks sees how long the senders rest after too many failures, and a terminal obeys no reason."""

    async def rest() -> None:
        db = await open_database(address)
        try:
            await rate_limit.pause(db, timedelta(minutes=2), "403 Forbidden\x1b[2J\u202e")
        finally:
            await db.close()

    asyncio.run(rest())

    found = run("report").output
    assert "No notices are sent for another" in found
    assert "403 Forbidden\\x1b[2J\\u202e" in found


@pytest.mark.parametrize("command", [("report",), ("pause",), ("move-database",)])
def test_a_damaged_database_is_a_sentence(
    command: tuple[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It names the file and the remedy; exit code 2, and the file is as it was."""
    path, damaged = tmp_path / "bot.db", b"SQLite format 3\0" + b"\xa5" * 20_000
    path.write_bytes(damaged)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("MOVE_FROM", f"sqlite:///{path}")
    monkeypatch.setenv("MOVE_TO", f"sqlite:///{tmp_path / 'new.db'}")
    monkeypatch.setattr(sys, "argv", ["bot", *command])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith(f"The database sqlite:///{path} is damaged or is not a database (")
    assert "restore its last backup" in said
    assert said.count("\n") == 1
    assert path.read_bytes() == damaged
    assert not (tmp_path / "new.db").exists()


async def broadcast(address: str) -> None:
    """The day's notices of fifty chats: most were sent, one failed, one is uncertain; their windows are open."""
    db = await open_database(address)
    try:
        now = await db.now()
        outcomes = [State.FAILED, State.UNCERTAIN, State.EXPIRED]
        rows = sent(47) + [sent(1, first=48 + at, state=one)[0] for at, one in enumerate(outcomes)]
        await fill(db, rows)
        async with db.begin() as tx:
            await tx.execute(update(batch).values(expires_us=now + timedelta(hours=2)))
            await tx.execute(update(chat).values(subscribed_us=now))
    finally:
        await db.close()


def test_the_receipt_as_text(run: Run, address: str) -> None:
    """What became of the notices, for a person, in a terminal of 80 columns; of the last occasion or of a year."""
    asyncio.run(broadcast(address))

    found = run("report", "--year", 2027)

    assert found.exit_code == 0
    place, *lines = found.output.splitlines()
    assert place.startswith("Database: ")
    assert "Of 50 notices owed, 47 were sent." in lines
    assert "Nothing is known of 2026." in lines
    (row,) = [line.split() for line in lines if line.startswith("day ")][:1]
    assert row == ["day", "50", "47", "0", "1", "1", "1"]
    assert max(map(len, lines)) <= COLUMNS + 30


def test_the_receipt_as_json_and_csv(run: Run, address: str) -> None:
    """Two runs give the same bytes; the CSV has a row for each figure, and both add up to the same."""
    asyncio.run(broadcast(address))

    first, second = run("report", "--json"), run("report", "--json")
    table = list(csv.DictReader(io.StringIO(run("report", "--csv").output)))

    found = json.loads(first.output)
    assert first.output == second.output
    assert found["all"]["owed"] == 50
    whole = [one for one in table if (one["moment"], one["dimension"]) == ("day", "all")]
    assert {one["figure"]: int(one["count"]) for one in whole} == {
        name: found["all"][name] for name in receipts.NAMES
    }
    languages = [
        int(one["count"])
        for one in table
        if (one["moment"], one["dimension"], one["figure"]) == ("all", "language", "sent")
    ]
    assert sum(languages) == 47
    assert {one["occasion"] for one in table} == {"january-20 2027"}


def test_the_receipt_as_a_page(run: Run, address: str, tmp_path: Path) -> None:
    """It replaces an earlier receipt, but no other file."""
    asyncio.run(broadcast(address))

    for _ in range(2):
        assert run("report", "--html", "receipt.html").exit_code == 0
    assert "Of 50 notices owed" in (tmp_path / "receipt.html").read_text("utf-8")

    other = tmp_path / "mine.html"
    other.write_text("mine", "utf-8")
    assert isinstance(run("report", "--html", other).exception, ReceiptInTheWay)
    assert other.read_text("utf-8") == "mine"
    assert isinstance(run("report", "--html", "no/where.html").exception, ReceiptNotWritten)


def test_there_is_no_receipt(run: Run, address: str) -> None:
    """Neither of a year without notices nor before the first occasion: a sentence that names those that exist."""
    assert isinstance(run("report", "--json").exception, DatabaseMissing)
    asyncio.run(broadcast(address))

    missing = run("report", "--year", 2019).exception

    assert isinstance(missing, ReceiptMissing)
    assert str(missing).endswith("no notice of that year is known. There is one of: 2027.")
    for words in (("--json", "--csv"), ("--retry", "--year", 2027), ("--yes",), ("--year", 0)):
        assert run("report", *words).exit_code == 2


def test_the_subscribed_of_each_day(run: Run, address: str) -> None:
    """By kind and language in a table, and by zone too as CSV; a year without counts is a sentence."""
    asyncio.run(counted_days(address))

    text = run("report", "--subscribers", "--year", 2027).output
    table = run("report", "--subscribers", "--year", 2027, "--csv").output.splitlines()

    rows = [line.split() for line in text.splitlines() if line.startswith("2027-")]
    assert rows == [
        ["2027-01-01", "4", "2", "1", "1", "4"],
        ["2027-01-02", "4", "2", "1", "1", "4"],
    ]
    assert "Asia/Baku" in text
    assert table[0] == "day,dimension,value,chats"
    assert "2027-01-02,zone,Asia/Baku,4" in table
    assert "2027-01-01,kind,private,2" in table
    assert len(table) == 1 + 2 * (3 + 1 + 1)
    assert "No day of 2026 was counted" in run("report", "--subscribers", "--year", 2026).output


async def counted_days(address: str) -> None:
    """Four chats, counted on two days."""
    await months_before(address)
    db = await open_database(address)
    try:
        for day in (1, 2):
            await subscriber_counts.count_today(db, date(2027, 1, day))
    finally:
        await db.close()


def test_a_retry_asks_first(run: Run, address: str) -> None:
    """It names what would be sent again; only after a yes does anything change, and a second time nothing is left."""
    asyncio.run(broadcast(address))

    asked = run("report", "--retry")
    assert asked.exit_code == 1
    assert "january-20 2027 day: failed 1, uncertain 1" in asked.output
    assert "may get them twice" in asked.output
    assert asyncio.run(states(address)) == {"sent": 47, "failed": 1, "uncertain": 1, "expired": 1}

    done = run("report", "--retry", "--yes")
    assert done.exit_code == 0
    assert "Owed again: 2." in done.output
    assert asyncio.run(states(address)) == {"sent": 47, "planned": 2, "expired": 1}

    again = run("report", "--retry")
    assert again.exit_code == 0
    assert "Nothing can be sent again" in again.output


async def states(address: str) -> dict[str, int]:
    """The notices of the day that the planner made, by state."""
    db = await open_database(address)
    try:
        of_plan = (broadcast_.c.run == "", broadcast_.c.status == "actual")
        rows = select(delivery.c.state).select_from(with_broadcast).where(*of_plan)
        async with db.begin() as tx:
            return Counter(State(one).name.lower() for one in (await tx.execute(rows)).scalars())
    finally:
        await db.close()
