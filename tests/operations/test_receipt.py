"""The receipt of an occasion: its figures are those of the rows, the same each time, and name nobody."""

import asyncio
import json
import re
import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from bot.messages import review, snapshot
from bot.observances.almanac import Almanac
from bot.operations import failure_reasons, receipt, receipt_page, rehearsal_record
from bot.store import editions, receipts
from bot.store.engine import Database, open_database
from bot.store.records import IncidentKind, State
from bot.store.tables import (
    batch,
    broadcast,
    chat,
    delivery,
    incident,
    revision,
)
from tests.conftest import MESSAGES, Place

#: When the day begins to be sent, in the year of the receipt.
NINE = datetime(2027, 1, 20, 5, tzinfo=UTC)

MOMENTS = ("eve", "day", "silence")
LANGUAGES, KINDS = ("az", "en", "ru", "tr"), ("private", "group", "channel", "forgotten")
ZONES = ("Asia/Baku", "Europe/Berlin", "Pacific/Niue", "America/New_York", "")
ERRORS = (
    None,
    "The chat can no longer be reached (403 Forbidden: bot was blocked by the user)",
    "(400 Bad Request: chat not found)",
    "(400 Bad Request: TOPIC_CLOSED)",
    "timed out",
)

Row = dict[str, Any]

#: A row of a ledger: of which moment and chat, and what became of it.
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "moment": st.sampled_from(MOMENTS),
            "chat": st.integers(1, 60),
            "state": st.sampled_from(list(State)),
            "doubtful": st.booleans(),
            "sent_revision": st.integers(0, 2),
            "revision": st.integers(0, 2),
            "error": st.sampled_from(ERRORS),
            "edit_error": st.sampled_from(
                (None, None, "(400 Bad Request: message can't be edited)")
            ),
            "wording": st.sampled_from((None, None, "az", "az+en")),
            "second": st.integers(0, 5000),
            "micro": st.integers(0, 999_999),
        }
    ),
    min_size=1,
    max_size=80,
    unique_by=lambda row: (row["moment"], row["chat"]),
)


def chat_of(number: int) -> Row:
    """What kind of chat a number has: the same in each ledger, some kinds rare."""
    place = number % 7
    return {
        "id": number,
        "telegram_id": None if place == 3 else 777_000_000 + number,
        "kind": KINDS[3] if place == 3 else KINDS[0 if number < 50 else number % 3],
        "language": "" if place == 3 else LANGUAGES[number % 4 if number % 5 else 0],
        "second_language": "en" if number == 59 else None,
        "zone": "" if place == 3 else ZONES[0 if number < 40 else number % 4],
        "moments": frozenset(MOMENTS),
    }


async def fill(db: Database, rows: list[Row], year: int = 2027) -> None:
    """A ledger of these rows, and beside it an exercise and an announcement, which do not count."""
    shift = NINE.replace(year=year)
    async with db.begin() as tx:
        stored = set((await tx.execute(select(chat.c.id))).scalars())
        missing = {row["chat"] for row in rows} - stored
        if missing:
            await tx.execute(insert(chat), [chat_of(number) for number in sorted(missing)])
        for status, run in (("actual", ""), ("exercise", "abc"), ("actual", "news")):
            await _broadcasts(tx, rows, year, shift, status, run)


async def _broadcasts(
    tx: Any, rows: list[Row], year: int, at: datetime, status: str, run: str
) -> None:
    for moment in MOMENTS:
        mine = [row for row in rows if row["moment"] == moment]
        key = {"observance": "january-20", "year": year, "moment": moment, "number": year - 1990}
        made = insert(broadcast).values(**key, status=status, run=run).returning(broadcast.c.id)
        number = (await tx.execute(made)).scalar_one()
        span = {"due_us": at, "expires_us": at + timedelta(hours=15)}
        one = insert(batch).values(broadcast_id=number, **span).returning(batch.c.id)
        batch_id = (await tx.execute(one)).scalar_one()
        values = [_delivery(row, number, batch_id, place, at) for place, row in enumerate(mine, 1)]
        if values:
            await tx.execute(insert(delivery), values)


