"""The drill: whether the bot could go on with a restored backup, tried on a copy that is thrown away."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from bot.delivery import planner
from bot.observances import zones
from bot.observances.almanac import REACH, Almanac
from bot.observances.model import Moment, Occasion
from bot.operations.readiness import Finding
from bot.store import chats, consistency, metadata, planning
from bot.store.engine import Database
from bot.store.records import Status

#: The name under which the real database stores when the last drill passed.
PASSED = "drill.passed"

#: What to do about a backup that cannot be used.
OTHER = "take another backup, and try that one"


async def judge(db: Database, almanac: Almanac, languages: Collection[str]) -> list[Finding]:
    """What is found in a restored copy, which this changes: it plans the next occasion there, and sends nothing.

    `languages` are those of the texts. The copy must not be used for anything else afterwards.
    """
    known_zones = await _zones(db)
    found = [await _consistent(db), await _subscribers(db), await _languages(db, languages)]
    # Nothing can be planned for a time zone that is not known.
    return [*found, known_zones, *([await _planned(db, almanac)] if known_zones.ok else [])]


async def remember(db: Database) -> None:
    """Store in the real database that a drill has passed now."""
    await metadata.put(db, PASSED, (await db.real_now()).isoformat())


async def last_passed(db: Database) -> datetime | None:
    """When the last drill passed; None when none did."""
    stored = await metadata.get(db, PASSED)
    return datetime.fromisoformat(stored) if stored else None


async def _consistent(db: Database) -> Finding:
    if found := await consistency.problems(db):
        return Finding("rows", False, "; ".join(found), OTHER)
    return Finding("rows", True, "all references and states are valid")


async def _subscribers(db: Database) -> Finding:
    count = await chats.count(db)
    if not count:
        return Finding("chats", False, "no chat is subscribed in this backup", OTHER)
    return Finding("chats", True, f"{count} subscribed")


async def _languages(db: Database, known: Collection[str]) -> Finding:
    used = await consistency.languages(db)
    if missing := sorted(used - {*known}):
        text = f"chats have languages without texts: {', '.join(missing)}"
        return Finding("languages", False, text, "set MESSAGES_DIR to texts with these languages")
    return Finding("languages", True, ", ".join(sorted(used)) or "none")


async def _zones(db: Database) -> Finding:
    used = await consistency.zones(db)
    if missing := sorted(one for one in used if zones.canonical(one) is None):
        text = f"chats have time zones that are not known: {', '.join(missing)}"
        return Finding("zones", False, text, "run `pip install --upgrade pytz tzdata`")
    return Finding("zones", True, f"{len(used)} time zones, all known")


async def _planned(db: Database, almanac: Almanac) -> Finding:
    """Plan an occasion as a test, as on the day before, and count: the next one of which no window is open yet.

    Chats that subscribed after a window closed are owed nothing.
    """
    occasion = almanac.following((await db.now() + REACH).date())
    before = datetime.combine(occasion.date, time(), UTC) - timedelta(days=1)
    db.offset += before - await db.now()
    await planner.sweep(db, almanac, before, status=Status.TEST)
    counts = {
        moment.name: await _count(db, occasion, moment)
        for moment in almanac.observance(occasion.observance).moments
    }
    said = ", ".join(f"{name} {planned}" for name, (planned, _) in counts.items())
    wrong = [
        f"{name}: {planned} of {wanted}"
        for name, (planned, wanted) in counts.items()
        if planned != wanted
    ]
    if wrong:
        text = f"{occasion.year}: not all notices could be planned ({', '.join(wrong)})"
        return Finding("planning", False, text, OTHER)
    return Finding("planning", True, f"{occasion.year}: {said} notices planned, none sent")


async def _count(db: Database, occasion: Occasion, moment: Moment) -> tuple[int, int]:
    """How many notices of a moment are planned, and how many chats want it."""
    broadcast_id, _ = await planning.open_broadcast(db, occasion, moment.name, Status.TEST)
    wanted = sum((await planning.cohorts(db, moment)).values())
    return await planning.owed(db, broadcast_id), wanted
