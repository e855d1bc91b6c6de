"""The whole bot and those outside: what is pinged at a broadcast, and who learns of a failure when Telegram cannot."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import bot_service, connections, sender_service
from bot.errors import TokenRefused
from bot.liveness import LIMITS, POLLING, SENDER
from bot.notify.alarms import PAUSES
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from bot.store import senders
from tests.cast import NINE, utc
from tests.outside import Outside, outside
from tests.stage import PATIENCE, TOKEN, Stage, playing, settings

#: Somebody who runs the bot.
OPERATOR = 77

#: What only the operator may know.
SECRETS = ("hunter2secret", "hunter3secret", "hidden-path", "5bf66975")

#: A route to which nobody listens.
DEAD = "json://bob:hunter3secret@127.0.0.1:1/hidden-path-4712"


@pytest.fixture
async def there() -> AsyncIterator[Outside]:
    """A healthchecks server and a webhook, outside the bot."""
    async with outside() as served:
        yield served


@pytest.fixture
def world() -> World:
    """A Telegram with an operator who has started the bot."""
    made = World(token=TOKEN)
    made.people.add("Operator", "en", id=OPERATOR, started=True)
    return made


def broadcasts(there: Outside) -> list[tuple[str, list[str]]]:
    """The pings about broadcasts: the signal, and the lines of the body."""
    return [(signal, body.split("\n")) for signal, body in there.pings() if "january" in body]


async def arrived(there: Outside, count: int) -> list[tuple[str, list[str]]]:
    """Those pings, as soon as there are so many."""
    while len(broadcasts(there)) < count:
        await there.until(len(there.received) + 1)
    return broadcasts(there)


async def test_a_broadcast_is_pinged_at_its_begin_and_its_end(
    tmp_path: Path, there: Outside, database_url: str
) -> None:
    """Once, with figures and without persons; two of five have blocked the bot."""
    more = {"heartbeat_url": there.check, "database_url": database_url}
    async with playing(tmp_path, **more) as stage:
        there.state = "new"
        people = await stage.subscribers(5)
        for one in people[:2]:
            stage.world.people.block(stage.world.people[one.telegram_id or 0])
        await stage.at(utc("19 14:59:55"), utc("19 15:00:01"))
        begun = await arrived(there, 1)
        await _end(stage)
        found = await arrived(there, 2)
        await _end(stage)
    async with playing(tmp_path, now=utc("19 20:03"), **more) as stage:
        await _end(stage)

    assert begun == [("start", ["january-20 2027, eve begins: 5 owed"])]
    assert found[1] == (
        "",
        [
            *("january-20 2027, eve has ended", "sent 3", "gone 2"),
            *("failed 0", "expired 0", "uncertain 0", "recalled 0"),
        ],
    )
    assert broadcasts(there) == found
    bodies = " ".join(body for _, body in there.pings())
    assert not any(str(one.telegram_id) in bodies for one in people)


async def test_notices_that_expired_make_the_end_a_failure(tmp_path: Path, there: Outside) -> None:
    """The other side raises the alarm, with the figures."""
    async with playing(tmp_path, heartbeat_url=there.check) as stage:
        await stage.subscribers(3)
        stage.app.sender.stop()
        for instant in (NINE - timedelta(hours=20), NINE + timedelta(days=1)):
            stage.set_clock(instant)
            await stage.app.sweep()
        await _looked(stage)
        found = dict(await arrived(there, 6))

    assert "expired 3" in found["fail"]
    assert "" not in found


async def test_a_running_bot_pings_that_all_parts_work(tmp_path: Path, there: Outside) -> None:
    """Its start is logged at the server, and changes no state; then comes a success."""
    async with playing(tmp_path, heartbeat_url=there.check):
        await there.until(2)

    assert [signal for signal, _ in there.pings()[:2]] == ["log", ""]
    assert there.pings()[1] == ("", "all parts work")
    assert there.state == "up"


async def test_telegram_is_dead(
    tmp_path: Path, there: Outside, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Every request fails: the alarm arrives by the webhook, and the ping is a failure; both also see the end."""
    outside_urls = {"alarm_urls": (there.route,), "heartbeat_url": there.check}
    async with playing(tmp_path, world, operator_ids=(OPERATOR,), **outside_urls) as stage:
        await there.until(2)
        script = world.failures.script(Reply(500, "Internal Server Error"), None, times=None)
        await world.until(lambda: script.failed, 30)
        stage.app.wiring.alerting.liveness._succeeded[POLLING] -= LIMITS[POLLING]
        await _until(there, lambda: there.messages() and there.state == "down")
        world.failures.clear()
        await _until(there, lambda: len(there.messages()) == 2 and there.state == "up")

    silent, back = there.messages()
    assert silent["title"] == "Anım botu: xəbərdarlıq"
    assert "Telegram üç dəqiqədir insanların bota yazdıqlarını ötürmür" in silent["message"]
    assert "commemoration-bot acknowledge" in silent["message"]
    assert "<b>" not in silent["message"]
    assert "yenidən ötürür" in back["message"]
    assert not any(secret in caplog.text for secret in SECRETS)