def _delivery(row: Row, number: int, batch_id: int, place: int, at: datetime) -> Row:
    settled = at + timedelta(seconds=row["second"], microseconds=row["micro"])
    kept = ("state", "doubtful", "sent_revision", "revision", "error", "edit_error", "wording")
    return {
        "broadcast_id": number,
        "chat_id": row["chat"],
        "batch_id": batch_id,
        "position": place,
        "settled_us": None if row["state"] is State.PLANNED else settled,
        "edit_revision": row.get("edit_revision", row["revision"]),
        **{name: row[name] for name in kept},
    }


def counted(rows: list[Row]) -> dict[str, int]:
    """The figures of rows, counted one by one."""
    states = Counter(row["state"] for row in rows)
    sent = [row for row in rows if row["state"] is State.SENT]
    return {
        "owed": len(rows),
        "sent": len(sent),
        "unreachable": states[State.GONE],
        "failed": states[State.FAILED],
        "uncertain": states[State.UNCERTAIN],
        "expired": states[State.EXPIRED],
        "waiting": states[State.PLANNED],
        "recalled": states[State.RECALLED],
        "doubled": sum(row["doubtful"] for row in sent),
        "corrected": sum(row["revision"] > row["sent_revision"] for row in sent),
        "uncorrected": sum(row["edit_error"] is not None for row in rows),
    }


def figures(part: Row) -> dict[str, int]:
    """The figures of a part of a receipt."""
    return {name: part[name] for name in receipts.NAMES}


def value_of(row: Row, dimension: str) -> str:
    """In which group a row belongs."""
    of = chat_of(row["chat"])
    if dimension == "language":
        second = of["second_language"]
        own = f"{of['language']}+{second}" if second else of["language"]
        return row["wording"] or own or "erased"
    return "erased" if of[dimension] in ("", "forgotten") else of[dimension]


def check(found: Row, rows: list[Row]) -> None:
    """Every figure of a receipt equals the count of the rows."""
    assert figures(found["all"]) == counted(rows)
    assert [one["moment"] for one in found["moments"]] == [
        name for name in MOMENTS if any(row["moment"] == name for row in rows)
    ]
    parts = [(found["all"], rows)]
    for one in found["moments"]:
        mine = [row for row in rows if row["moment"] == one["moment"]]
        assert figures(one) == counted(mine)
        parts.append((one, mine))
    for part, mine in parts:
        _check_sending(part, mine)
        for dimension, lines in part["by"].items():
            _check_groups(lines, mine, dimension)
        for what, state in {state: state for state in receipts.EXPLAINED}.items():
            name = receipts.EXPLAINED[what]
            total = sum(part["reasons"].get(name, {}).values())
            assert total == sum(row["state"] is state for row in mine)
    if found["plot"]:
        columns = sum(sum(counts) for counts in found["plot"]["moments"].values())
        assert columns + found["plot"]["scattered"] == found["all"]["sent"]


def _check_sending(part: Row, rows: list[Row]) -> None:
    sent = [row for row in rows if row["state"] is State.SENT]
    if not sent:
        assert part["first"] is part["last"] is part["fullest_second"] is None
        return
    seconds = Counter(row["second"] for row in sent)
    assert part["fullest_second"]["sent"] == max(seconds.values())
    assert part["first"] == f"{NINE + timedelta(seconds=min(seconds)):%Y-%m-%dT%H:%M:%SZ}"
    assert part["last"] == f"{NINE + timedelta(seconds=max(seconds)):%Y-%m-%dT%H:%M:%SZ}"


def _check_groups(lines: list[Row], rows: list[Row], dimension: str) -> None:
    named = {line["value"] for line in lines} - {"others"}
    for line in lines:
        mine = [
            row
            for row in rows
            if value_of(row, dimension) == line["value"]
            or (line["value"] == "others" and value_of(row, dimension) not in named)
        ]
        assert figures(line) == counted(mine), (dimension, line)
    others = sum(line["owed"] for line in lines if line["value"] == "others")
    assert others >= receipt.FEWEST or not others
    assert not lines or sum(line["owed"] for line in lines) == len(rows)


async def read(db: Database, almanac: Almanac, year: int = 2027) -> Row | None:
    """The receipt of that year."""
    return await receipt.read(db, almanac, MESSAGES, almanac.occasion("january-20", year))


@given(rows=ROWS)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_figures_are_those_of_the_rows(place: Place, almanac: Almanac, rows: list[Row]) -> None:
    """Counted independently, row by row, for any ledger on both databases; twice with the same bytes."""

    async def scene() -> None:
        db = await open_database(place(), lasting=False)
        try:
            await fill(db, rows)
            found = await read(db, almanac)
            assert found
            check(found, rows)
            assert json.dumps(found) == json.dumps(await read(db, almanac))
        finally:
            await db.close()

    asyncio.run(scene())


