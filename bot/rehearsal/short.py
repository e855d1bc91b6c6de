"""A short rehearsal: the next occasion for some chats, without faults, to see whether notices can be sent to them."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console

from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.operations.readiness import Finding
from bot.rehearsal import rehearsal
from bot.rehearsal.progress import Progress
from bot.rehearsal.rehearsal import Options
from bot.settings import Settings
from bot.store.records import Chat

#: How many chats it has at most: with the start of the sender it takes some seconds.
CHATS = 50

#: What to do when a notice did not arrive as it should.
OTHER_TEXTS = "set MESSAGES_DIR to texts whose observances have these notices"
REPEAT = "run `rehearse --from-database` after the restore, and read its certificate"


async def finding(
    chats: Sequence[Chat], settings: Settings, catalog: Catalog, almanac: Almanac, at: datetime
) -> Finding:
    """Send the notices of the next occasion after `at` to copies of these chats in the sandbox; what is found.

    The copies have other Telegram ids, and nothing leaves this machine. Waiting is skipped.
    """
    occasion = almanac.following(at.date())
    options = Options(occasion, None, chats, "none", 1, kills=False)
    plan = rehearsal.planned(options, almanac, catalog, settings.rate)
    if not plan.owed:
        return _nothing_owed(occasion, chats, almanac)
    silent = Progress(Console(quiet=True), len(plan.owed))
    result = await rehearsal.rehearse(plan, settings, catalog, at, silent)
    what = f"{occasion.year}: {len(plan.owed)} notices to {len(chats)} of the chats"
    if result.reasons:
        return Finding("rehearsal", False, f"{what}: {'; '.join(result.reasons)}", REPEAT)
    return Finding("rehearsal", True, f"{what}, each arrived once at the sandbox, as it should")


def _nothing_owed(occasion: Occasion, chats: Sequence[Chat], almanac: Almanac) -> Finding:
    """Chats may want no notice of an occasion; it is NO-GO if they want notices that no observance has."""
    known = {moment.name for one in almanac.observances for moment in one.moments}
    wanted = {name for chat in chats for name in chat.moments}
    what = f"{occasion.year}: nothing is owed to {len(chats)} of the chats"
    if wanted and not wanted & known:
        text = f"{what}: they want notices that no observance has ({', '.join(sorted(wanted))})"
        return Finding("rehearsal", False, text, OTHER_TEXTS)
    return Finding("rehearsal", True, f"{what}, which want none of its notices; none was rehearsed")
