"""Stories of the weeks before 20 January: the operators are told in time whether everything is ready."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.judging import Judging
from bot.cli import ready
from bot.notify.readiness_report import Verdict
from bot.operations import process_checks
from bot.sandbox.world.failures import Reply
from bot.store import holds, metadata, process_liveness, rate_limit, rehearsals
from bot.store.chats import find
from tests.cast import LEYLA, NOVEMBER
from tests.operations import ready_on_stage
from tests.stories.reports import (
    ANNA,
    DAY,
    FIRST,
    HOUR,
    MONTH,
    RENA,
    WEEK,
    Scene,
    in_a_process,
    reporting,
)

MINUTE = timedelta(minutes=1)

#: A day, and time for the sweep that follows it.
A_DAY = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those that a moved clock does not disturb."""
    monkeypatch.setattr(ready, "CHECKS", ready_on_stage.CHECKS)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """The bot on a day in November."""
    async with reporting(tmp_path) as scene:
        yield scene


def plainly(text: str) -> str:
    """The text with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


async def paused(scene: Scene) -> str:
    """Why sending is paused; empty when it is not."""
    found = await rate_limit.paused(scene.stage.app.db)
    return found.reason if found else ""


async def test_four_reports_before_the_first_notice(scene: Scene) -> None:
    """Each once, to each operator in their language; nothing before, between and afterwards."""
    await scene.at(NOVEMBER, MONTH - MINUTE)
    assert not scene.reports()

    for count, instant in enumerate((MONTH, WEEK, DAY, HOUR), 1):
        await scene.at(instant - MINUTE, instant, instant + MINUTE)
        assert scene.verdicts(ANNA) == scene.verdicts(RENA) == ["GO"] * count
    await scene.at(FIRST, FIRST + A_DAY, FIRST + 7 * A_DAY)

    english, azerbaijani = scene.reports(ANNA), scene.reports(RENA)
    assert len(english) == len(azerbaijani) == 4
    first = "GO: National Mourning Day in Azerbaijan, 20 January 2027."
    assert plainly(english[0].text).startswith(first)
    assert "19 January, 19:00 (Baku)" in plainly(english[0].text)
    assert "Hər şey hazırdır" in azerbaijani[0].text
    assert list(english[0].buttons) == ["Preview", "Rehearse", "Hold", "Seen"]
    assert list(azerbaijani[0].buttons) == ["Ön baxış", "Sınaq", "Dayandır", "Gördüm"]


async def test_a_report_is_not_repeated_after_a_restart(tmp_path: Path) -> None:
    """What was sent is stored."""
    async with reporting(tmp_path) as first:
        await first.at(MONTH)
        world = first.stage.world
    async with reporting(tmp_path, world, MONTH) as second:
        await second.at(MONTH + MINUTE, MONTH + A_DAY)

        assert second.verdicts() == ["GO"]


async def test_of_missed_reports_the_newest_is_sent_at_the_next_start(tmp_path: Path) -> None:
    """The bot was off from before the first until after the second."""
    async with reporting(tmp_path) as first:
        world = first.stage.world
    async with reporting(tmp_path, world, WEEK + 2 * A_DAY) as second:
        await second.at(WEEK + 2 * A_DAY, WEEK + 3 * A_DAY)

        assert second.verdicts() == ["GO"]


async def test_a_report_whose_sending_was_cut_off_is_sent_again(tmp_path: Path) -> None:
    """A process that was killed while it judged has told nobody; the next one does, after its lease."""
    async with reporting(tmp_path) as scene:
        at = MONTH.isoformat()
        await metadata.put(scene.stage.app.db, "ready.january-20.2027", f"30d sending {at}")
        await scene.at(MONTH + MINUTE)
        assert not scene.reports()

        await scene.at(MONTH + 3 * MINUTE)
        assert scene.verdicts() == ["GO"]


async def test_no_go_is_repeated_every_day_until_an_operator_answers(scene: Scene) -> None:
    """Any press of any operator is an answer; the next report comes at its time even so."""
    await holds.hold(scene.stage.app.db, None, "the ministry has changed its figures")
    await scene.at(MONTH, MONTH + A_DAY - 2 * MINUTE)
    assert scene.verdicts() == ["NO-GO"]
    await scene.at(MONTH + A_DAY, MONTH + 2 * A_DAY)
    assert scene.verdicts() == scene.verdicts(RENA) == ["NO-GO"] * 3

    shown = await scene.press(scene.reports(RENA)[-1], "Gördüm", RENA)

    assert "Qeyd edildi" in shown
    await scene.at(MONTH + 3 * A_DAY, MONTH + 4 * A_DAY)
    assert len(scene.reports()) == 3
    await scene.at(WEEK, WEEK + A_DAY)
    assert scene.verdicts() == ["NO-GO"] * 5


async def test_a_press_on_an_older_report_answers_no_later_one(scene: Scene) -> None:
    """The NO-GO of the week before comes again until one of its own buttons is pressed, whatever is pressed then."""
    await holds.hold(scene.stage.app.db, None, "as it was")
    await scene.at(MONTH, WEEK)
    month, week = scene.reports()

    await scene.press(month, "Seen")
    await scene.at(WEEK + A_DAY)
    assert scene.verdicts() == ["NO-GO"] * 3
    await scene.press(week, "Seen")
    await scene.press(month, "Seen")
    await scene.at(WEEK + 2 * A_DAY, WEEK + 3 * A_DAY)

    assert scene.verdicts() == ["NO-GO"] * 3


async def test_the_day_of_the_repetition_begins_with_the_delivery(scene: Scene) -> None:
    """A report that was judged for a long time is repeated a day after it arrived."""
    readiness, stage = scene.stage.app.wiring.readiness, scene.stage
    judge = readiness.judge

    async def slowly(at: datetime) -> Verdict:
        stage.set_clock(at + timedelta(hours=1))
        return await judge(at)

    await holds.hold(stage.app.db, None, "as it was")
    readiness.judge = slowly
    await scene.at(MONTH)
    readiness.judge = judge
    await scene.at(MONTH + A_DAY)
    assert scene.verdicts() == ["NO-GO"]

    await scene.at(MONTH + A_DAY + timedelta(hours=1))
    assert scene.verdicts() == ["NO-GO"] * 2


async def test_a_report_comes_also_while_nothing_is_planned(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clocks disagree, so that the sweep ends early: the planner is named."""
    monkeypatch.setattr(ready, "CHECKS", (process_checks.parts,))
    world, app = scene.stage.world, scene.stage.app
    world.date_clock = lambda: datetime.now(UTC) + timedelta(minutes=10)
    before = await app.db.real_now() - timedelta(minutes=10)
    name = process_liveness.PREFIX + process_liveness.PLANNER
    await metadata.put(app.db, name, before.isoformat(timespec="seconds"))

    await scene.minute(MONTH)
    await world.until(lambda: bool(scene.reports()))

    (report,) = scene.reports()
    assert report.text.startswith("NO-GO")
    assert "planner: for 10 minutes, nothing has shown that notices are planned" in report.text


