"""Senders as processes of their own, on a PostgreSQL whose clock says that it is the day; the bot beside sends none."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import planner
from bot.observances import almanac as almanacs
from bot.sandbox.world.failures import Reply
from bot.store import chat_lifecycle, holds
from bot.store.engine import open_database
from bot.store.records import Chat
from tests import postgres
from tests.cast import LEYLA, NOVEMBER, utc
from tests.process.launching import PYTHON, ROOT, RUN, Running, ShiftedClock, bot, launched
from tests.process.scene import Telegram, before, said
from tests.stage import TOKEN

SENDER = (PYTHON, "-m", "bot", "sender")

#: How many people there are.
SUBSCRIBED = 30


@pytest.fixture
def clock() -> ShiftedClock:
    """Eight seconds before the eve's notice in Baku."""
    return before("19 15:00", 8)


@pytest.fixture
def january(clock: ShiftedClock, telegram: Telegram) -> Iterator[postgres.Cluster]:
    """A PostgreSQL server with that clock, which Telegram has as well."""
    telegram.world.date_clock = clock.now
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(environment=clock.environment()) as server:
        yield server


async def subscribed(
    address: str, telegram: Telegram, *, cards: bool = False, count: int = SUBSCRIBED
) -> list[int]:
    """People in Baku who subscribed in November; their notices come as text, or with `cards`."""
    almanac = almanacs.load(ROOT / "messages")
    db = await open_database(address)
    try:
        db.offset = NOVEMBER - await db.real_now()
        people = [
            telegram.world.people.add(f"Voice {n}", "az", started=True).id for n in range(count)
        ]
        for person in people:
            one = Chat(None, person, "private", "az", "Asia/Baku", cards=cards)
            await chat_lifecycle.subscribe(db, one)
        await planner.sweep(db, almanac, NOVEMBER)
    finally:
        await db.close()
    return people


def beside(telegram: Telegram, address: str) -> dict[str, object]:
    """The settings of all processes."""
    return {
        "telegram_bot_token": TOKEN,
        "telegram_api_url": telegram.url,
        "database_url": address,
    }


async def saying(running: Running, words: str) -> None:
    """Wait until it says so."""
    await running.until(lambda: words in running.err)


async def test_two_senders_share_the_work_beside_a_bot_that_answers(
    telegram: Telegram, january: postgres.Cluster, clock: ShiftedClock, tmp_path: Path
) -> None:
    """The senders alone send each notice once, at the instant; the bot answers people meanwhile."""
    address = january.new_database()
    people = await subscribed(address, telegram)
    shared = beside(telegram, address)
    run = (*RUN, "--no-sender")

    async with (
        launched(*run, folder=tmp_path, clock=clock, **shared) as serving,
        launched(*SENDER, folder=tmp_path, clock=clock, **shared) as one,
        launched(*SENDER, folder=tmp_path, clock=clock, **shared) as two,
    ):
        await saying(serving, "sending is left to senders")
        await saying(one, "Sending;")
        await saying(two, "Sending;")
        await telegram.has_told(SUBSCRIBED)
        assert "37" in await telegram.ask(LEYLA, "/next")
        for running in (one, two, serving):
            assert await running.stopped() == 0

    notices = [call for call in telegram.sent() if call.chat_id in people]
    assert len(notices) == SUBSCRIBED
    assert min(call.at for call in notices) + clock.offset >= utc("19 15:00")


async def test_two_senders_bring_a_picture_to_telegram_once(
    telegram: Telegram, january: postgres.Cluster, clock: ShiftedClock, tmp_path: Path
) -> None:
    """One sender uploads the card; all other notices of both senders use its file id."""
    address = january.new_database()
    await subscribed(address, telegram, cards=True)
    shared = beside(telegram, address)

    async with (
        launched(*SENDER, folder=tmp_path, clock=clock, **shared) as one,
        launched(*SENDER, folder=tmp_path, clock=clock, **shared) as two,
    ):
        await telegram.has_told(SUBSCRIBED)
        for running in (one, two):
            assert await running.stopped() == 0

    photos = [call.params["photo"] for call in telegram.world.calls.of("sendPhoto")]
    assert len(photos) == SUBSCRIBED
    assert sum(isinstance(photo, dict) for photo in photos) == 1


async def test_a_bot_without_sender_sends_no_notice(
    telegram: Telegram, january: postgres.Cluster, clock: ShiftedClock, tmp_path: Path
) -> None:
    """The bot only plans; a sender that starts later sends."""
    address = january.new_database()
    await subscribed(address, telegram)
    shared = beside(telegram, address)

    async with launched(*RUN, "--no-sender", folder=tmp_path, clock=clock, **shared) as serving:
        await saying(serving, f"day: {SUBSCRIBED} owed")
        await serving.until(lambda: clock.now() > utc("19 15:00") + timedelta(seconds=2))
        assert not telegram.sent()

        async with launched(*SENDER, folder=tmp_path, clock=clock, **shared):
            await telegram.has_told(SUBSCRIBED)


