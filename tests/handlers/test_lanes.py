"""Updates of one chat take turns, those of different chats do not wait for each other."""

import asyncio

from telegram import Update

from bot.handlers.flood import Buckets
from bot.handlers.lanes import WAITING, Lanes


def update(number: int, chat: int) -> Update:
    """An update of that chat."""
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}}
    made = Update.de_json({"update_id": number, "message": message}, None)
    assert made is not None
    return made


class Log:
    """What was handled, in order; each takes a turn of the loop, or until it is let go."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    async def work(self, name: str, gate: asyncio.Event | None = None) -> None:
        self.lines.append(f"{name} begins")
        await (gate.wait() if gate else asyncio.sleep(0))
        self.lines.append(f"{name} ends")


def lanes_of(log: Log, burst: int = 1000) -> Lanes:
    lanes = Lanes(Buckets(burst=burst), clock=lambda: 0.0)
    lanes.warn = lambda update: log.work("warning")
    return lanes


async def test_one_chat_is_served_in_order() -> None:
    """The second update begins when the first has ended."""
    log = Log()
    lanes = lanes_of(log)

    await asyncio.gather(
        *(lanes.process_update(update(n, chat=1), log.work(str(n))) for n in range(3))
    )

    assert log.lines == [f"{n} {what}" for n in range(3) for what in ("begins", "ends")]


async def test_a_slow_chat_holds_up_nobody() -> None:
    """While one chat waits for its answer, another is served."""
    log, gate = Log(), asyncio.Event()
    lanes = lanes_of(log)
    slow = asyncio.create_task(lanes.process_update(update(1, chat=1), log.work("slow", gate)))
    await asyncio.sleep(0)

    await asyncio.wait_for(lanes.process_update(update(2, chat=2), log.work("quick")), 1)
    gate.set()
    await slow

    assert log.lines == ["slow begins", "quick begins", "quick ends", "slow ends"]


async def test_a_flood_is_dropped_after_one_warning() -> None:
    """Three are handled, the fourth is warned of in its turn, the rest are not even begun."""
    log = Log()
    lanes = lanes_of(log, burst=3)

    await asyncio.gather(
        *(lanes.process_update(update(n, chat=1), log.work(str(n))) for n in range(10))
    )

    begun = [line for line in log.lines if line.endswith("begins")]
    assert begun == ["0 begins", "1 begins", "2 begins", "warning begins"]
    assert lanes.dropped == 7


async def test_a_lane_does_not_grow_without_bounds() -> None:
    """Behind one slow update so many wait, and no more."""
    log, gate = Log(), asyncio.Event()
    lanes = lanes_of(log)
    works = [lanes.process_update(update(n, chat=1), log.work(str(n), gate)) for n in range(100)]
    tasks = [asyncio.create_task(work) for work in works]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*tasks)

    assert len(log.lines) == 2 * (1 + WAITING)


async def test_an_error_frees_the_lane() -> None:
    """The next update of the chat is handled."""
    log = Log()
    lanes = lanes_of(log)

    async def fail() -> None:
        raise RuntimeError

    results = await asyncio.gather(
        lanes.process_update(update(1, chat=1), fail()),
        lanes.process_update(update(2, chat=1), log.work("next")),
        return_exceptions=True,
    )

    assert isinstance(results[0], RuntimeError)
    assert log.lines == ["next begins", "next ends"]
    assert not lanes._lanes
