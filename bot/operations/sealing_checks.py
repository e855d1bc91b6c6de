"""Checks that Telegram ids are sealed in the database. No finding is a NO-GO: notices do not depend on it."""

from bot.operations.readiness import Finding, Setup
from bot.store import rekey

#: What Telegram's terms for bots demand, and how it is done.
WANTED = (
    "Telegram ids are stored unsealed, but Telegram's terms for bots (4.4) want user data encrypted at rest, with its"
    " key apart"
)
MAKE = "run `key`, set DATA_KEY, start every process again, and run `rekey`"


async def sealed(setup: Setup) -> list[Finding]:
    """All Telegram ids are sealed by the first key of DATA_KEY."""
    if not setup.db.ring:
        return [Finding("sealed ids", True, WANTED, MAKE)]
    key = setup.db.ring.ids[0]
    if await rekey.unfinished(setup.db):
        text = f"not all Telegram ids are sealed with the data key {key}"
        return [Finding("sealed ids", True, text, "run `rekey`, until it says that all are")]
    return [Finding("sealed ids", True, f"all are sealed with the data key {key}")]


ALL = (sealed,)
