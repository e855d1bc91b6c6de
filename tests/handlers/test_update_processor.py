"""Updates of one chat take turns, those of different chats do not wait for each other."""

import asyncio

import pytest
from telegram import Update

from bot.delivery import answer_rate_limiter
from bot.handlers import update_processor as lanes_module
from bot.handlers.flood import Buckets, Stage
from bot.handlers.update_processor import AT_ONCE, WAITING, PerChatUpdateProcessor

GROUP = -100


def update(number: int, chat: int, person: int = 0, text: str = "/next") -> Update:
    """An update of that chat, or of a person in the group."""
    kind = "private" if chat > 0 else "supergroup"
    who = person or chat
    message = {"message_id": number, "date": 1, "text": text}
    message |= {"chat": {"id": chat, "type": kind}}
    message |= {"from": {"id": who, "is_bot": False, "first_name": "Somebody"}}
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


def lanes_of(log: Log, burst: int = 1000) -> PerChatUpdateProcessor:
    lanes = PerChatUpdateProcessor(Buckets((Stage(burst, 1.0),)), clock=lambda: 0.0)
    lanes.warn = lambda update: log.work("warning")
    return lanes


async def test_one_chat_is_served_in_order() -> None:
    """The second update starts when the first has ended."""
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
    assert not lanes._queues


async def handled(lanes: PerChatUpdateProcessor, updates: list[Update]) -> list[int]:
    """Which of them were handled, by their numbers."""
    numbers: list[int] = []

    async def note(one: Update) -> None:
        numbers.append(one.update_id)

    for one in updates:
        await lanes.process_update(one, note(one))
    return numbers


async def test_a_group_has_buckets_of_its_own() -> None:
    """Forty people who say one thing each are as many as one person who says forty."""
    lanes = PerChatUpdateProcessor(clock=lambda: 0.0)

    numbers = await handled(lanes, [update(n, GROUP, person=n) for n in range(1, 41)])

    assert numbers == list(range(1, 21))


async def test_a_flooder_in_a_group_leaves_something_for_others() -> None:
    """What one says too much is not taken from the group's buckets."""
    lanes = PerChatUpdateProcessor(Buckets((Stage(20, 1.0),)), clock=iter(range(1000)).__next__)

    await handled(lanes, [update(n, GROUP, person=1) for n in range(1, 200)])

    assert await handled(lanes, [update(200, GROUP, person=2)]) == [200]


async def test_an_admin_is_heard_in_a_group_that_says_too_much() -> None:
    """Whom Telegram has called an admin once has but the own buckets."""
    lanes = PerChatUpdateProcessor(clock=lambda: 0.0)

    async def prove() -> None:
        answer_rate_limiter.note_admin()

    await lanes.process_update(update(1, GROUP, person=7), prove())
    await handled(lanes, [update(n, GROUP, person=n) for n in range(10, 60)])

    assert await handled(lanes, [update(99, GROUP, person=7)]) == [99]
    assert await handled(lanes, [update(100, GROUP, person=8)]) == []


async def test_leaving_has_buckets_of_its_own() -> None:
    """Who has said too much may still stop, and have everything erased."""
    lanes = PerChatUpdateProcessor(clock=lambda: 0.0)
    await handled(lanes, [update(n, 1) for n in range(50)])

    found = await handled(lanes, [update(50, 1, text="/stop"), update(51, 1, text="/forgetme")])

    assert found == [50, 51]


async def test_who_waits_for_telegram_leaves_the_place_to_others() -> None:
    """However many updates wait for their answers' slots, the next one is handled."""
    lanes = PerChatUpdateProcessor(clock=lambda: 0.0)
    gate = asyncio.Event()

    async def answer() -> None:
        async with answer_rate_limiter._outside():
            await gate.wait()

    waiting = [
        asyncio.create_task(lanes.process_update(update(n, n), answer()))
        for n in range(1, 10 * AT_ONCE)
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    numbers = await asyncio.wait_for(handled(lanes, [update(999, 999)]), 1)
    gate.set()
    await asyncio.gather(*waiting)

    assert numbers == [999]
    assert lanes._places._value == AT_ONCE


async def test_requests_side_by_side_share_a_place() -> None:
    """A handler that asks Telegram several things at once gets its place back once."""
    lanes = PerChatUpdateProcessor(clock=lambda: 0.0)

    async def ask(turns_of_the_loop: int) -> None:
        async with answer_rate_limiter._outside():
            for _ in range(turns_of_the_loop):
                await asyncio.sleep(0)

    async def handle() -> None:
        await asyncio.gather(*(ask(turn) for turn in range(5)))
        assert lanes._places._value == AT_ONCE - 1

    await lanes.process_update(update(1, 1), handle())

    assert lanes._places._value == AT_ONCE


async def test_places_are_given_back_when_requests_side_by_side_wait_for_them() -> None:
    """Several requests of one update are answered while all places are taken: the update takes one place."""
    processor = PerChatUpdateProcessor(clock=lambda: 0.0)
    answered, finish = asyncio.Event(), asyncio.Event()

    async def ask() -> None:
        async with answer_rate_limiter._outside():
            await answered.wait()

    async def ask_after() -> None:
        await answered.wait()
        await _pass(2)
        await ask()

    async def several() -> None:
        await asyncio.gather(ask(), ask_after())

    async def busy() -> None:
        await finish.wait()

    asking = asyncio.create_task(processor.process_update(update(1, 1), several()))
    await _pass(5)
    others = [
        asyncio.create_task(processor.process_update(update(n, n), busy()))
        for n in range(2, 2 + AT_ONCE)
    ]
    await _pass(5)
    assert processor._places.locked()
    answered.set()
    await _pass(5)
    finish.set()
    await asyncio.gather(asking, *others)

    assert processor._places._value == AT_ONCE


async def _pass(turns: int) -> None:
    """Let the event loop run that many times."""
    for _ in range(turns):
        await asyncio.sleep(0)


async def test_a_crowd_shares_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """When very many updates wait, of each person one may, so that no one person fills it."""
    monkeypatch.setattr(lanes_module, "CROWDED", 10)
    log, gate = Log(), asyncio.Event()
    lanes = lanes_of(log)
    works = [
        lanes.process_update(update(n, chat=n % 10 + 1), log.work(str(n), gate)) for n in range(100)
    ]
    tasks = [asyncio.create_task(work) for work in works]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*tasks)

    assert len(log.lines) == 2 * 20