async def test_the_reason_of_a_pause_stands_first(tmp_path: Path) -> None:
    """With what to do; what is in order is only counted, and the repetition is announced.

    It is judged in a process of its own, which sees the bot from outside.
    """
    async with reporting(tmp_path, judge=in_a_process) as scene:
        await _the_reason_of_a_pause(scene)


async def _the_reason_of_a_pause(scene: Scene) -> None:
    scene.stage.world.people.block(scene.operator(RENA))
    await holds.hold(scene.stage.app.db, None, "<figures> & more")
    await scene.at(MONTH)

    (report,) = scene.reports()
    _, first, second, fine, again = report.text.split("\n\n")
    reason = "sending is held: <figures> & more (from the command line, until resumed)"
    assert first.startswith(f"pause: {reason}\n→ send the bot /resume")
    assert second.startswith(f"operators: the bot cannot write to {RENA}")
    assert plainly(fine) == "In order: 4."
    assert "every day until" in again
    assert list(report.buttons) == ["Preview", "Rehearse", "Resume", "Seen"]


async def test_go_after_no_go_is_said_once(scene: Scene) -> None:
    """When the reason is gone, at the next repetition."""
    await holds.hold(scene.stage.app.db, None, "for an hour")
    await scene.at(MONTH)
    await rate_limit.resume(scene.stage.app.db)

    await scene.at(MONTH + A_DAY, MONTH + 2 * A_DAY, MONTH + 3 * A_DAY)

    assert scene.verdicts() == ["NO-GO", "GO"]


async def test_no_go_is_repeated_on_the_day_but_not_when_it_is_over(scene: Scene) -> None:
    """Notices may still be owed while the day lasts somewhere."""
    await holds.hold(scene.stage.app.db, None, "no reason")
    await scene.at(HOUR, HOUR + A_DAY, HOUR + 2 * A_DAY, HOUR + 3 * A_DAY)

    assert scene.verdicts() == ["NO-GO"] * 2


