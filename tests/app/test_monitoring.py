"""The metrics of a running bot, as Prometheus reads them, and its health where others send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import health
from bot.app import bot_service, monitoring
from bot.app.clock import monotonic
from bot.errors import WebUnusable
from bot.liveness import LIMITS, SENDER
from bot.operations import process_health
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.settings import Settings
from bot.store import backup_schedule, rate_limit, senders
from bot.web.metrics import FAMILIES, PREFIX
from tests.cast import LEYLA, utc
from tests.promtool import promtool
from tests.stage import TOKEN, Stage, playing, settings
from tests.test_monitoring import PROCESS

#: The labels of the evening's notice.
EVE = {"observance": "january-20", "year": "2027", "moment": "eve"}


@dataclass(frozen=True)
class Scraped:
    """What one scrape has brought."""

    text: str

    def of(self, name: str, **labels: str) -> float:
        """The value of a metric of the bot with exactly these labels."""
        found = self.all(name)
        return found[frozenset(labels.items())]

    def all(self, name: str) -> Mapping[frozenset[tuple[str, str]], float]:
        """All values of a metric of the bot, by their labels."""
        return {
            frozenset(sample.labels.items()): sample.value
            for family in text_string_to_metric_families(self.text)
            for sample in family.samples
            if sample.name == PREFIX + name
        }


async def scrape(stage: Stage, *, again: bool = False) -> Scraped:
    """Scrape; with `again`, as if the last reading was long ago."""
    served = stage.app.monitoring
    assert served is not None
    if again:
        served._not_before = float("-inf")
        stage.app.wiring.progress.reader._ended = float("-inf")
    url = f"http://127.0.0.1:{served.server.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return Scraped(await answer.text())


async def test_without_the_port_nothing_is_served(stage: Stage) -> None:
    """As with the calendars, no port is opened unasked."""
    assert stage.app.monitoring is None


async def test_what_prometheus_reads_through_an_evening(tmp_path: Path) -> None:
    """Its own tool finds no fault; each metric has a value, and nothing tells who anybody is."""
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / "commemoration-bot-20261120T040000Z.backup").touch()

    async def no_backup_is_due(stage: Stage) -> None:
        await backup_schedule.claim(stage.app.db, timedelta(days=1))

    async with playing(
        tmp_path, prepare=no_backup_is_due, metrics_port=0, backup_dir=backups
    ) as stage:
        chats = await stage.subscribers(3)
        chats += await stage.subscribers(1, "channel", first=3)
        await stage.at(utc("19 14:00"))
        before = await scrape(stage)
        await stage.at(utc("19 15:00"))
        after = await scrape(stage, again=True)

    assert before.all("notices") == {}
    assert before.of("next_notice_timestamp_seconds") == utc("19 15:00").timestamp()
    assert promtool("check", "metrics", given=after.text.encode()) == ""
    for name in FAMILIES.keys() - {"alerts_total", "broadcast_expected_end_timestamp_seconds"}:
        assert after.all(name), name
    assert after.of("notices", **EVE, state="sent") == 4
    assert after.of("notices", **EVE, state="planned") == 0
    assert after.of("notices_due", **EVE) == 0
    assert after.of("broadcast_ended", **EVE) == 1
    assert after.of("healthy") == after.of("senders") == after.of("clocks_agree") == 1
    kinds = {"private": 3, "group": 0, "supergroup": 0, "channel": 1}
    assert {kind: after.of("subscribers", kind=kind) for kind in kinds} == kinds
    begun = datetime(2026, 11, 20, 4, tzinfo=UTC)
    assert after.of("backup_timestamp_seconds") == begun.timestamp()
    assert set(after.text.split()) >= PROCESS
    labels = " ".join(re.findall(r'"([^"]*)"', after.text))
    assert not [chat for chat in chats if str(chat.telegram_id) in labels]


async def test_what_waits_is_late(tmp_path: Path) -> None:
    """While an operator holds sending, notices are owed, due, and later from minute to minute."""
    async with playing(tmp_path, metrics_port=0) as stage:
        await stage.subscribers(2)
        await rate_limit.hold(stage.app.db, None, "a try", None)
        stage.set_clock(utc("19 15:05"))
        await stage.app.sweep()
        held = await scrape(stage)
        await rate_limit.resume(stage.app.db)
        await stage.rest()
        sent = await scrape(stage, again=True)

    assert held.of("paused", by="hold") == 1
    assert held.of("paused", by="breaker") == 0
    assert held.of("notices", **EVE, state="planned") == held.of("notices_due", **EVE) == 2
    assert 300 <= held.of("notices_lateness_seconds", **EVE) < 400
    assert 0 < held.of("deadline_slack_seconds") < timedelta(days=1).total_seconds()
    assert sent.of("paused", by="hold") == 0
    assert sent.of("notices_due", **EVE) == sent.of("notices_lateness_seconds", **EVE) == 0


async def test_scrapes_do_not_load_the_database(tmp_path: Path) -> None:
    """The ledger is read once for many scrapes, and again after some time."""
    async with playing(tmp_path, metrics_port=0) as stage:
        times = {(await scrape(stage)).of("database_read_timestamp_seconds") for _ in range(20)}
        later = (await scrape(stage, again=True)).of("database_read_timestamp_seconds")

    assert len(times) == 1
    assert {later} != times


async def test_the_longer_a_reading_takes_the_more_seldom_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a factor, which is so large here that the least time between two readings does not count."""
    monkeypatch.setattr(monitoring, "FACTOR", 1e9)
    async with playing(tmp_path, metrics_port=0) as stage:
        await scrape(stage)
        assert stage.app.monitoring is not None
        apart = stage.app.monitoring._not_before - monotonic()

    assert apart > 1e4 > monitoring.APART


