"""The watchdog: each silent part is reported once, and once more when it works again."""

from dataclasses import dataclass, field

from bot.errors import DatabaseAway, DatabaseCannotWrite
from bot.liveness import DATABASE, LIMITS, PLANNER, POLLING, SENDER, Liveness
from bot.notify.watchdog import QUIET, Watchdog

FULL = DatabaseCannotWrite(reason="database or disk is full")
AWAY = DatabaseAway(reason="connection refused")


@dataclass
class Scene:
    """A watched process, whose database answers as told."""

    now: float = 1000.0
    #: What the database answers to a read and to a write; None: it carries them out.
    read: DatabaseAway | None = None
    write: DatabaseAway | None = None
    #: Whether the clocks agree.
    agree: bool = True
    told: list[tuple[str, dict[str, str | int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.liveness = Liveness(lambda: self.now)
        self.liveness.watch(DATABASE, POLLING, PLANNER, SENDER)
        self.elsewhere = Liveness(lambda: self.now)
        self.watchdog = Watchdog(
            self.liveness,
            self.elsewhere,
            lambda key, **values: self.told.append((key, values)),
            lambda: self._transaction(self.read),
            lambda: self._transaction(self.write),
            lambda: self.now,
        )
        self.watchdog.clocks_agree = lambda: self.agree

    async def _transaction(self, error: DatabaseAway | None) -> None:
        self.watchdog.transaction(error)
        if error is not None:
            raise error

    async def live(self, seconds: float, *, but: tuple[str, ...] = ()) -> list[str]:
        """Let time pass while all parts but some work; return the keys of the alerts."""
        before, end = len(self.told), self.now + seconds
        while self.now < end:
            self.now += 1
            for part in {POLLING, PLANNER, SENDER} - {*but}:
                self.liveness.succeeded(part)
            if self.now % 10 == 0:
                await self.watchdog.probe()
            self.watchdog.look()
        return [key for key, _ in self.told[before:]]


async def test_while_all_works_nothing_is_told() -> None:
    """An idle database is asked, so that it is not silent."""
    assert await Scene().live(1000) == []


async def test_no_good_get_updates_for_three_minutes() -> None:
    """Told once after three minutes, and once when updates come again, with how long it took."""
    scene = Scene()

    assert await scene.live(LIMITS[POLLING] - 1, but=(POLLING,)) == []
    assert await scene.live(600, but=(POLLING,)) == ["alert-polling-silent"]
    assert await scene.live(60) == ["alert-polling-back"]
    assert scene.told[-1][1] == {"minutes": 13}


async def test_a_database_that_is_away_for_a_minute() -> None:
    """The sender and the planner, which wait for it, are not told besides."""
    scene = Scene(read=AWAY)

    assert await scene.live(50, but=(SENDER, PLANNER)) == []
    assert await scene.live(600, but=(SENDER, PLANNER)) == ["alert-database-silent"]
    scene.read = None
    assert await scene.live(60) == ["alert-database-back"]


async def test_a_sender_that_is_stuck() -> None:
    """Without a database to blame."""
    scene = Scene()

    assert await scene.live(LIMITS[SENDER] + 1, but=(SENDER,)) == ["alert-sender-silent"]
    assert await scene.live(2) == ["alert-sender-back"]


async def test_no_other_process_sends() -> None:
    """Where this process leaves sending to others; not while the database, which knows them, does not answer."""
    scene = Scene()
    scene.elsewhere.watch(SENDER)

    assert await scene.live(LIMITS[SENDER] + 1) == ["alert-senders-silent"]
    scene.elsewhere.succeeded(SENDER)
    assert await scene.live(2) == ["alert-senders-back"]
    scene.read = AWAY
    assert await scene.live(600) == ["alert-database-silent"]


async def test_a_planner_that_is_stuck() -> None:
    """Told once, so early that all is known within ten minutes, and once when it works again."""
    scene = Scene()

    assert await scene.live(LIMITS[PLANNER] - 1, but=(PLANNER,)) == []
    assert await scene.live(600, but=(PLANNER,)) == ["alert-planner-silent"]
    assert await scene.live(2) == ["alert-planner-back"]
    assert scene.told[-1][1] == {"minutes": 15}
    assert LIMITS[PLANNER] < 600


async def test_after_a_stop_of_the_process_each_part_gets_its_time() -> None:
    """A container that was paused, or a machine that slept: what was silent meanwhile could not work."""
    scene = Scene()
    await scene.live(10)
    scene.now += 3600

    assert await scene.live(LIMITS[SENDER] - 1, but=(SENDER,)) == []
    assert await scene.live(3, but=(SENDER,)) == ["alert-sender-silent"]
    scene.now += 3600
    assert await scene.live(LIMITS[SENDER], but=(SENDER,)) == []


async def test_a_planner_that_waits_for_clocks_that_agree() -> None:
    """The clock check has alerted of that; planning then gets its full time before anybody is told of it."""
    scene = Scene(agree=False)

    assert await scene.live(1000, but=(PLANNER,)) == []
    assert PLANNER in scene.liveness.silent()
    scene.agree = True
    assert await scene.live(LIMITS[PLANNER] - 1, but=(PLANNER,)) == []
    assert await scene.live(2, but=(PLANNER,)) == ["alert-planner-silent"]


async def test_what_waited_for_the_database_gets_its_time_when_it_is_back() -> None:
    """A sweep after an hour without a database takes longer than the second to the next look."""
    scene = Scene(read=AWAY)
    await scene.live(3600, but=(SENDER, PLANNER))
    scene.read = None

    assert await scene.live(LIMITS[SENDER] - 1, but=(SENDER, PLANNER)) == ["alert-database-back"]
    assert await scene.live(11, but=(SENDER, PLANNER)) == ["alert-sender-silent"]


async def test_a_full_disk_is_told_at_once_and_ends_with_a_write() -> None:
    """Reads that succeed do not count; one alert, however many writes are refused, and no other of the database."""
    scene = Scene(write=FULL)
    for _ in range(100):
        scene.watchdog.transaction(FULL)
    assert [key for key, _ in scene.told] == ["alert-disk-full"]
    assert scene.told[0][1] == {"reason": "database or disk is full"}

    assert await scene.live(300) == []
    assert DATABASE in scene.liveness.silent()

    scene.write = None
    assert await scene.live(QUIET + 11) == ["alert-disk-space"]
    assert scene.liveness.silent() == {}


async def test_a_small_write_is_not_yet_room() -> None:
    """While greater ones are refused the disk is still full."""
    scene = Scene(write=None)
    for _ in range(60):
        scene.watchdog.transaction(FULL)
        await scene.live(1)

    assert [key for key, _ in scene.told] == ["alert-disk-full"]
