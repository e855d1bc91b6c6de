"""Slots are shared: notices keep theirs however many people ask, and answers keep theirs beside a broadcast."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivery.answer_credit import answers_share
from bot.delivery.answer_queue import Asker, Rank
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.rate_limiter import RateLimiter
from bot.delivery.slots import effective
from bot.errors import AnswerDropped
from bot.store.engine import Database, open_database
from tests.delivery.virtual_time import VirtualDatabase, VirtualTime


class Scene:
    """What is sent and answered in virtual time."""

    def __init__(self, db: Database) -> None:
        self.time = VirtualTime()
        self.db = VirtualDatabase(db, self.time)
        self.notified: list[float] = []
        self.answered: list[float] = []
        self.waits: list[float] = []
        self.dropped = 0

    async def rate_limiter(self, rate: int = 30) -> RateLimiter:
        """The rate limiter of one process."""
        database_clock = DatabaseClock(self.time.monotonic)
        rate_limiter = RateLimiter(self.db, rate, database_clock, self.time.sleep)
        await rate_limiter.start()
        return rate_limiter

    async def send(
        self, rate_limiter: RateLimiter, count: int = 10**9, until: float = float("inf")
    ) -> None:
        """A sender with so many notices."""
        while count and self.time.now < until and await rate_limiter.notice():
            self.notified.append(self.time.now)
            count -= 1

    async def ask(self, rate_limiter: RateLimiter, asker: Asker, at: float = 0) -> None:
        """One update that asks at that time."""
        await self.time.sleep(at - self.time.now)
        asker.since = asked = self.time.now
        try:
            await rate_limiter.answer(asker)
        except AnswerDropped:
            self.dropped += 1
            return
        self.answered.append(self.time.now)
        self.waits.append(self.time.now - asked)

    async def ask_for_ever(self, rate_limiter: RateLimiter, who: int, until: float) -> None:
        """One account that asks again as soon as it was answered."""
        while self.time.now < until:
            await self.ask(rate_limiter, Asker(who, who + 1, 0))
            await self.time.sleep(0.001)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A fresh database, and time that stands still."""
    database = await open_database(f"sqlite:///{tmp_path / 'bot.db'}", lasting=False)
    yield Scene(database)
    await database.close()


def share_of_notices(scene: Scene, end: float) -> float:
    """While there were notices: until then."""
    answered = sum(at <= end for at in scene.answered)
    return len(scene.notified) / (len(scene.notified) + answered)


