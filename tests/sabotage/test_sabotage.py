"""Each thing that is broken is a NO-GO, by the check that knows it. `make sabotage` prints the table."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import catalog as catalogs
from bot.operations import readiness
from bot.sandbox.world.failures import Reply
from bot.store import chat_lifecycle, rate_limit, senders
from bot.store.records import Chat
from tests.operations.scene import SENDER, SUBSCRIBERS, Scene


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
    await senders.leave(scene.setup.db, SENDER)


async def _nobody(scene: Scene) -> None:
    for number in SUBSCRIBERS:
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
    "a card that cannot be drawn": (_undrawable, "cards", "`check`"),
    "time zones of nine years ago": (_old_zones, "zones", "pip install"),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_what_is_broken_is_a_no_go(
    scene: Scene, what: str, record_property: Callable[[str, object], None]
) -> None:
    """It is named by the check that knows it, with what to do."""
    sabotage, check, remedy = BROKEN[what]
    await sabotage(scene)

    found = await scene.findings()

    assert not readiness.is_go(found)
    caught = [one for one in found if one.check == check and not one.ok and remedy in one.remedy]
    assert caught
    for name, value in {"what": what, **asdict(caught[0])}.items():
        record_property(name, value)
