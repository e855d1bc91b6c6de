"""A report of readiness from a bot in a process of its own, which has itself judged by another one."""

from pathlib import Path

from bot.app.resources import NEW, REPORTED
from bot.store import chat_lifecycle, metadata
from bot.store.records import Chat
from tests.cast import NOVEMBER
from tests.process.launching import ShiftedClock, bot
from tests.process.scene import RUBEN, Telegram, before, database


async def test_the_day_before_the_operator_is_told(telegram: Telegram, tmp_path: Path) -> None:
    """The bot was started late; at the minute's sweep it is judged as it runs, with all checks."""
    operator = telegram.world.people.add("Operator", "en", started=True)
    async with database(tmp_path) as db:
        db.offset = ShiftedClock.beginning(NOVEMBER).offset
        number = telegram.person(RUBEN).id
        await chat_lifecycle.subscribe(db, Chat(None, number, "private", "en", RUBEN.zone))
        await metadata.put(db, NEW, REPORTED)
    clock = before("19 15:00", 10)
    own = {"operator_ids": operator.id, "default_language": "en"}
    async with bot(telegram.url, tmp_path, clock, **own) as running:
        await running.until(lambda: "INFO bot.app.readiness_reports: ready" in running.err)
        assert await running.stopped() == 0

    received = telegram.world.messages.of(operator).messages
    (report,) = [one for one in received if not (one.pinned or one.is_service)]
    assert "20\N{NO-BREAK SPACE}January 2027" in report.text
    assert "In order:" in report.text
    for found in ("could not be judged", "clock:", "token:", "sender:", "operators:", "database:"):
        assert found not in report.text
    assert list(report.buttons) == ["Preview", "Rehearse", "Hold", "Seen"]
    assert "ready.january-20.2027, 1d: " in running.err