async def test_while_the_ledger_cannot_be_read_its_values_are_missing(tmp_path: Path) -> None:
    """Rather than old ones, which nobody could tell from new ones; what the process knows stays."""
    async with playing(tmp_path, metrics_port=0) as stage:
        await scrape(stage)
        await _rename(stage, "sender", "gone")
        away = await scrape(stage, again=True)
        await _rename(stage, "gone", "sender")
        back = await scrape(stage, again=True)

    assert away.of("database_readable") == 0
    assert away.all("senders") == away.all("database_read_timestamp_seconds") == {}
    assert away.of("part_silence_seconds", part="polling") >= 0
    assert back.of("database_readable") == 1
    assert back.all("senders")


async def test_alerts_are_counted_by_kind(tmp_path: Path) -> None:
    """Also those that Telegram or a digest keeps back, and without any operator."""
    async with playing(tmp_path, metrics_port=0) as stage:
        stage.app.wiring.alert_operators("alert-conflict")
        stage.app.wiring.alert_operators("alert-conflict")
        found = await scrape(stage)

    assert found.all("alerts_total") == {frozenset({("alert", "conflict")}): 2}


@pytest.mark.parametrize("given", [{}, {"metrics_host": "127.0.0.2"}])
async def test_the_metrics_can_have_an_address_of_their_own(
    tmp_path: Path, given: dict[str, str]
) -> None:
    """Such as that of a VPN; otherwise it is that of the calendars."""
    async with playing(tmp_path, web_host="127.0.0.3", metrics_port=0, **given) as stage:
        assert stage.app.monitoring is not None
        url = f"http://{given.get('metrics_host', '127.0.0.3')}:{stage.app.monitoring.server.port}"
        async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as answer:
            assert answer.status == 200


async def test_a_port_that_is_taken_is_named_by_its_own_setting(tmp_path: Path) -> None:
    """Not by that of the calendars."""
    async with playing(tmp_path, metrics_port=0) as stage, serve(World(token=TOKEN)) as served:
        assert stage.app.monitoring is not None
        taken = stage.app.monitoring.server.port
        (tmp_path / "other").mkdir()
        second = await bot_service.build(
            settings(served.url, tmp_path / "other", metrics_port=taken)
        )
        with pytest.raises(
            WebUnusable, match="set METRICS_PORT to another number and METRICS_HOST to"
        ):
            await second.start()
        await second.stop()


async def test_where_others_send_the_health_tells_whether_any_does(tmp_path: Path) -> None:
    """`run --no-sender` without HEARTBEAT_URL: it looks for heartbeats in the database, not at a request."""
    async with serve(World(token=TOKEN)) as served:
        chosen: Settings = settings(served.url, tmp_path, web_port=0)
        app = await bot_service.build(chosen, sends=False, temporary=True)
        await app.start()
        at_first = await _behind(app)
        app.wiring.alerting.elsewhere._succeeded[SENDER] -= LIMITS[SENDER]
        alone = await _behind(app)
        await senders.enter(app.db, "one")
        unread = await _behind(app)
        await app.wiring.alerting._probe_read()
        together = await _behind(app)
        await app.stop()

    assert (at_first, alone, unread, together) == ([], [SENDER], [SENDER], [])


async def test_another_process_sees_all_parts_of_a_running_bot(stage: Stage) -> None:
    """They are stored at the start, so that `health` is right from then on."""

    await stage.ask(LEYLA, "/start")  # so that Telegram answers `getUpdates` at once

    async def works() -> bool:
        return not health.behind(await process_health.read(stage.app.db))

    await stage.until(works)


async def _behind(app: bot_service.BotService) -> list[str]:
    """The parts that are behind, as `/healthz` has them; its status agrees."""
    assert app.web is not None
    url = f"http://127.0.0.1:{app.web.port}/healthz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        body = await answer.json()
        assert answer.status == (503 if body["behind"] else 200)
        assert SENDER in body["parts"]
        found: list[str] = body["behind"]
        return found


async def _rename(stage: Stage, before: str, after: str) -> None:
    async with stage.app.db.begin() as tx:
        await tx.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")
