"""The runs: which processes send, on which database, and how they are disturbed."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.store.engine import open_database
from tests import postgres
from tests.chaos import ledger
from tests.chaos.outcome import Outcome
from tests.chaos.telegram import PEOPLE, Telegram, standing_in
from tests.chaos.today import texts
from tests.process.launching import PYTHON, RUN, Running, launched
from tests.stage import TOKEN

#: Messages a second that may arrive: two cores carry it with ease beside other work, so the bot limits it, not the
#: machine.
RATE = 300

#: Seconds from the plan until the notice is due.
SOON = 8.0

#: Seconds for which a process is frozen: longer than its lease; and a moment, after which it is late.
FROZEN, MOMENT = 17.0, 0.2

SENDER = (PYTHON, "-m", "bot", "sender")


@dataclass(frozen=True)
class Scene:
    """The surroundings of a run."""

    telegram: Telegram
    #: Starts a process that sends.
    start: Callable[..., Awaitable[Running]]
    server: postgres.Cluster | None = None


#: What befalls those who send: how often requests were broken off, and who sends in the end.
Events = Callable[[Scene], Awaitable[tuple[int, list[Running]]]]


async def three_senders(folder: Path) -> Outcome:
    """Three senders on PostgreSQL: one is killed, one is frozen, one is restarted, and so is the server."""
    with postgres.cluster(hasty=False) as server:
        return await _live_through(folder, server.new_database(), _many, server)


async def one_process(folder: Path) -> Outcome:
    """One process on SQLite, which is killed, frozen, and restarted."""
    return await _live_through(folder, f"sqlite:///{folder / 'bot.db'}", _alone)


async def _many(scene: Scene) -> tuple[int, list[Running]]:
    telegram, server = scene.telegram, scene.server
    assert server is not None
    killed, frozen, ended = [await scene.start(*SENDER) for _ in range(3)]

    await telegram.has_told(2000)
    await killed.killed()
    await telegram.has_told(4000)
    second = await scene.start(*SENDER)
    await telegram.has_told(6000)
    thawing = asyncio.create_task(_freeze(frozen, FROZEN))
    await telegram.has_told(9000)
    await asyncio.to_thread(server.restart, "immediate")
    await thawing
    await telegram.has_told(15_000)
    await _end(ended)
    third = await scene.start(*SENDER)
    for count in range(16_000, 19_000, 500):
        await telegram.has_told(count)
        await _freeze(second, MOMENT)
    return 1 + 1 + 3, [second, frozen, third]


async def _alone(scene: Scene) -> tuple[int, list[Running]]:
    telegram = scene.telegram
    killed = await scene.start(*RUN)

    await telegram.has_told(3000)
    await killed.killed()
    ended = await scene.start(*RUN)
    await telegram.has_told(8000)
    await _freeze(ended, FROZEN)
    await telegram.has_told(14_000)
    await _end(ended)
    last = await scene.start(*RUN)
    for count in range(15_000, 18_000, 500):
        await telegram.has_told(count)
        await _freeze(last, MOMENT)
    return 1 + 1, [last]


async def _freeze(running: Running, seconds: float) -> None:
    running.process.send_signal(signal.SIGSTOP)
    await asyncio.sleep(seconds)
    running.process.send_signal(signal.SIGCONT)


async def _end(running: Running) -> None:
    running.process.send_signal(signal.SIGTERM)
    assert await running.ended() == 0, running.err
    assert "Traceback" not in running.err, running.err


async def _live_through(
    folder: Path, url: str, events: Events, server: postgres.Cluster | None = None
) -> Outcome:
    await ledger.subscribe(url, PEOPLE)
    try:
        return await _live(folder, url, events, server)
    except Exception as error:
        error.add_note(_logs(folder))
        raise


async def _live(folder: Path, url: str, events: Events, server: postgres.Cluster | None) -> Outcome:
    async with standing_in(folder) as telegram, _starting(folder, telegram.url, url) as start:
        broken_off, running = await events(Scene(telegram, start, server))
        db = await open_database(url)
        await ledger.settled(db)
        for process in running:
            await _end(process)
        calls, states = await telegram.calls(), await ledger.states(db)
        listed, gone = await ledger.listed(db), await ledger.gone(db)
        await db.close()
    return Outcome(calls, states, listed, gone, broken_off)


def _logs(folder: Path) -> str:
    return "\n".join(log.read_text("utf-8") for log in sorted(folder.glob("*.err")))


@asynccontextmanager
async def _starting(
    folder: Path, telegram: str, database: str
) -> AsyncIterator[Callable[..., Awaitable[Running]]]:
    settings: dict[str, Any] = {
        "telegram_bot_token": TOKEN,
        "telegram_api_url": telegram,
        "database_url": database,
        "messages_dir": texts(folder, SOON),
        "send_rate": RATE,
    }
    async with AsyncExitStack() as stack:

        async def start(*command: str) -> Running:
            return await stack.enter_async_context(launched(*command, folder=folder, **settings))

        yield start
