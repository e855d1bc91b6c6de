"""A correction, and a recall, in the midst of sending, while senders are killed and Telegram fails."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.messages import snapshot
from bot.messages.snapshot import Snapshot
from bot.sandbox.world.failures import Cut, Delay, Reply, too_many
from bot.sandbox.world.messages import Message
from bot.store import editions, revisions
from bot.store.engine import Database, open_database
from bot.store.records import RevisionKind, State
from bot.store.revisions import NewRevision
from tests import postgres
from tests.chaos import ledger
from tests.chaos.runs import SENDER
from tests.chaos.today import texts
from tests.process.launching import RUN, Running, launched
from tests.process.scene import Telegram, standing_in
from tests.stage import PATIENCE, TOKEN

pytestmark = pytest.mark.chaos

#: Messages a second, how many people there are, and who of them has blocked the bot.
RATE, CROWD, BLOCKED_EVERY = 200, 1000, 100

#: Seconds from the plan until the notice is due.
SOON = 6.0

#: The number of the edition, at the end of each notice.
NUMBER = re.compile(r"§(\d)")

#: The requests that change a copy.
EDITS = ("editMessageText", "deleteMessage")


def edition(folder: Path, number: int) -> Snapshot:
    """The texts in that folder, with a number in the last sentence of each notice."""
    found = snapshot.read(folder).files
    return Snapshot(
        {
            name: re.sub(
                r"^(closing = [^§\n]+?)(?: §\d)?$", rf"\1 §{number}", text, flags=re.MULTILINE
            )
            for name, text in found.items()
        }
    )


@dataclass
class Run:
    """Senders, the people they write to, and the ledger."""

    telegram: Telegram
    db: Database
    messages: Path
    people: dict[int, bool]
    start: Callable[[], Awaitable[Running]]

    async def has_been_asked(self, methods: tuple[str, ...], count: int) -> None:
        """Wait until so many of these requests have arrived."""
        arrived = self.telegram.world.calls.arrived
        await self.telegram.world.until(
            lambda: sum(arrived[method] for method in methods) >= count, PATIENCE
        )

    async def revise(self, kind: RevisionKind, number: int | None = None) -> None:
        """Correct or recall what was sent until now."""
        digest = None
        if number is not None:
            made = edition(self.messages, number)
            digest = made.digest
            await editions.put(self.db, digest, made.files)
            await editions.choose(self.db, digest)
        (one,) = await revisions.begun(self.db)
        await revisions.add(self.db, NewRevision(one.id, kind, one.revision, digest))

    async def ended(self) -> None:
        """Wait until nothing is owed and every copy was looked at."""
        await ledger.settled(self.db)
        async with asyncio.timeout(2 * PATIENCE):
            while True:
                (one,) = await revisions.begun(self.db)
                found = await revisions.of_broadcast(self.db, one.id)
                if all(part.ended for part in found):
                    return
                await asyncio.sleep(0.2)

    def copies(self, person: int) -> list[Message]:
        """The notices in the chat of a person."""
        world = self.telegram.world
        return world.messages.of(world.people[person]).messages


@pytest.fixture(params=["sqlite", "postgresql"])
async def run(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Run]:
    """One process on SQLite, two senders on PostgreSQL; some people have blocked the bot."""
    one = request.param == "sqlite"
    if not one and postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    async with AsyncExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'bot.db'}"
        if not one:
            url = stack.enter_context(postgres.cluster()).new_database()
        telegram = await stack.enter_async_context(standing_in())
        people = {}
        for number in range(CROWD):
            person = telegram.world.people.add(f"Voice {number}", "az", started=True)
            person.blocked = number % BLOCKED_EVERY == 0
            people[person.id] = person.blocked
        await ledger.subscribe(url, people)
        messages = texts(tmp_path, SOON)
        db = await open_database(url)
        stack.push_async_callback(db.close)
        first = edition(messages, 1)
        await editions.put(db, first.digest, first.files)
        await editions.choose(db, first.digest)
        settings = {"telegram_bot_token": TOKEN, "telegram_api_url": telegram.url}
        settings |= {"database_url": url, "messages_dir": messages, "send_rate": RATE}

        async def start() -> Running:
            command = RUN if one else SENDER
            launching = launched(*command, folder=tmp_path, **settings)
            return await stack.enter_async_context(launching)

        if one:
            # What `run` reads is what it sends: the files are the first edition.
            first.write(messages)
        yield Run(telegram, db, messages, people, start)


def trouble(run: Run) -> None:
    """What fails from now on, now and then."""
    failures = run.telegram.world.failures
    for method in ("sendMessage", *EDITS):
        failures.script(too_many(1), method, times=2, every=301)
        failures.script(Reply(502, "Bad Gateway"), method, times=5, every=103)
        failures.script(Cut(after=True), method, times=5, every=107)
        failures.script(Delay(0.05), method, times=None)


async def end(running: Running) -> None:
    running.process.send_signal(signal.SIGTERM)
    assert await running.ended() == 0, running.err
    assert "Traceback" not in running.err, running.err


async def test_nobody_keeps_an_old_text(run: Run) -> None:
    """Two corrections while notices go out, a sender killed in each: nobody is lost, nobody has an old text."""
    senders = (
        [await run.start(), await run.start()]
        if "postgres" in str(run.db.engine.url)
        else [await run.start()]
    )
    await run.telegram.has_told(400)
    trouble(run)
    await run.revise(RevisionKind.CORRECTION, 2)
    await run.has_been_asked(EDITS, 150)
    await senders.pop().killed()
    senders.append(await run.start())
    await run.has_been_asked(EDITS, 300)
    await run.revise(RevisionKind.CORRECTION, 3)
    await run.has_been_asked(EDITS, 700)
    await senders.pop().killed()
    senders.append(await run.start())
    await run.ended()
    for running in senders:
        await end(running)

    doubtful = await ledger.listed(run.db)
    for person, blocked in run.people.items():
        found = [NUMBER.findall(one.text) for one in run.copies(person)]
        if blocked:
            assert not found
        elif person not in doubtful:
            assert found == [["3"]], person
        else:
            assert found[-1] == ["3"], person


async def test_nobody_keeps_what_was_taken_back(run: Run) -> None:
    """A recall while notices still go out; a sender is killed in the midst of it."""
    senders = [await run.start()]
    await run.telegram.has_told(400)
    trouble(run)
    await run.revise(RevisionKind.RECALL)
    await run.has_been_asked(EDITS, 100)
    await senders.pop().killed()
    senders.append(await run.start())
    await run.ended()
    for running in senders:
        await end(running)

    doubtful = await ledger.listed(run.db)
    left = {person for person in run.people if run.copies(person)}
    assert left <= doubtful
    states = await ledger.states(run.db)
    assert states[State.SENT] == states[State.PLANNED] == 0
    assert states[State.RECALLED] >= CROWD - len(doubtful) - CROWD // BLOCKED_EVERY
