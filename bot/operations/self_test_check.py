"""Check that somebody is there: an operator has answered the monthly self-test, and there is a second operator."""

from bot.operations import self_test_schedule
from bot.operations.readiness import Finding, Setup
from bot.store import self_tests
from bot.store.self_tests import State

#: What to do when nobody answers.
ANSWER = (
    "press “I am here” below the bot's message that nobody answers; if nobody can, name other operators in"
    " OPERATOR_IDS, who get it within a day of the restart"
)


async def answered(setup: Setup) -> list[Finding]:
    """An operator has answered the last self-test within seven days."""
    if not setup.operators:
        return []
    last, now = await self_tests.last(setup.db), await setup.db.real_now()
    answers, alarm = await self_tests.answers(setup.db), await self_tests.alarmed(setup.db)
    if alarm is not None and not self_test_schedule.is_over(alarm, answers):
        # Also once the self-test of a later month is sent: it does not excuse the one before.
        text = f"nobody has answered the one of {alarm.sent:%Y-%m-%d}"
        return [Finding("self-test", False, text, ANSWER)]
    if last is None or last.state is not State.SENT:
        return [Finding("self-test", True, "none was sent yet; one is on the first of each month")]
    text = f"of {last.at:%Y-%m-%d}"
    if self_test_schedule.is_answered(last, answers):
        return [Finding("self-test", True, f"an operator has answered the one {text}")]
    late = self_test_schedule.is_late(last, answers, now)
    remedy = ANSWER if late else ""
    return [Finding("self-test", not late, f"nobody has answered the one {text}", remedy)]


async def second(setup: Setup) -> list[Finding]:
    """With one operator alone, say what that means."""
    if len(setup.operators) != 1:
        return []
    text = "there is one operator: nobody gets alerts while that person is away"
    remedy = "add the Telegram id of a second person to OPERATOR_IDS"
    return [Finding("self-test", True, text, remedy)]


ALL = (answered, second)
