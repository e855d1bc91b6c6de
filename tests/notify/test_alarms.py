"""How often an alarm is told: once a cause, again with growing pauses while it lasts, until it is acknowledged."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.app.alerting import StoredAlarms
from bot.errors import DatabaseAway
from bot.notify.alarms import Alarms
from bot.store import alarm_log
from bot.store.engine import Database
from tests.cast import NOVEMBER

SILENT, BACK = "alert-polling-silent", "alert-polling-back"

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Routes:
    """Two routes that keep what is sent; those in `failing` fail."""

    labels: list[str] = field(default_factory=lambda: ["mailto://example.org", "ntfy://…"])
    failing: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)

    async def send(self, title: str, text: str) -> dict[str, str]:
        """Keep the text."""
        self.sent.append(text)
        return dict.fromkeys(sorted(self.failing), "refused")


class Away(StoredAlarms):
    """A database that does not answer."""

    async def told(self, cause: str) -> alarm_log.Told | None:
        raise DatabaseAway(reason="connection refused")

    async def claim(
        self, cause: str, before: alarm_log.Told | None, after: alarm_log.Told | None
    ) -> bool:
        raise DatabaseAway(reason="connection refused")

    async def put(self, cause: str, value: alarm_log.Told | None) -> None:
        raise DatabaseAway(reason="connection refused")

    async def acknowledged(self) -> datetime | None:
        raise DatabaseAway(reason="connection refused")


class Scene:
    """A process with alarms, and a clock that is moved."""

    def __init__(self, db: Database, stored: type[StoredAlarms] = StoredAlarms) -> None:
        self.db, self.stored = db, stored
        self.now = NOVEMBER
        self.routes = Routes()
        self.alerted: list[dict[str, str | int]] = []
        #: What is repeated in Telegram: the cause, and how often it was told.
        self.repeated: list[tuple[str, int]] = []
        self.start()

    def start(self) -> None:
        """Start the process, again."""
        self.alarms = Alarms(self.routes, self.stored(self.db), self._words, lambda: self.now)
        self.alarms.alert_operators = lambda key, **values: self.alerted.append(values)
        self.alarms.repeat = lambda cause, count: self.repeated.append((cause, count))

    @staticmethod
    def _words(key: str, **values: str | int) -> str:
        return " ".join([key, *(str(value) for value in values.values())])

    async def alert(self, key: str) -> list[str]:
        """What is sent when the operators are alerted of that."""
        before = len(self.routes.sent)
        self.alarms.note(key)
        self.alarms.tell(key, f"text of {key}")
        await self.alarms.done()
        return self.routes.sent[before:]

    async def live(self, span: timedelta) -> list[timedelta]:
        """Let time pass, minute by minute; when something was sent meanwhile."""
        start, found = self.now, []
        while self.now < start + span:
            self.now += 10 * MINUTE
            before = len(self.routes.sent)
            self.alarms.look()
            await self.alarms.done()
            found += [self.now - start] * (len(self.routes.sent) - before)
        return found


@pytest.fixture
async def scene(db: Database) -> AsyncIterator[Scene]:
    """Nothing has been told."""
    made = Scene(db)
    yield made
    await made.alarms.stop()


async def test_a_cause_that_lasts_is_told_with_growing_pauses(scene: Scene) -> None:
    """After 10 minutes, an hour, 6 hours, and then each day; its end is told, and nothing more."""
    assert await scene.alert(SILENT) == [f"text of {SILENT}\n\nalarm-acknowledge"]
    assert await scene.live(80 * HOUR) == [
        10 * MINUTE,
        *(10 * MINUTE + hours * HOUR for hours in (1, 7, 31, 55, 79)),
    ]
    assert scene.routes.sent[1] == f"alarm-again 2\n\ntext of {SILENT}\n\nalarm-acknowledge"

    assert await scene.alert(BACK) == [f"text of {BACK}"]
    assert await scene.live(100 * HOUR) == []


async def test_what_has_ended_is_told_at_once_when_it_begins_again(scene: Scene) -> None:
    """It is a new cause. An end of what was never told is told to nobody."""
    assert await scene.alert(BACK) == []
    await scene.alert(SILENT)
    await scene.alert(BACK)

    assert len(await scene.alert(SILENT)) == 1


async def test_what_was_acknowledged_is_not_repeated(scene: Scene) -> None:
    """Until it ends and begins again; another cause is told."""
    await scene.alert(SILENT)
    scene.now += MINUTE
    await alarm_log.acknowledge(scene.db, scene.now)

    assert await scene.live(200 * HOUR) == []
    assert len(await scene.alert("alert-disk-full")) == 1
    assert len(await scene.alert(BACK)) == 1
    assert len(await scene.alert(SILENT)) == 1


async def test_what_lasts_is_repeated_in_telegram_too(scene: Scene) -> None:
    """With the same pauses, and also where ALARM_URLS is not set; the first time, it is an alert as any other."""
    scene.routes.labels = []
    await scene.alert(SILENT)
    assert scene.repeated == []

    await scene.live(7 * HOUR)
    assert scene.repeated == [(SILENT, 2), (SILENT, 3)]
    assert scene.routes.sent == []

    await alarm_log.acknowledge(scene.db, scene.now)
    await scene.live(20 * HOUR)
    assert len(scene.repeated) == 2


async def test_two_processes_tell_one_cause_once(scene: Scene) -> None:
    """`run` and `sender` see the same: whoever stores it first tells it, also when it is repeated and when it ends."""
    other = Scene(scene.db)
    for one in (scene, other):
        one.alarms.note("alert-clock")
        one.alarms.tell("alert-clock", "text")
    for one in (scene, other):
        await one.alarms.done()
    assert len(scene.routes.sent + other.routes.sent) == 1

    for one in (scene, other):
        one.now += 11 * MINUTE
        one.alarms.look()
    for one in (scene, other):
        await one.alarms.done()
    assert len(scene.routes.sent + other.routes.sent) == 2

    for one in (scene, other):
        await one.alert("alert-clock-agrees")
    assert len(scene.routes.sent + other.routes.sent) == 3
    assert len(scene.repeated + other.repeated) == 1


async def test_a_sender_leaves_a_silent_database_to_run(sqlite_db: Database) -> None:
    """Nothing can be stored that says who tells it. Without `run`, the sender tells it."""
    scene = Scene(sqlite_db, Away)
    scene.alarms.defers = lambda: True
    assert await scene.alert("alert-database-silent") == []
    assert await scene.live(HOUR) == []

    scene.start()
    assert len(await scene.alert("alert-database-silent")) == 1


async def test_what_is_acknowledged_without_the_database_is_not_repeated(
    sqlite_db: Database,
) -> None:
    """By the process to which it was said; another cause is told."""
    scene = Scene(sqlite_db, Away)
    await scene.alert("alert-database-silent")
    scene.now += MINUTE
    assert scene.alarms.acknowledge() == scene.now

    assert await scene.live(200 * HOUR) == []
    assert len(await scene.alert(SILENT)) == 1


async def test_the_monthly_test_says_that_it_is_one(scene: Scene) -> None:
    """It has a title of its own, and nothing to acknowledge."""
    titles: list[str] = []
    send = scene.routes.send

    async def sent(title: str, text: str) -> dict[str, str]:
        titles.append(title)
        return await send(title, text)

    scene.routes.send = sent  # type: ignore[method-assign]
    scene.alarms.test()
    await scene.alarms.done()

    assert (titles, scene.routes.sent) == (["alarm-test-title"], ["alarm-test"])


async def test_each_event_is_told(scene: Scene) -> None:
    """As it is: it does not repeat, so that there is nothing to acknowledge."""
    for _ in range(3):
        assert await scene.alert("alert-expired") == ["text of alert-expired"]

    assert await scene.live(20 * HOUR) == []


async def test_what_is_not_true_any_more_is_dropped(scene: Scene) -> None:
    """Digests of a failure and of its end can arrive in the reverse order."""
    for key in (SILENT, BACK, SILENT, BACK):
        scene.alarms.note(key)
    for key in (BACK, SILENT):
        scene.alarms.tell(key, f"text of {key}")
    await scene.alarms.done()
    assert await scene.live(20 * HOUR) == []
    assert scene.routes.sent == []

    await scene.alert(SILENT)
    scene.alarms.note(BACK)
    scene.alarms.note(SILENT)
    scene.alarms.tell(BACK, f"text of {BACK}")
    await scene.alarms.done()
    assert await scene.live(HOUR) == [10 * MINUTE]
    assert len(scene.routes.sent) == 2


async def test_a_pause_is_told_once(scene: Scene) -> None:
    """No other alert says surely that it has ended: another sender may be the one that sends again."""
    await scene.alert("alert-breaker")

    assert await scene.live(100 * HOUR) == []


async def test_a_restart_repeats_nothing(scene: Scene) -> None:
    """A supervisor starts a bot whose token is refused all the time: five messages in two days."""
    for _ in range(2 * 24 * 6):
        await scene.alert("alert-token-refused")
        scene.now += 10 * MINUTE
        scene.start()

    assert len(scene.routes.sent) == 5


async def test_a_start_ends_what_an_earlier_process_has_told(scene: Scene) -> None:
    """Even what was acknowledged: it cannot have been told to have ended. Of other parts, nothing is known."""
    for part in ("polling", "sender"):
        await scene.alert(f"alert-{part}-silent")
    scene.now += MINUTE
    await alarm_log.acknowledge(scene.db, scene.now)
    scene.start()
    scene.alarms.watch("polling")
    scene.now += HOUR

    told = [len(await scene.alert(f"alert-{part}-silent")) for part in ("polling", "sender")]

    assert told == [1, 0]
    assert len(scene.routes.sent) == 3


async def test_a_cause_that_this_process_knows_does_not_end_when_it_begins_to_watch(
    scene: Scene,
) -> None:
    """The clocks are compared before."""
    await scene.alert("alert-clock")
    scene.alarms.watch("database")
    await scene.alarms.done()

    assert await scene.live(HOUR) == [10 * MINUTE]


async def test_a_cause_of_last_year_is_new(scene: Scene) -> None:
    """The count begins again."""
    for _ in range(3):
        await scene.alert("alert-token-refused")
        scene.now += 2 * HOUR
    scene.now += timedelta(days=365)

    assert await scene.alert("alert-token-refused")
    scene.now += 10 * MINUTE
    assert await scene.alert("alert-token-refused")


async def test_without_the_database_alarms_are_told_and_not_repeated_too_often(
    sqlite_db: Database,
) -> None:
    """The process remembers by itself."""
    scene = Scene(sqlite_db, Away)

    assert len(await scene.alert("alert-database-silent")) == 1
    assert await scene.live(2 * HOUR) == [10 * MINUTE, 70 * MINUTE]


async def test_an_end_is_told_although_the_database_does_not_answer(scene: Scene) -> None:
    """It stored who told the cause, and is busy just then."""
    await scene.alert(SILENT)
    scene.alarms._stored = Away(scene.db)

    assert await scene.alert(BACK) == [f"text of {BACK}"]


async def test_the_operators_are_alerted_once_of_a_route_that_fails(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """When it begins to fail; each failure is in the log."""
    scene.routes.failing = {"ntfy://…"}
    for key in ("alert-overload", "alert-conflict", "alert-picture"):
        await scene.alert(key)
    assert scene.alerted == [{"route": "ntfy://…", "reason": "refused"}]
    assert caplog.text.count("The alarm route ntfy://… failed: refused") == 3

    scene.routes.failing = set()
    await scene.alert("alert-quarantine")
    scene.routes.failing = {"ntfy://…"}
    await scene.alert("alert-rush")
    assert len(scene.alerted) == 2


async def test_while_all_routes_fail_the_first_pause_stays(scene: Scene) -> None:
    """What nobody has received is not told any less often."""
    scene.routes.failing = {*scene.routes.labels}
    await scene.alert(SILENT)

    assert await scene.live(HOUR) == [number * 10 * MINUTE for number in range(1, 7)]


async def test_routes_that_fail_do_not_fill_telegram(scene: Scene) -> None:
    """Its operators get what lasts with the pauses as always, and with its number."""
    scene.routes.failing, scene.alarms.in_telegram = {*scene.routes.labels}, True
    await scene.alert(SILENT)

    await scene.live(24 * HOUR)
    assert [count for _, count in scene.repeated] == [2, 3, 4]


async def test_the_alarm_that_nobody_is_there_cannot_be_acknowledged(scene: Scene) -> None:
    """Its own button ends it. Also after a restart, it is repeated each day."""
    assert await scene.alert("alert-self-test") == ["text of alert-self-test"]
    await scene.live(8 * HOUR)
    await alarm_log.acknowledge(scene.db, scene.now)
    scene.start()
    scene.alarms.watch("polling")
    assert await scene.alert("alert-self-test") == []

    assert len(await scene.live(72 * HOUR)) == 3


async def test_a_cause_whose_end_could_not_be_stored_begins_anew(scene: Scene) -> None:
    """Although the database still holds that it was told, and it was acknowledged."""
    await scene.alert(SILENT)
    scene.now += MINUTE
    await alarm_log.acknowledge(scene.db, scene.now)
    await scene.live(HOUR)
    scene.alarms._stored = Away(scene.db)
    await scene.alert(BACK)
    scene.alarms._stored = StoredAlarms(scene.db)
    scene.now += 3 * HOUR

    assert len(await scene.alert(SILENT)) == 1
    assert await scene.live(HOUR) == [10 * MINUTE]


async def test_an_acknowledgement_by_a_wrong_clock_does_not_count(scene: Scene) -> None:
    """It is later than now: what fails since is repeated."""
    await alarm_log.acknowledge(scene.db, scene.now + timedelta(days=365))
    await scene.alert(SILENT)

    assert await scene.live(HOUR) == [10 * MINUTE]