async def test_preview_shows_the_coming_notices_in_the_operators_language(scene: Scene) -> None:
    """One message for each moment, with its time here, although this operator is not subscribed."""
    await scene.at(MONTH)
    (report,) = scene.reports(RENA)
    history = scene.stage.world.messages.of(scene.operator(RENA))
    before = len(history.messages)

    await scene.press(report, "Ön baxış", RENA)
    await scene.stage.world.until(lambda: len(history.messages) == before + 3)

    eve, day, silence = (one.text for one in history.messages[before:])
    assert all(one.startswith("Ön baxış. Bu mesajın burada vaxtı: ") for one in (eve, day, silence))
    assert "19:00 (Bakı)" in plainly(eve)
    assert "bir dəqiqəlik sükutla" in silence
    assert not await scene.stage.tally()


async def test_rehearse_sends_the_notices_to_that_operator_alone(scene: Scene) -> None:
    """As the command does; a second press says that a rehearsal is under way."""
    await scene.at(MONTH)
    (report,) = scene.reports()

    begins = await scene.answer(report, "Rehearse")
    again = await scene.answer(report, "Rehearse")

    assert "12" in begins.text
    assert again.text == "A rehearsal is under way here. Wait until it has ended."
    anna = await find(scene.stage.app.db, ANNA)
    assert anna
    assert await rehearsals.owed(scene.stage.app.db, anna.id or 0)
    assert not scene.stage.notices(LEYLA)


async def test_hold_asks_first_and_becomes_resume(scene: Scene) -> None:
    """The reason names nobody; beside it, the owner is stored. Each press twice changes nothing more."""
    await scene.at(MONTH)
    (report,) = scene.reports()

    await scene.press(report, "Hold")
    await scene.stage.world.until(lambda: "Pause all sending" in report.buttons)
    assert not await paused(scene)
    await scene.press(report, "Do not pause")
    await scene.stage.world.until(lambda: "Hold" in report.buttons)
    assert not await paused(scene)

    await scene.press(report, "Hold")
    await scene.stage.world.until(lambda: "Pause all sending" in report.buttons)
    confirm = report.buttons["Pause all sending"]
    held = await scene.answer(report, "Pause all sending")

    assert await paused(scene) == "held by an operator with the button of a report"
    found = await rate_limit.paused(scene.stage.app.db)
    assert found
    assert (found.held, found.by) == (True, ANNA)
    assert "held by an operator" in held.text
    assert "By: you" in held.text
    assert list(report.buttons) == ["Preview", "Rehearse", "Resume", "Seen"]

    resume = report.buttons["Resume"]
    resumed = await scene.answer(report, "Resume")
    assert resumed.text == "Sending goes on."
    assert not await paused(scene)
    assert "Hold" in report.buttons
    assert confirm != resume


async def test_hold_is_offered_during_a_pause_that_ends_by_itself(scene: Scene) -> None:
    """The circuit breaker's: an operator who presses Hold then wants to end it themselves."""
    await rate_limit.pause(scene.stage.app.db, timedelta(minutes=2), "no answer")
    await scene.at(MONTH)
    (report,) = scene.reports()
    assert "Hold" in report.buttons

    await scene.press(report, "Hold")
    await scene.stage.world.until(lambda: "Pause all sending" in report.buttons)
    held = await scene.answer(report, "Pause all sending")

    assert "held by an operator" in held.text
    assert "held by an operator" in await paused(scene)


async def test_a_hold_with_an_end_can_be_made_one_without(scene: Scene) -> None:
    """Whoever presses Hold wants it to last until somebody resumes; they are told even if the report cannot change."""
    await scene.at(MONTH)
    (report,) = scene.reports()
    await holds.hold(scene.stage.app.db, timedelta(minutes=1), "the figures", RENA)
    await scene.press(report, "Hold")
    await scene.stage.world.until(lambda: "Pause all sending" in report.buttons)
    refusal = Reply(502, "Bad Gateway")
    scene.stage.world.failures.script(refusal, "editMessageReplyMarkup", times=None)

    held = await scene.answer(report, "Pause all sending")

    assert "Until: somebody resumes it" in held.text
    found = await rate_limit.paused(scene.stage.app.db)
    assert found
    assert (found.by, found.ends) == (ANNA, None)


async def test_of_two_who_hold_the_first_reason_stays(scene: Scene) -> None:
    """The other one had the question open."""
    await scene.at(MONTH)
    (report,) = scene.reports()
    await scene.press(report, "Hold")
    await scene.stage.world.until(lambda: "Pause all sending" in report.buttons)
    await holds.hold(scene.stage.app.db, None, "held by somebody else")

    held = await scene.answer(report, "Pause all sending")

    assert "held by somebody else" in held.text


