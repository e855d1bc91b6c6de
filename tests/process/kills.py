"""A process that is killed again and again at random instants, and started again on the same disk."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.store.records import State
from bot.store.tables import chat
from tests import postgres
from tests.process import machines
from tests.process.forking import Forge
from tests.process.machines import LATER, Machine, Workshop
from tests.process.snapshots import A_MINUTE, logs
from tests.stage import PATIENCE, TOKEN

#: Seconds after its start within which some processes are killed; the others are killed at one of so many calls to
#: Telegram, so many seconds after it, and at the latest after so many seconds.
YOUNG, CALLS, AFTER, OLD = 1.5, 60, 0.05, 8.0

#: Notices a second, and how many people there are for each kill: enough that some are owed at each.
RATE, FOR_EACH = 20, 8


@dataclass
class Survived:
    """What was seen of a machine whose process was killed so often."""

    kills: int = 0
    #: Why its database was held, after each kill after which it was.
    held: list[str] = field(default_factory=list)
    told: Counter[int | None] = field(default_factory=Counter)
    people: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    states: dict[State, int] = field(default_factory=dict)
    #: The kills by the last call to Telegram before them.
    during: Counter[str] = field(default_factory=Counter)


async def survive(
    forge: Forge, folder: Path, chance: random.Random, kills: int, server: postgres.Cluster | None
) -> Survived:
    """Kill the process of a machine so often in the midst of a broadcast, and let it finish."""
    world, seen = World(token=TOKEN, max_calls=1_000_000), Survived()
    operators = [world.people.add(name, "en", started=True) for name in ("Anna", "Rena")]
    people = [world.people.add(f"Voice {n}", "az", started=True) for n in range(FOR_EACH * kills)]
    seen.people = {one.id for one in people}
    await asyncio.to_thread(folder.mkdir, parents=True)
    async with serve(world) as served:
        messages = machines.texts(folder, 3600, -60, chosen=True)
        own = machines.settings(served.url, messages, operators, RATE)
        workshop = Workshop(forge, folder, world, own, server)
        try:
            machine = workshop.machine()
            await _subscribe(machine, [one.id for one in people])
            for _ in range(kills):
                await _kill(machine, world, chance, seen)
            await machine.start().serving()
            told = world.calls.delivered
            await world.until(lambda: seen.people <= told().keys(), 4 * A_MINUTE)
            await machine.idle(PATIENCE)
            seen.held += filter(None, [await machine.ledger.mark()])
            assert await machine.running.stopped() == 0
            seen.told = Counter({who: n for who, n in told().items() if who in seen.people})
            seen.doubtful = await machine.ledger.doubtful()
            seen.states = await machine.ledger.states(LATER)
        except Exception as error:
            error.add_note(logs(folder))
            raise
        finally:
            workshop.end()
    return seen


async def _kill(machine: Machine, world: World, chance: random.Random, seen: Survived) -> None:
    """Start the process, and kill it at a random instant or at a random call to Telegram."""
    end, before = time.monotonic() + chance.uniform(0, YOUNG), len(world.calls)
    calls = before + chance.randint(1, CALLS)
    machine.start()
    if chance.random() < 0.75:
        end = time.monotonic() + OLD
        await world.until(lambda: time.monotonic() > end or len(world.calls) >= calls, A_MINUTE)
        end = time.monotonic() + chance.uniform(0, AFTER)
    await world.until(lambda: time.monotonic() > end, A_MINUTE)
    await machine.running.killed()
    seen.kills += 1
    made = [*world.calls][before:]
    seen.during[made[-1].method if made else "none"] += 1
    if await machine.ledger.has_tables():
        seen.held += filter(None, [await machine.ledger.mark()])


async def _subscribe(machine: Machine, people: list[int]) -> None:
    """Subscribe people, each of whom has chosen a minute of its own: so each is in a batch of its own.

    A process that was killed keeps only its own batches for the length of a lease.
    """
    zone = machines.zone(datetime.now(UTC))
    local = datetime.now(UTC).astimezone(zone)
    passed = local.hour * 60 + local.minute - 2
    rows = [
        {
            "telegram_id": who,
            "language": "az",
            "kind": "private",
            "zone": zone.key,
            "minute": place * passed // len(people),
            "moments": frozenset({LATER}),
            "cards": False,
            "subscribed_us": datetime.now(UTC) - timedelta(days=90),
        }
        for place, who in enumerate(people)
    ]
    async with machine.database() as db, db.begin() as tx:
        await tx.execute(chat.insert(), rows)
