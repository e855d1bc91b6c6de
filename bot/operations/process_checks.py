"""Checks of the running bot, as the database shows it: updates come, notices are planned, a sender runs."""

from dataclasses import replace
from datetime import timedelta

from bot.operations.process_health import SILENT
from bot.operations.readiness import Finding, Setup
from bot.store import process_liveness, senders
from bot.store.process_liveness import CONFLICT, PLANNER, POLLING, SCHEDULER, WEBHOOK

#: How long another process that fetches updates counts. It is stored each minute while that lasts.
CONFLICTING = timedelta(minutes=2)

#: What each part does, and what to do when it does not.
PARTS = {
    POLLING: ("updates are fetched", "check the network, read the log of `run`, and restart it"),
    WEBHOOK: (
        "updates arrive by the webhook",
        "do what `webhook` says, read the log of `run`, and restart it",
    ),
    SCHEDULER: ("planning is triggered every minute", "restart `run`, and read its log"),
    PLANNER: (
        "notices are planned",
        "read the log of `run`: planning waits for the database, and for clocks that agree",
    ),
}


async def parts(setup: Setup) -> list[Finding]:
    """Each part of `run` has worked within the last minutes, and no other process fetches updates."""
    ages = await process_liveness.ages(setup.db)
    source = WEBHOOK if setup.webhook_url else POLLING
    found = [_part(name, ages.get(name)) for name in (source, SCHEDULER, PLANNER)]
    if not _recent(ages.get(SCHEDULER)) and not found[-1].ok:
        found[-1] = replace(found[-1], remedy="nothing triggers it: do what `scheduler` says")
    if _recent(ages.get(CONFLICT), CONFLICTING):
        text = "another process fetches the updates of this bot, so each gets only some of them"
        remedy = (
            "stop the other process, and run `ready` again two minutes later; if you do not know"
            " it, /revoke the token in @BotFather, set the new one, and restart `run`"
        )
        found[0] = Finding(source, False, text, remedy)
    return found


async def sender(setup: Setup) -> list[Finding]:
    """At least one sender has sent a heartbeat within its lease."""
    living = await senders.living(setup.db)
    if living:
        return [Finding("sender", True, f"senders running: {living}")]
    return [Finding("sender", False, "no sender is running", "start `run` or `sender`")]


def _part(name: str, age: timedelta | None) -> Finding:
    works, remedy = PARTS[name]
    if age is None:
        text = f"nothing shows that {works}: `run` has never been started with this database"
        return Finding(name, False, text, "start `run`")
    if _recent(age):
        return Finding(name, True, works)
    text = f"for {_minutes(age)} minutes, nothing has shown that {works}"
    return Finding(name, False, text, f"start `run`; if it runs: {remedy}")


def _recent(age: timedelta | None, within: timedelta = SILENT) -> bool:
    """True for a sign of life within that time; one far in the future is older than a change of the clock."""
    return age is not None and abs(age) <= within


def _minutes(age: timedelta) -> int:
    return round(abs(age) / timedelta(minutes=1))


ALL = (parts, sender)