async def test_what_cannot_be_judged_is_told_too(tmp_path: Path) -> None:
    """NO-GO, with the reason and what to do; once it can be judged, GO."""
    async with reporting(tmp_path) as scene:
        readiness = scene.stage.app.wiring.readiness
        judge, readiness.judge = (
            readiness.judge,
            Judging(scene.stage.app.wiring.resources.settings, ("/nowhere/python",)),
        )
        await scene.at(MONTH)
        readiness.judge = judge
        await scene.at(MONTH + A_DAY)

        no_go, go = scene.reports()
        assert "could not be judged: it cannot be started (No such file" in plainly(no_go.text)
        assert "commemoration-bot ready" in no_go.text
        assert go.text.startswith("GO: ")


async def test_while_telegram_is_away_a_report_stays_due(tmp_path: Path) -> None:
    """It is given up after an hour, and sent again when Telegram takes it."""
    async with reporting(tmp_path) as scene:
        scene.stage.world.failures.script(Reply(502, "Bad Gateway"), times=None)
        await scene.at(MONTH)
        assert not scene.reports()
        scene.stage.world.failures.clear()

        await scene.at(MONTH + 5 * MINUTE)
        assert scene.verdicts() == scene.verdicts(RENA) == ["GO"]


async def test_a_stale_hold_button_says_that_sending_is_held(scene: Scene) -> None:
    """The other operator's report still has it; the pause and its owner stay."""
    await scene.at(MONTH)
    await holds.hold(scene.stage.app.db, None, "held by somebody else")
    (report,) = scene.reports()

    held = await scene.answer(report, "Hold")

    assert "held by somebody else" in held.text
    assert await paused(scene) == "held by somebody else"
    assert "Resume" in report.buttons


@pytest.mark.parametrize("where", ["private", "group"])
async def test_buttons_work_for_operators_in_private_only(scene: Scene, where: str) -> None:
    """A stranger, who got the button's data from somewhere, and an operator in a group change nothing."""
    await holds.hold(scene.stage.app.db, None, "as it was")
    await scene.at(MONTH)
    world, (report,) = scene.stage.world, scene.reports()
    leyla = scene.stage.people[LEYLA.name]
    who = leyla if where == "private" else scene.operator()
    chat = {"id": leyla.id, "type": "private", "first_name": "Leyla"}
    if where == "group":
        chat = {"id": -1005, "type": "supergroup", "title": "Anybody's"}
    for number, value in enumerate(("resume", "hold-yes", "rehearse", "preview", "seen")):
        press = {"id": f"9{number}", "from": who.user(), "chat_instance": "1"}
        message = report.api() | {"chat": chat}
        press |= {"message": message, "data": f"ready:{value}.january-20.2027.30d"}
        before = world.calls.arrived["answerCallbackQuery"]
        world.updates.inject({"callback_query": press})
        await world.until(lambda before=before: world.calls.arrived["answerCallbackQuery"] > before)  # type: ignore[misc]
    await world.until(lambda: not len(world.updates))

    texts = {str(call.params.get("text")) for call in world.calls.of("answerCallbackQuery")}
    assert len(texts) == 1
    assert await paused(scene) == "as it was"
    assert not scene.stage.notices(LEYLA)
    await scene.at(MONTH + A_DAY)
    assert scene.verdicts() == ["NO-GO"] * 2


async def test_a_button_of_another_release_is_ignored(scene: Scene) -> None:
    """It does nothing, and is no answer."""
    await holds.hold(scene.stage.app.db, None, "as it was")
    await scene.at(MONTH)
    world, (report,) = scene.stage.world, scene.reports()
    press = {"id": "9", "from": scene.operator().user(), "chat_instance": "1"}
    press |= {"message": report.api(), "data": "ready:launch.january-20.2027.30d"}
    world.updates.inject({"callback_query": press})
    await world.until(lambda: world.calls.arrived["answerCallbackQuery"])

    await scene.at(MONTH + A_DAY)

    assert scene.verdicts() == ["NO-GO"] * 2


@pytest.mark.parametrize(
    "more", [{"operator_ids": ()}, {"temporary": True}], ids=["no operators", "temporary"]
)
async def test_without_operators_nothing_is_judged(tmp_path: Path, more: dict[str, Any]) -> None:
    """No process is started; nor in the sandbox, whose database is a new one each time."""
    judged = []

    async def judge(at: object) -> Verdict:
        judged.append(at)
        return Verdict(go=True)

    async with reporting(tmp_path, **more) as scene:
        scene.stage.app.wiring.readiness.judge = judge
        await scene.at(MONTH, WEEK, DAY, HOUR)

        assert not judged
        assert not scene.reports()