async def test_a_cause_that_lasts_is_told_again_by_the_running_bot(
    tmp_path: Path, there: Outside, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes after the first time."""
    async with playing(tmp_path, world, alarm_urls=(there.route,)) as stage:
        world.failures.script(Reply(500, "Internal Server Error"), None, times=None)
        alerting = stage.app.wiring.alerting
        alerting.liveness._succeeded[POLLING] -= LIMITS[POLLING]
        await there.until(1)
        assert alerting.alarms is not None
        await alerting.alarms.done()
        wall = alerting.alarms._now
        monkeypatch.setattr(alerting.alarms, "_now", lambda: wall() + PAUSES[0])
        await there.until(2)

    assert "Bu hələ bitməyib; 2 nömrəli mesaj" in there.messages()[1]["message"]


async def test_a_clock_that_jumps_in_november_is_told(
    tmp_path: Path, there: Outside, world: World
) -> None:
    """Nobody is subscribed and nothing is due: the minute's sweep compares the clocks all the year."""
    async with playing(tmp_path, world, alarm_urls=(there.route,)) as stage:
        wiring = stage.app.wiring
        world.date_clock = lambda: datetime.now(UTC) + timedelta(minutes=10)
        while wiring.clock_check.agree():
            await wiring.transport.answers()
        await stage.app.sweep()
        await there.until(1)
        world.date_clock = lambda: datetime.now(UTC)
        await there.until(2)

    wrong, right = (one["message"] for one in there.messages())
    assert "İki saat uyğun gəlmir" in wrong
    assert "İki saat yenidən uyğun gəlir" in right


async def test_telegram_cannot_be_reached_at_the_start(
    tmp_path: Path, there: Outside, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three minutes, which pass at once here, it is told by the other route; and so is the end."""
    monkeypatch.setitem(LIMITS, POLLING, 0.1)
    monkeypatch.setattr(connections, "RETRY_SECONDS", 0.2)
    world.failures.script(Reply(500, "Internal Server Error"), "getMe", times=None)
    async with serve(world) as served:
        chosen = settings(served.url, tmp_path, alarm_urls=(there.route,))
        app = await bot_service.build(chosen, temporary=True)
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        await there.until(1)
        monkeypatch.setitem(LIMITS, POLLING, 180.0)
        world.failures.clear()
        await there.until(2)
        stop.set()
        await running

    silent, back = there.messages()
    assert "insanların bota yazdıqlarını ötürmür" in silent["message"]
    assert "yenidən ötürür" in back["message"]


async def test_the_token_is_revoked_while_the_bot_runs(
    tmp_path: Path, there: Outside, world: World
) -> None:
    """The process tells it by the other routes before it ends; a supervisor's next starts do not repeat it."""
    urls = {"alarm_urls": (there.route,), "heartbeat_url": there.check}
    async with serve(world) as served:
        chosen = settings(served.url, tmp_path, operator_ids=(OPERATOR,), **urls)
        app = await bot_service.build(chosen, temporary=True)
        running = asyncio.create_task(app.run(asyncio.Event()))
        await there.until(2, 60)
        world.failures.script(Reply(401, "Unauthorized"), None, times=None)
        with pytest.raises(TokenRefused):
            await running
        for build in (bot_service.build, sender_service.build):
            with pytest.raises(TokenRefused):
                await (await build(chosen)).run(asyncio.Event())

    (message,) = there.messages()
    assert "Telegram botun tokenini qəbul etmir" in message["message"]
    told = [one for one in there.pings() if one[0] == "fail"]
    assert told == [("fail", "Telegram refuses the token of the bot")] * 2
    assert there.state == "down"


async def test_a_dead_route_is_told_in_telegram_and_by_the_other(
    tmp_path: Path, there: Outside, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Once, by its scheme and host."""
    urls = (DEAD, there.route)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,), alarm_urls=urls) as stage:
        stage.app.wiring.alert_operators("alert-conflict")
        chat = world.messages.of(world.people[OPERATOR])
        await world.until(lambda: len(chat.messages) == 2, 30)
        await there.until(2)
        stage.app.wiring.alert_operators("alert-rush", people=5)
        await there.until(3)

    told = chat.messages[1].text
    assert "json://127.0.0.1:1" in told
    assert "json://127.0.0.1:1" in there.messages()[1]["message"]
    assert "The alarm route json://127.0.0.1:1 failed" in caplog.text
    assert not any(secret in caplog.text + told for secret in SECRETS)


async def test_an_alert_arrives_without_any_operator(
    tmp_path: Path, there: Outside, world: World
) -> None:
    """OPERATOR_IDS may be empty where mail is enough."""
    async with playing(tmp_path, world, alarm_urls=(there.route,)) as stage:
        stage.app.wiring.alert_operators("alert-conflict")
        await there.until(1)


async def test_only_run_pings(tmp_path: Path, there: Outside, world: World) -> None:
    """Senders send their own alarms, and leave the pings to the one process that answers people."""
    async with serve(world) as served:
        urls = {"alarm_urls": (there.route,), "heartbeat_url": there.check}
        service = await sender_service.build(settings(served.url, tmp_path, **urls))
        alerting = service._wiring.alerting
        await service._wiring.db.close()

    assert alerting.pings is None
    assert alerting.alarms is not None


async def test_without_any_sender_the_ping_fails(
    tmp_path: Path, there: Outside, world: World
) -> None:
    """`run --no-sender` sends nothing itself: it looks whether a sender lives, and tells it by all routes."""
    async with serve(world) as served:
        urls = {"alarm_urls": (there.route,), "heartbeat_url": there.check}
        chosen = settings(served.url, tmp_path, **urls)
        app = await bot_service.build(chosen, sends=False, temporary=True)
        await app.start()
        alerting = app.wiring.alerting
        await _until(there, lambda: there.state == "up")
        alerting.elsewhere._succeeded[SENDER] -= LIMITS[SENDER]
        await _until(there, lambda: there.state == "down" and there.messages())
        await senders.enter(app.db, "one")
        await alerting._probe_read()
        await _until(there, lambda: there.state == "up" and len(there.messages()) == 2)
        await app.stop()

    (silent,) = [body for _, body in there.pings() if body.startswith("silent: sender for ")]
    seconds = int(silent.removeprefix("silent: sender for ").removesuffix(" s"))
    assert LIMITS[SENDER] <= seconds <= LIMITS[SENDER] + PATIENCE
    assert "heç bir proses mesaj göndərmir" in there.messages()[0]["message"]
    assert alerting.liveness.silent() == {}


async def test_without_the_library_the_start_says_what_to_install(
    tmp_path: Path,
    there: Outside,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The bot runs all the same: notices do not wait for alarms."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    async with playing(tmp_path, alarm_urls=(there.route,)):
        pass

    assert 'pip install "commemoration-bot[alarms]"' in caplog.text


async def _end(stage: Stage) -> None:
    """Live through the next minutes, and wait until it was seen which broadcasts have ended."""
    await stage.at(stage.now() + timedelta(minutes=2), stage.now() + timedelta(minutes=3))
    await _looked(stage)


async def _looked(stage: Stage) -> None:
    pings = stage.app.wiring.broadcast_pings
    assert pings is not None
    await pings.done()


async def _until(there: Outside, true: object) -> None:
    """Wait until that is true of what has arrived."""
    async with asyncio.timeout(60):
        while not true():  # type: ignore[operator]
            await there.until(len(there.received) + 1, 60)
