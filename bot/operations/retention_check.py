"""Checks of the retention: when it last erased something and how much, and that nothing is overdue."""

from datetime import datetime

from bot.operations import retention_schedule
from bot.operations.readiness import Finding, Setup
from bot.operations.retention_schedule import GRACE, PATIENCE, Waiting
from bot.store import retention_log
from bot.store.retention_log import Erased

#: What to do when something is overdue.
REMEDY = (
    "let `run` run while no notice is due; read its log for why nothing is erased: clocks that differ, an occasion"
    " without a receipt, a disk without space to rewrite the file"
)

#: What to do when ids are sealed by another key, so that admins of subscribed groups may not be recognised.
REKEY = (
    "run `rekey`: ids of chats or admins are not sealed by the first data key, and until then nobody who stopped is"
    " erased"
)


async def erased(setup: Setup) -> list[Finding]:
    """Nothing that should be erased is still stored two days later. A bot that was off has an hour to catch up."""
    db, now = setup.db, await setup.db.real_now()
    last = await retention_log.erased(db)
    text = _worded(last) if last else "nothing had to be erased yet"
    late = await retention_schedule.waiting(db, setup.almanac, setup.terms, now - PATIENCE)
    remains = await retention_log.remains(db) is not None
    since = await retention_log.unfinished_since(db, now)
    if since is None or now - since < PATIENCE or (late.nothing and not remains):
        return [Finding("retention", True, text)]
    what = str(late) or "the remains of erased rows in the files"
    if await _just_started(setup, now):
        return [Finding("retention", True, f"{text}; to be erased after the start: {what}")]
    return [Finding("retention", False, f"{text}; overdue: {what}", _remedy(late, remains=remains))]


async def _just_started(setup: Setup, now: datetime) -> bool:
    started = await retention_log.started(setup.db)
    return started is not None and started <= now < started + GRACE


def _remedy(late: Waiting, *, remains: bool) -> str:
    if not late.held_back:
        return REMEDY
    return REKEY if late.only_rekey and not remains else f"{REKEY}; {REMEDY}"


def _worded(last: Erased) -> str:
    """How much was erased, and when."""
    return (
        f"last erased on {last.day}: {_count(last.deliveries, 'delivery', 'deliveries')},"
        f" {_count(last.chats, 'chat', 'chats')}, {_count(last.admins, 'admin', 'admins')}"
    )


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


ALL = (erased,)
