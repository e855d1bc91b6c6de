"""GO or NO-GO: a healthy set-up is a GO; each thing that is broken is a NO-GO by the check that knows it."""

import dataclasses
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram import Bot

from bot.app.clock import monotonic
from bot.botapi.client import AiohttpRequest
from bot.botapi.telegram_clock import TelegramClock
from bot.cli.ready import CHECKS
from bot.messages import catalog as catalogs
from bot.messages import review
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.operations import forecast, readiness, text_checks
from bot.operations.readiness import Finding, Setup
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from bot.store import chat_lifecycle, rate_limit, senders
from bot.store.engine import Database
from bot.store.records import Chat
from tests.conftest import MESSAGES
from tests.stage import TOKEN

#: A morning in November, two months before the day.
NOVEMBER = datetime(2026, 11, 29, 6, 0, tzinfo=UTC)

MOMENTS = frozenset({"eve", "day", "silence"})


@dataclass
class Scene:
    """A healthy set-up, which a test breaks in one place."""

    setup: Setup
    world: World

    async def findings(self) -> list[Finding]:
        """The findings of all checks."""
        return await readiness.judge(self.setup, CHECKS)

    def but(self, **changes: object) -> None:
        """Change the set-up."""
        self.setup = dataclasses.replace(self.setup, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def scene(db: Database, catalog: Catalog, tmp_path: Path) -> AsyncIterator[Scene]:
    """Three subscribed chats, a running sender, and an operator who has started the bot."""
    messages = tmp_path / "messages"
    shutil.copytree(MESSAGES, messages)
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", started=True)
    for number, zone in ((1, "Asia/Baku"), (2, "Asia/Baku"), (3, "America/New_York")):
        await chat_lifecycle.subscribe(
            db, Chat(None, number, "private", "az", zone, moments=MOMENTS)
        )
    await senders.enter(db, "sender")
    telegram_clock = TelegramClock(monotonic)
    request = AiohttpRequest(clock=telegram_clock)
    await request.initialize()
    async with serve(world) as served:
        bot = Bot(TOKEN, base_url=f"{served.url}/bot", request=request, get_updates_request=request)
        yield Scene(
            Setup(
                db=db,
                bot=bot,
                telegram_clock=telegram_clock,
                almanac=almanacs.load(messages),
                catalog=catalog,
                messages_dir=messages,
                operators=(operator.id,),
                rate=30,
                require_review=False,
                at=NOVEMBER,
            ),
            world,
        )
    await request.shutdown()


async def test_a_healthy_setup_is_a_go(scene: Scene) -> None:
    """Every check says what it found, and none asks for anything."""
    found = await scene.findings()

    assert readiness.is_go(found)
    assert {one.remedy for one in found} == {""}
    assert {one.check for one in found} >= {"token", "webhook", "operators", "clock", "database"}
    assert {one.check for one in found} >= {"pause", "sender", "chats", "texts", "cards", "zones"}


async def _refused_token(scene: Scene) -> None:
    scene.world.failures.script(Reply(401, "Unauthorized"), "getMe", times=None)


async def _unreachable(scene: Scene) -> None:
    scene.world.failures.script(Reply(502, "Bad Gateway"), "getMe", times=None)


async def _webhook(scene: Scene) -> None:
    scene.world.webhook = "https://example.org/hook"


async def _no_operator(scene: Scene) -> None:
    scene.but(operators=())


async def _unstarted(scene: Scene) -> None:
    scene.but(operators=(scene.world.people.add("Stranger", "en").id,))


async def _wrong_clock(scene: Scene) -> None:
    scene.world.date_clock = lambda: datetime.now(UTC) + timedelta(minutes=10)


async def _paused(scene: Scene) -> None:
    await rate_limit.set_gap(scene.setup.db, timedelta(seconds=1))
    await rate_limit.pause(scene.setup.db, None, "the ministry has changed its figures")


async def _no_sender(scene: Scene) -> None:
    await senders.leave(scene.setup.db, "sender")


async def _nobody(scene: Scene) -> None:
    for number in (1, 2, 3):
        one = Chat(number, number, "private", "az", "Asia/Baku")
        await chat_lifecycle.end(scene.setup.db, one, "stopped")


async def _broken_text(scene: Scene) -> None:
    path = scene.setup.messages_dir / "january-20" / "tr.ftl"
    path.write_text(path.read_text().replace("{ $number }", "{ $nummer }"))


async def _unreviewed(scene: Scene) -> None:
    scene.but(require_review=True)


async def _undrawable(scene: Scene) -> None:
    path = scene.setup.messages_dir / "january-20" / "en.ftl"
    path.write_text(path.read_text().replace("card-years = ", "card-years = \N{SNOWMAN} "))
    scene.but(catalog=catalogs.load(scene.setup.messages_dir))


async def _old_zones(scene: Scene) -> None:
    scene.but(at=datetime(2035, 11, 29, tzinfo=UTC))


BROKEN: dict[str, tuple[Callable[[Scene], Awaitable[None]], str, str]] = {
    "a revoked token": (_refused_token, "token", "copy the token of @BotFather"),
    "Telegram away": (_unreachable, "token", "connection to the internet"),
    "a webhook elsewhere": (_webhook, "webhook", "stop the service"),
    "no operator": (_no_operator, "operators", "set OPERATOR_IDS"),
    "an operator who never started the bot": (_unstarted, "operators", "press Start"),
    "a clock ten minutes off": (_wrong_clock, "clock", "NTP"),
    "a forgotten pause": (_paused, "pause", "resume"),
    "no sender": (_no_sender, "sender", "start `run`"),
    "nobody subscribed": (_nobody, "chats", "DATABASE_URL"),
    "a broken text": (_broken_text, "texts", "run `check`"),
    "an unreviewed text": (_unreviewed, "reviews", "approve"),
    "a card that cannot be drawn": (_undrawable, "cards", "shorten"),
    "time zones of nine years ago": (_old_zones, "zones", "pip install"),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_what_is_broken_is_a_no_go(scene: Scene, what: str) -> None:
    """It is named by the check that knows it, with what to do."""
    sabotage, check, remedy = BROKEN[what]
    await sabotage(scene)

    found = await scene.findings()

    assert not readiness.is_go(found)
    assert [one for one in found if one.check == check and not one.ok and remedy in one.remedy]


async def test_a_text_changed_after_its_review_is_a_no_go(scene: Scene) -> None:
    """Also when reviews are not required: somebody has approved other words."""
    folder = scene.setup.messages_dir / "january-20"
    review.approve(folder, "ru", by="Anna", on=NOVEMBER.date())
    assert all(one.ok for one in await text_checks.reviews(scene.setup))
    path = folder / "ru.ftl"
    path.write_text(path.read_text().replace("day-name = ", "day-name = Новое имя: "))

    found = await text_checks.reviews(scene.setup)

    (changed,) = [one for one in found if not one.ok]
    assert "ru" in changed.text
    assert "approve" in changed.remedy


def test_more_chats_than_the_rate_allows_come_too_late() -> None:
    """The last of 20,000 chats at 28 a second needs twelve minutes."""
    due = datetime(2027, 1, 20, 7, 55, tzinfo=UTC)
    wave = forecast.Wave(due, "silence", due + timedelta(minutes=4), 20_000)
    before = forecast.Wave(due - timedelta(minutes=1), "day", due + timedelta(hours=9), 28 * 120)

    first, second = forecast.sent([before, wave], 28.0)

    assert not first.late
    assert second.first == first.last == due + timedelta(minutes=1)
    assert second.late


async def test_the_forecast_counts_the_chats_of_each_moment(scene: Scene) -> None:
    """With the first and the last instant, in the observance's time."""
    found = {one.text.split()[1].rstrip(":"): one.text for one in await forecast.check(scene.setup)}

    assert "3 chats, from 19 January 19:00:00" in found["eve"]
    assert "to 20 January 18:00:00 Asia/Baku" in found["day"]
    assert "3 chats" in found["silence"]