def sent(count: int, moment: str = "day", first: int = 1, **more: Any) -> list[Row]:
    """Rows of that many chats that were sent the moment, ten in a second."""
    usual = {"state": State.SENT, "doubtful": False, "revision": 0, "error": None}
    usual |= {"sent_revision": 0, "edit_error": None, "wording": None, "micro": 0, "moment": moment}
    return [
        usual | {"chat": number, "second": (number - first) // 10} | more
        for number in range(first, first + count)
    ]


async def test_nothing_was_owed(db: Database, almanac: Almanac) -> None:
    """There is no receipt."""
    assert await read(db, almanac) is None
    await fill(db, [])
    assert await read(db, almanac) is None


async def test_a_small_group_is_not_named(db: Database, almanac: Almanac) -> None:
    """Fewer than five chats are counted among others, and others are at least five, or none."""
    await fill(db, sent(39) + sent(2, first=42))

    found = await read(db, almanac)

    assert found
    zones = {line["value"]: line["owed"] for line in found["all"]["by"]["zone"]}
    assert zones == {"Asia/Baku": 33, "others": 8}
    assert "Niue" not in json.dumps(found)


async def test_others_are_five_in_each_moment(db: Database, almanac: Almanac) -> None:
    """Else what became of the few of one moment could be read. Where all are few, there is no line."""
    in_niue, in_new_york = (42, 46, 50), (43, 47, 51)
    rows = sent(39) + sent(39, "eve") + sent(3, "silence", first=41)
    rows += [one for chat_ in (*in_niue, *in_new_york) for one in sent(1, first=chat_)]
    rows += [one for chat_ in in_niue for one in sent(1, "eve", first=chat_)]
    await fill(db, rows)

    found = await read(db, almanac)

    assert found
    zones = {one["moment"]: one["by"]["zone"] for one in found["moments"]}
    counts = {moment: [(one["value"], one["owed"]) for one in zones[moment]] for moment in zones}
    assert counts == {
        "eve": [("Asia/Baku", 33), ("others", 9)],
        "day": [("Asia/Baku", 33), ("erased", 6), ("others", 6)],
        "silence": [],
    }


async def test_reasons_are_fit_for_everybody(db: Database, almanac: Almanac) -> None:
    """An operator's words without names, addresses and numbers; of a pause the name of its error."""
    said = "ask @leyla_b or x.y@example.org, +994 50 123 45 67, chat -1001234567890: t.me/abc https://e.az/?a=1 2,013"
    broken = "Telegram did not answer (cannot connect to host secret.example.org:443)"
    async with db.begin() as tx:
        span = {"began_us": NINE, "ended_us": NINE + timedelta(seconds=90)}
        await tx.execute(insert(incident).values(**span, kind="held", reason=said))
        await tx.execute(insert(incident).values(**span, kind="paused", reason=broken))
    await fill(db, sent(10))

    found = await read(db, almanac)

    assert found
    held, paused = found["incidents"]["listed"]
    assert held["reason"] == "ask … or … …, chat -…: … … 2,013"
    assert paused["reason"] == "no clear answer"
    assert "example" not in json.dumps(found)


async def test_holds_and_pauses_are_listed_first(db: Database, almanac: Almanac) -> None:
    """However many alarms came before them."""
    async with db.begin() as tx:
        for number in range(120):
            at = {"began_us": NINE + timedelta(seconds=number)}
            await tx.execute(insert(incident).values(**at, kind="alarm", reason=f"alert-{number}"))
        for minute, kind in ((5, "paused"), (4, "held"), (3, "paused")):
            at = {"began_us": NINE + timedelta(minutes=minute)}
            await tx.execute(insert(incident).values(**at, kind=kind))
    await fill(db, sent(10))

    found = await read(db, almanac)

    assert found
    listed = found["incidents"]["listed"]
    assert [one["kind"] for one in listed[:4]] == ["held", "paused", "paused", "alarm"]
    assert listed[1]["began"] < listed[2]["began"]
    assert len(listed) == receipts.MOST_INCIDENTS
    assert found["incidents"]["counts"] == {"held": 1, "paused": 2, "alarm": 120}


async def _edition(db: Database, folder: Path, *moments: str) -> str:
    """Let these moments have been sent from the files of a folder."""
    texts = snapshot.read(folder)
    await editions.put(db, texts.digest, texts.files)
    async with db.begin() as tx:
        of = update(broadcast).where(broadcast.c.moment.in_(moments))
        await tx.execute(of.values(edition=texts.digest))
    return texts.digest


async def test_the_texts_are_those_that_were_sent(
    db: Database, almanac: Almanac, tmp_path: Path
) -> None:
    """Their hash and reviewers, whatever the files say now; of a moment without an edition it is not known."""
    folder = tmp_path / "messages"
    shutil.copytree(MESSAGES, folder)
    january = folder / "january-20"
    approved = review.approve(january, "az", "Aynur", date(2026, 12, 1))
    await fill(db, sent(10) + sent(10, "eve") + sent(10, "silence"))
    first = await _edition(db, folder, "eve", "day")
    whole = rehearsal_record.content(folder)
    path = january / "az.ftl"
    path.write_text(path.read_text("utf-8").replace("20 Yanvar", "Yanvarın 20-si"), "utf-8")
    changed = await _edition(db, folder, "day")
    occasion = almanac.occasion("january-20", 2027)

    found = await receipt.read(db, almanac, folder, occasion)

    assert found
    eve, day, silence = found["content"]
    assert (eve["edition"], eve["moments"], eve["hash"]) == (first, ["eve"], whole)
    azerbaijani, english, *_ = eve["languages"]
    assert azerbaijani["hash"] == approved.hash
    assert (azerbaijani["state"], azerbaijani["by"]) == ("approved", "Aynur")
    assert azerbaijani["on"] == "2026-12-01"
    assert (english["state"], english["by"], english["on"]) == ("unreviewed", None, None)
    assert (day["edition"], day["moments"]) == (changed, ["day"])
    assert (day["languages"][0]["state"], day["languages"][0]["by"]) == ("not known", None)
    none = {"edition": None, "moments": ["silence"], "hash": None, "languages": []}
    assert silence == none
    page = receipt_page.html(found)
    assert "Of silence: not known." in page
    assert "approved: Aynur, 2026-12-01" in page

    await receipt.keep(db, found)
    review.approve(january, "az", "Samir", date(2027, 2, 1))
    assert await receipt.read(db, almanac, folder, occasion) == found


async def test_it_contains_no_id(db: Database, almanac: Almanac) -> None:
    """Neither of a chat, nor of an operator who asked for a correction or paused sending; nor an error's own words."""
    await fill(db, sent(30) + sent(1, first=31, state=State.FAILED, error="400 no chat 777000031"))
    async with db.begin() as tx:
        values = {"broadcast_id": 2, "number": 1, "kind": "correction", "created_us": NINE}
        await tx.execute(insert(revision).values(**values, asked_by=555_001, confirmed_by=555_002))
        original = values | {"number": 0, "kind": "original"}
        await tx.execute(insert(revision).values(original))
        held = {"kind": "held", "began_us": NINE, "ended_us": NINE + timedelta(seconds=90)}
        await tx.execute(insert(incident).values(**held, reason="wrong figure"))

    found = await read(db, almanac)

    assert found
    text = json.dumps(found)
    assert "777" not in text
    assert "555" not in text
    (revised,) = found["revisions"]
    assert (revised["moment"], revised["by"]) == ("day", "two operators")
    held_ = {"kind": "held", "began": "2027-01-20T05:00:00Z", "seconds": 90.0}
    assert found["incidents"]["listed"] == [held_ | {"reason": "wrong figure"}]
    assert found["incidents"]["counts"] == {"held": 1}


async def test_reasons_are_named(db: Database, almanac: Almanac) -> None:
    """By what the error means, whatever its words."""
    blocked = "The chat can no longer be reached (403 Forbidden: bot was blocked by the user); its"
    rights = "(400 Bad Request: not enough rights to send text messages to the chat)"
    rows = sent(3, state=State.GONE, error=blocked)
    rows += sent(2, first=11, state=State.EXPIRED, error=rights)
    rows += sent(1, first=21, state=State.UNCERTAIN, error="timed out")
    rows += sent(1, first=31, edit_error="(400 Bad Request: message to edit not found)")
    await fill(db, rows)

    found = await read(db, almanac)

    assert found
    assert found["all"]["reasons"] == {
        "unreachable": {"blocked": 3},
        "uncertain": {"no clear answer": 1},
        "expired": {"no right to write": 2},
        "uncorrected": {"copy deleted": 1},
    }
    assert found["moments"][0]["reasons"] == found["all"]["reasons"]


async def test_against_the_year_before(db: Database, almanac: Almanac) -> None:
    """Each figure, the difference and the percent, whether the rows are still there or the receipt was stored."""
    await fill(db, sent(20), 2026)
    await fill(db, sent(29) + sent(1, first=30, state=State.FAILED))

    found, last_year = await read(db, almanac), await read(db, almanac, 2026)
    assert found
    assert last_year
    before = found["before"]
    assert before["year"] == 2026
    assert before["all"]["owed"] == {"before": 20, "difference": 10, "percent": 50.0}
    assert before["moments"]["day"]["failed"] == {"before": 0, "difference": 1, "percent": None}
    assert last_year["before"] is None

    await receipt.keep(db, last_year)
    await _delete(db, 2026)
    again = await read(db, almanac)
    assert again
    assert json.dumps(again["before"]) == json.dumps(before)


async def test_a_stored_receipt_is_read_when_rows_are_gone(db: Database, almanac: Almanac) -> None:
    """All of them or some; while they are all there, the ledger counts."""
    await fill(db, sent(30))
    found = await read(db, almanac)
    assert found
    await receipt.keep(db, found)
    async with db.begin() as tx:
        await tx.execute(update(delivery).where(delivery.c.chat_id == 3).values(doubtful=True))
    changed = await read(db, almanac)
    assert changed
    assert changed["all"]["doubled"] == 1
    async with db.begin() as tx:
        await tx.execute(delivery.delete().where(delivery.c.chat_id == 7))
    assert await read(db, almanac) == found
    await _delete(db, 2027)
    assert await read(db, almanac) == found
    assert await receipts.years(db) == [("january-20", 2027)]


async def test_many_rows_need_little_memory(sqlite_db: Database, almanac: Almanac) -> None:
    """What is read does not grow with the chats: a hundred times as many rows give as many groups."""
    await fill(sqlite_db, sent(40))
    few = await read(sqlite_db, almanac)
    async with sqlite_db.begin() as tx:
        chats = [chat_of(1) | {"id": one, "telegram_id": one} for one in range(100, 4100)]
        await tx.execute(insert(chat), chats)
        rows = [_delivery(sent(1)[0] | {"chat": one}, 2, 2, one, NINE) for one in range(100, 4100)]
        await tx.execute(insert(delivery), rows)
    many = await read(sqlite_db, almanac)

    assert few
    assert many
    assert many["all"]["sent"] == 4040
    assert len(json.dumps(many)) < len(json.dumps(few)) + 200


async def _delete(db: Database, year: int) -> None:
    these = select(broadcast.c.id).where(broadcast.c.year == year)
    async with db.begin() as tx:
        await tx.execute(delivery.delete().where(delivery.c.broadcast_id.in_(these)))


DOCUMENTED = MESSAGES.parent / "docs" / "receipt.md"


async def test_every_key_is_documented(db: Database, almanac: Almanac) -> None:
    """Also each figure, reason and kind of incident."""
    await fill(db, sent(30), 2026)
    await fill(db, sent(30) + sent(1, first=31, state=State.GONE, error="403"))
    async with db.begin() as tx:
        values = {"broadcast_id": 11, "number": 1, "kind": "correction", "created_us": NINE}
        await tx.execute(insert(revision).values(values))
        await tx.execute(insert(incident).values(kind="held", began_us=NINE))
    found = await read(db, almanac)
    prose = DOCUMENTED.read_text("utf-8").replace("```", "")
    words = set(re.findall(r"`([^`]+)`", prose))

    named = {reason for reason, _ in failure_reasons.TABLE} | set(failure_reasons.OWN.values())
    named |= {failure_reasons.NO_ANSWER, failure_reasons.NONE, *IncidentKind}
    assert (_keys(found) | named) - words == set()


def _keys(found: Any) -> set[str]:
    """All keys of a receipt, without those that are reasons or moments."""
    if isinstance(found, list):
        return {key for one in found for key in _keys(one)}
    if not isinstance(found, dict):
        return set()
    inner = {key for one in found.values() for key in _keys(one)}
    return (set(found) | inner) - {"day", "refused by Telegram", "held"}
