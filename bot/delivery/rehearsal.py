"""Rehearsals that people ask for: a test for all chats of the sandbox, an exercise for one chat at the real Telegram.

Both go through the planned ledger and its sender, as broadcasts of their own status, and settle no actual delivery.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.store import chats, rehearsals
from bot.store.engine import Database
from bot.store.records import Chat, State, Status
from bot.store.rehearsals import Rehearsed

#: How long the notices of a rehearsal can be sent.
OPEN = timedelta(minutes=10)

#: Time between two notices of an exercise: Telegram lets a bot send one message a second to a chat.
SPACING = timedelta(seconds=1)

#: Seconds between two looks at the ledger while a test is sent.
LOOK_AGAIN = 0.02


async def test(
    db: Database,
    almanac: Almanac,
    occasion: Occasion,
    run: str,
    wake: Callable[[], None],
) -> Counter[State]:
    """Send every notice of an occasion to every subscribed chat now, in the order of their instants.

    `run` is a new name; `wake` makes the sender look for due batches. Returns the number of deliveries in each state:
    PLANNED are those that were not sent because of a fault that lasts.
    """
    waves: defaultdict[tuple[datetime, str], list[int]] = defaultdict(list)
    for chat in await chats.everyone(db):
        for moment, window in almanac.windows(occasion, chat.moments, chat.zone, chat.minute):
            waves[window.due, moment.name].append(chat.id or 0)
    ends = await db.now() + OPEN
    for (_, moment_name), numbers in sorted(waves.items()):
        one = Rehearsed(occasion, moment_name, numbers, await db.now(), ends)
        await rehearsals.add(db, run, Status.TEST, [one])
        while await rehearsals.under_way(db, run):
            wake()
            await asyncio.sleep(LOOK_AGAIN)
    return await rehearsals.states(db, run)


async def exercise(
    db: Database,
    almanac: Almanac,
    occasion: Occasion,
    run: str,
    chat: Chat,
    languages: Sequence[str],
) -> int:
    """Plan every notice of an occasion for one chat, in each of these languages, one a second from now on.

    `chat` must be stored. The transport sends them only if it takes part in exercises. Returns their number.
    """
    now = await db.now()
    names = [moment.name for moment in almanac.observance(occasion.observance).moments]
    windows = almanac.windows(occasion, names, chat.zone, chat.minute)
    windows = sorted(windows, key=lambda found: found[1].due)
    wanted = [(language, moment.name) for language in languages for moment, _ in windows]
    notices = [
        Rehearsed(
            occasion, name, [chat.id or 0], now + SPACING * place, now + OPEN, language=language
        )
        for place, (language, name) in enumerate(wanted)
    ]
    await rehearsals.add(db, run, Status.EXERCISE, notices)
    return len(notices)