async def test_the_databases_clock_counts(
    telegram: Telegram, january: postgres.Cluster, clock: ShiftedClock, tmp_path: Path
) -> None:
    """A sender whose machine's clock is months off logs it, and sends by the database's clock."""
    address = january.new_database()
    people = await subscribed(address, telegram)

    async with launched(*SENDER, folder=tmp_path, **beside(telegram, address)) as astray:
        await saying(astray, "off the database's, which is used")
        await telegram.has_told(SUBSCRIBED)
        notices = [call for call in telegram.sent() if call.chat_id in people]
        assert min(call.at for call in notices) + clock.offset >= utc("19 15:00")


async def test_a_sender_with_old_files_sends_what_the_bot_has_published(
    telegram: Telegram, january: postgres.Cluster, clock: ShiftedClock, tmp_path: Path
) -> None:
    """Its machine was forgotten when the texts were changed: no chat gets other words than the bot was started with."""
    old, new = " həlak oldu, yüzlərlə insan yaralandı.", " həlak oldu və yüzlərlə insan yaralandı."
    texts = tmp_path / "messages"
    shutil.copytree(ROOT / "messages", texts)
    path = texts / "january-20" / "az.ftl"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    address = january.new_database()
    people = await subscribed(address, telegram)
    shared = beside(telegram, address)
    run = (*RUN, "--no-sender")

    async with launched(
        *run, folder=tmp_path, clock=clock, messages_dir=texts, **shared
    ) as serving:
        await serving.serving()
        async with launched(*SENDER, folder=tmp_path, clock=clock, **shared) as sender:
            await telegram.has_told(SUBSCRIBED)
            for running in (sender, serving):
                assert await running.stopped() == 0

    notices = [said(call) for call in telegram.sent() if call.chat_id in people]
    assert len(notices) == SUBSCRIBED
    assert [text for text in notices if new not in text] == []


async def test_a_sender_needs_a_token(tmp_path: Path) -> None:
    """A sender without a token ends with one sentence and exit code 2."""
    async with launched(*SENDER, folder=tmp_path) as running:
        assert await running.ended() == 2
        assert "TELEGRAM_BOT_TOKEN" in running.err


async def test_a_sender_whose_token_is_refused_says_so(telegram: Telegram, tmp_path: Path) -> None:
    """It ends with one sentence and exit code 2, as the bot does."""
    telegram.world.failures.script(Reply(401, "Unauthorized"), "getMe", times=None)
    shared = beside(telegram, "sqlite:///bot.db")
    async with launched(*SENDER, folder=tmp_path, **shared) as running:
        assert await running.ended() == 2
        assert "does not accept TELEGRAM_BOT_TOKEN" in running.err


async def test_a_database_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """The sentence names the remedy and does not contain the password."""
    shared = {"telegram_bot_token": TOKEN}
    shared["database_url"] = "postgresql://bot:verysecret@127.0.0.1:1/bot"
    async with launched(*SENDER, folder=tmp_path, **shared) as running:
        assert await running.ended() == 2
        assert "Check DATABASE_URL" in running.err
        assert "verysecret" not in running.err
        assert "Traceback" not in running.err


async def test_a_second_bot_on_the_same_token_is_noticed(telegram: Telegram, home: Path) -> None:
    """Telegram gives the updates to one of them; the log reports the second."""
    async with bot(telegram.url, home) as first, bot(telegram.url, home) as second:
        await first.serving()
        await second.serving()
        both = (first, second)
        await first.until(lambda: any("Another process asks" in one.err for one in both))


async def test_after_the_answer_of_a_hold_no_sender_begins_a_notice(
    telegram: Telegram, january: postgres.Cluster, clock: ShiftedClock, tmp_path: Path
) -> None:
    """Two senders are in the midst of a broadcast; both go on after `resume`, and nobody is told twice."""
    address, many = january.new_database(), 400
    await subscribed(address, telegram, count=many)
    shared = beside(telegram, address) | {"send_rate": 100}

    async with (
        launched(*SENDER, folder=tmp_path, clock=clock, **shared) as one,
        launched(*SENDER, folder=tmp_path, clock=clock, **shared) as two,
    ):
        await telegram.has_told(many // 8)
        db = await open_database(address)
        try:
            await holds.hold(db, None, "the figures are checked")
            assert await holds.settled(db)
            answered, sent = telegram.world.monotonic(), len(telegram.sent())
            assert sent < many

            await one.until(lambda: telegram.world.monotonic() > answered + 4)
            calls = [*telegram.world.calls.of("sendMessage")]
            assert max(call.monotonic for call in calls) <= answered
            assert len(telegram.sent()) == sent

            assert await holds.resume(db)
            await telegram.has_told(many)
        finally:
            await db.close()
        for running in (one, two):
            assert await running.stopped() == 0
    assert set(telegram.told().values()) == {1}