@pytest.mark.parametrize("rate", [1, 2, 6, 30, 300])
async def test_a_crowd_leaves_notices_their_share(scene: Scene, rate: int) -> None:
    """However many ask all the time, 78 % of the slots are for notices while they wait, at any rate."""
    rate_limiter = await scene.rate_limiter(rate)
    end = scene.time.now + (200 if rate < 30 else 20)

    crowd = [scene.ask_for_ever(rate_limiter, who, end) for who in range(max(40, rate // 2))]
    await scene.time.live([scene.send(rate_limiter, until=end), *crowd])

    assert len(scene.notified) / (end - 1000) > 0.77 * effective(rate)
    assert 0.77 <= share_of_notices(scene, end) <= 0.83
    await rate_limiter.stop()


async def test_in_danger_notices_have_nine_of_ten_slots(scene: Scene) -> None:
    """From the moment at which a deadline is in danger; two answers a second remain."""
    rate_limiter = await scene.rate_limiter()
    rate_limiter.credit.danger_from = 0.0
    end = scene.time.now + 30

    crowd = [scene.ask_for_ever(rate_limiter, who, end) for who in range(40)]
    await scene.time.live([scene.send(rate_limiter, until=end), *crowd])

    assert share_of_notices(scene, end) >= 0.89
    assert len(scene.answered) >= 2 * 30
    await rate_limiter.stop()


@pytest.mark.parametrize(
    ("rate", "danger", "share"),
    [(30, False, 0.22), (30, True, 0.1), (10, True, 0.2), (6, True, 0.22), (1, True, 0.22)],
)
def test_the_share_of_answers(rate: int, danger: bool, share: float) -> None:
    """Two a second are kept in danger as far as notices keep 78 %; that goes first at the lowest rates."""
    assert answers_share(rate, danger=danger) == pytest.approx(share)


async def test_idle_slots_are_for_answers(scene: Scene) -> None:
    """With no notice waiting, answers go at the full rate."""
    rate_limiter = await scene.rate_limiter()

    begun = scene.time.now
    await scene.time.live(scene.ask(rate_limiter, Asker(who, who + 1, 0)) for who in range(280))

    assert scene.time.now - begun < 280 / effective(30) + 0.2
    await rate_limiter.stop()


async def test_an_answer_alone_goes_at_once(scene: Scene) -> None:
    """Nothing else waits: no time passes."""
    rate_limiter = await scene.rate_limiter()

    await scene.time.live([scene.ask(rate_limiter, Asker(1, 1, 0))])

    assert scene.waits == [0.0]
    await rate_limiter.stop()


async def test_few_answers_are_quick_beside_a_broadcast(scene: Scene) -> None:
    """Four a second at 30 a second: 99 of 100 within a second, and no second without notices."""
    rate_limiter = await scene.rate_limiter()
    end = scene.time.now + 50

    asked = [scene.ask(rate_limiter, Asker(who, who + 1, 0), 1000 + who / 4) for who in range(200)]
    await scene.time.live([scene.send(rate_limiter, until=end), *asked])

    assert sorted(scene.waits)[197] < 0.25
    await rate_limiter.stop()


@pytest.mark.parametrize("senders", [1, 3])
async def test_answers_of_a_process_of_their_own_take_no_more(scene: Scene, senders: int) -> None:
    """Others send, this process answers a crowd: notices keep 77 %, and answers at least two a second."""
    sending = [await scene.rate_limiter() for _ in range(senders)]
    answering = await scene.rate_limiter()
    end = scene.time.now + 20

    crowd = [scene.ask_for_ever(answering, who, end) for who in range(40)]
    await scene.time.live([*(scene.send(one, until=end) for one in sending), *crowd])

    assert share_of_notices(scene, end) >= 0.77
    assert len(scene.answered) >= 2 * 20
    for rate_limiter in (*sending, answering):
        await rate_limiter.stop()


async def test_a_process_of_its_own_answers_at_full_rate_when_nobody_sends(scene: Scene) -> None:
    """The broadcast has ended: what the senders leave is idle."""
    sending, answering = await scene.rate_limiter(), await scene.rate_limiter()
    await scene.time.live([scene.send(sending, 30)])
    begun, end = scene.time.now, scene.time.now + 10

    await scene.time.live(scene.ask_for_ever(answering, who, end) for who in range(40))

    assert len(scene.answered) > 0.95 * effective(30) * (scene.time.now - begun)
    await sending.stop()
    await answering.stop()


async def test_people_take_turns(scene: Scene) -> None:
    """One who asked a hundred times before the others does not go before them."""
    rate_limiter = await scene.rate_limiter()
    order: list[str] = []

    async def ask(name: str) -> None:
        await rate_limiter.answer(Asker(name, len(name), scene.time.now))
        order.append(name)

    await scene.time.live(ask(name) for name in ("loud",) * 15 + ("quiet", "shy"))

    assert set(order[:3]) == {"loud", "quiet", "shy"}
    await rate_limiter.stop()


async def test_operators_go_first_and_strangers_are_not_forgotten(scene: Scene) -> None:
    """Operators, then those owed a notice, then others; but one of four slots goes to the last rank."""
    rate_limiter = await scene.rate_limiter()
    order: list[Rank] = []

    async def ask(who: int, rank: Rank) -> None:
        await rate_limiter.answer(Asker(who, who + 1, scene.time.now, rank))
        order.append(rank)

    ranks = [Rank.OTHERS] * 20 + [Rank.OWED] * 20 + [Rank.OPERATOR] * 2
    await scene.time.live(ask(who, rank) for who, rank in enumerate(ranks))

    assert order[:2] == [Rank.OPERATOR] * 2
    assert Counter(order[:22])[Rank.OTHERS] == 5
    await rate_limiter.stop()


async def test_an_old_answer_is_dropped_and_an_owed_one_is_not(scene: Scene) -> None:
    """After a minute a question stays unanswered; what changed something is answered."""
    rate_limiter = await scene.rate_limiter(1)
    begun = scene.time.now

    questions = [scene.ask(rate_limiter, Asker(who, who + 1, 0)) for who in range(60)]
    changes = [
        scene.ask(rate_limiter, Asker(who, who + 1, 0, lasting=True)) for who in range(60, 180)
    ]
    await scene.time.live([scene.send(rate_limiter, until=begun + 300), *questions, *changes])

    assert scene.dropped > 40
    assert len(scene.answered) == 180 - scene.dropped
    assert scene.dropped + sum(wait < 61 for wait in scene.waits) >= 60
    assert max(scene.waits) > 200
    await rate_limiter.stop()


async def test_waiting_answers_are_bounded(scene: Scene) -> None:
    """More than can be answered within a minute do not wait, nor more than twenty of one person."""
    rate_limiter = await scene.rate_limiter(2)

    await scene.time.live(scene.ask(rate_limiter, Asker(1, 1, 0)) for _ in range(30))
    assert scene.dropped == 10
    await scene.time.live(scene.ask(rate_limiter, Asker(who, who + 1, 0)) for who in range(200))

    assert scene.dropped >= 10 + 80
    await rate_limiter.stop()


async def test_a_rush_is_told_once(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """A line at its beginning and one at its end, and one alert, with counts and no names."""
    rate_limiter = await scene.rate_limiter(5)
    alerts: list[tuple[str, dict[str, str | int]]] = []
    rate_limiter.rush.alert_operators = lambda key, **values: alerts.append((key, values))

    await scene.time.live(scene.ask(rate_limiter, Asker(who, who + 1, 0)) for who in range(1000))
    rate_limiter.rush.look()
    during = [record.message for record in caplog.records]
    scene.time.now += 61
    rate_limiter.rush.look()
    rate_limiter.rush.look()

    assert len(alerts) == 1
    assert alerts[0][0] == "alert-rush"
    assert len(during) == 1
    assert during[0].startswith("A rush: ")
    (end,) = [record.message for record in caplog.records][1:]
    assert end.startswith("The rush is over: ")
    assert f"{scene.dropped} were dropped" in end
    await rate_limiter.stop()


async def test_newcomers_delay_subscribers_by_less_than_half(scene: Scene) -> None:
    """20,000 people say /start within five minutes while 20,000 subscribers are notified, all at ten times the rate.

    Subscribers are notified at most 45 % later than alone, and each newcomer is answered.
    """
    rate_limiter = await scene.rate_limiter(300)
    begun = scene.time.now
    subscribers, newcomers, span = 20_000, 20_000, 30.0

    questions = [
        scene.ask(
            rate_limiter, Asker(who, who + 1, 0, lasting=True), begun + span * who / newcomers
        )
        for who in range(newcomers)
    ]
    await scene.time.live([scene.send(rate_limiter, subscribers), *questions])

    assert scene.notified[-1] - begun <= 1.45 * subscribers / effective(300)
    assert len(scene.answered) == newcomers
    await rate_limiter.stop()


async def test_who_gives_up_leaves_no_trace(scene: Scene) -> None:
    """An update that is cancelled while it waits takes no slot."""
    rate_limiter = await scene.rate_limiter(1)
    waiting = [
        asyncio.create_task(rate_limiter.answer(Asker(who, who, 1000.0))) for who in range(5)
    ]
    await asyncio.sleep(0)

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert not len(rate_limiter._answers)
    await rate_limiter.stop()


async def test_one_who_writes_too_much_holds_up_nobody(scene: Scene) -> None:
    """Twenty answers to one chat take 17 seconds; another chat, and notices, have their slots meanwhile."""
    rate_limiter = await scene.rate_limiter()
    loud = [scene.ask(rate_limiter, Asker(1, 1001, 0)) for _ in range(20)]
    late = scene.ask(rate_limiter, Asker(2, 1002, 0), scene.time.now + 5)

    await scene.time.live([*loud, late, scene.send(rate_limiter, 100)])

    assert len(scene.notified) == 100
    assert max(scene.notified) < 1000 + 5
    assert sorted(scene.waits)[-1] >= 16.9
    (other,) = [
        wait for at, wait in zip(scene.answered, scene.waits, strict=True) if at - wait > 1000 + 4
    ]
    assert other < 1
    await rate_limiter.stop()


async def test_processes_that_begin_at_the_same_instant_send_no_burst(scene: Scene) -> None:
    """One reserves slots and is held up; it cannot know the other yet, and gives up the slots that it missed."""
    rate = 300
    held_up, other = await scene.rate_limiter(rate), await scene.rate_limiter(rate)
    begin = scene.time.now

    async def begin_late() -> None:
        assert await held_up.notice()
        scene.time.now += 0.08
        await asyncio.gather(scene.send(held_up, 30), scene.send(other, 30))

    await scene.time.live([begin_late()])

    # No more than the slots from 20 ms before the end of the stall on.
    assert sum(at <= begin + 0.2 for at in scene.notified) <= (0.2 - 0.08 + 0.02) * rate
