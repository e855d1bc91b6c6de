"""Updates by the webhook: taken as with polling, handled once, and refused while the bot cannot take them."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import updates, webhook_inbox, webhook_watch
from bot.app.bot_service import build
from bot.errors import (
    BotError,
    CertificateUnusable,
    CertificateWithoutWebhook,
    WebhookWithoutSecret,
    WebhookWithoutServer,
)
from bot.liveness import LIMITS, POLLING, WEBHOOK
from bot.sandbox.world import World, failures
from bot.sandbox.world.failures import Reply
from bot.store import chats, process_liveness
from tests.cast import EMILY, LEYLA
from tests.stage import Stage, playing, settings
from tests.tls_front import HOST, PATH, SECRET, SETTINGS

#: How an update looks that python-telegram-bot or the handlers cannot use.
ODD: list[dict[str, Any]] = [
    {},
    {"message": "text"},
    {"message": {"message_id": 1}},
    {"unheard_of": {}},
    {"callback_query": {"id": 5}},
    {"message": {"message_id": 1}, "callback_query": {}},
]

#: Bodies that are no update, and have no number to confirm.
GARBAGE = [
    b"",
    b"garbage",
    b"[]",
    b"5",
    b'{"message": {}}',
    b'{"update_id": "5"}',
    b'{"update_id": 1',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"update_id": ' + b"9" * 5000 + b"}",
]


@dataclass
class Telegram:
    """What posts updates to the bot of a stage, as Telegram does."""

    stage: Stage
    session: aiohttp.ClientSession

    def update(self, who: str, text: str, number: int) -> dict[str, Any]:
        """What somebody writes, as an update."""
        person = self.stage.people[who]
        chat = {"id": person.id, "type": "private", "first_name": who}
        user = {"id": person.id, "is_bot": False, "first_name": who, "language_code": "en"}
        message: dict[str, Any] = {"message_id": number, "date": 1, "chat": chat, "from": user}
        message |= {"text": text}
        if text.startswith("/"):
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return {"update_id": number, "message": message}

    def block(self, who: str, number: int, date: int = 1) -> dict[str, Any]:
        """The news that somebody blocked the bot, as an update; `date` in seconds since 1970."""
        message = self.update(who, "", number)["message"]
        change = {"chat": message["chat"], "from": message["from"], "date": date}
        bot = self.stage.world.profile.user
        change |= {"old_chat_member": {"user": bot, "status": "member"}}
        change |= {"new_chat_member": {"user": bot, "status": "kicked", "until_date": 0}}
        return {"update_id": number, "my_chat_member": change}

    async def post(self, body: object) -> int:
        """The status of the answer to one request; what is no bytes is sent as JSON."""
        web = self.stage.app.web
        assert web is not None
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        url = f"http://127.0.0.1:{web.port}{PATH}"
        async with self.session.post(url, data=data, headers=headers) as answer:
            return answer.status

    def told(self, who: str) -> int:
        """How many messages somebody has got."""
        return len(self.stage.world.calls.of("sendMessage", self.stage.people[who].id))


@asynccontextmanager
async def posting(folder: Path, world: World | None = None, **more: Any) -> AsyncIterator[Telegram]:
    """A bot in webhook mode, and who posts to it."""
    given = SETTINGS | {"web_port": 0} | more
    async with playing(folder, world, **given) as stage, aiohttp.ClientSession() as session:
        yield Telegram(stage, session)


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[Telegram]:
    """A bot whose webhook only the test checks."""
    async with posting(tmp_path) as made:
        watch = made.stage.app._updates._watch
        assert watch is not None
        await watch.stop()
        yield made


async def test_the_webhook_is_set_at_the_start(telegram: Telegram) -> None:
    """With the secret, the kinds of update that polling asks for, and one connection; nothing is dropped."""
    (call,) = telegram.stage.world.calls.of("setWebhook")

    assert call.params["url"] == f"https://{HOST}{PATH}"
    assert call.params["secret_token"] == SECRET
    assert call.params["max_connections"] == "1"
    assert "drop_pending_updates" not in call.params
    kinds = {"message", "callback_query", "inline_query", "my_chat_member"}
    assert set(json.loads(call.params["allowed_updates"])) == kinds
    assert not telegram.stage.world.calls.of("getUpdates")


async def test_an_update_is_confirmed_once_it_is_stored(telegram: Telegram) -> None:
    """When the answer comes, the person is subscribed."""
    status = await telegram.post(telegram.update("Emily", "/start", 5))
    stored = await chats.find(telegram.stage.app.db, telegram.stage.people[EMILY.name].id)

    assert status == 200
    assert stored is not None
    assert stored.subscribed is not None


async def test_an_update_that_comes_twice_is_handled_once(telegram: Telegram) -> None:
    """One after the other, and at the same time, as after a lost answer; all are confirmed."""
    first = telegram.update("Emily", "/next", 5)
    assert [await telegram.post(first) for _ in range(3)] == [200] * 3

    second = telegram.update("Emily", "/about", 6)
    assert await asyncio.gather(*(telegram.post(second) for _ in range(3))) == [200] * 3

    await telegram.stage.world.until(lambda: telegram.told("Emily") >= 2)
    assert await telegram.post(telegram.update("Emily", "/help", 7)) == 200
    await telegram.stage.world.until(lambda: telegram.told("Emily") >= 3)
    assert telegram.told("Emily") == 3


async def is_subscribed(telegram: Telegram) -> bool:
    """True while Emily is subscribed."""
    chat = await chats.find(telegram.stage.app.db, telegram.stage.people[EMILY.name].id)
    return chat is not None and chat.subscribed is not None


async def test_an_overtaken_block_does_not_end_a_subscription(telegram: Telegram) -> None:
    """A person blocks the bot, unblocks it and presses Start: Telegram may send the first after the last."""
    assert await telegram.post(telegram.update("Emily", "/start", 12)) == 200
    assert await telegram.post(telegram.block("Emily", 11)) == 200
    assert await is_subscribed(telegram)

    assert await telegram.post(telegram.block("Emily", 13)) == 200
    assert not await is_subscribed(telegram)


async def test_a_block_after_a_quiet_week_ends_a_subscription(telegram: Telegram) -> None:
    """Telegram then begins at any number, also at a lower one: the date counts."""
    assert await telegram.post(telegram.update("Emily", "/start", 900)) == 200
    assert await telegram.post(telegram.block("Emily", 12, date=800_000)) == 200

    assert not await is_subscribed(telegram)


async def test_a_retry_waits_for_what_is_under_way(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not confirmed before the first is handled; the memory of numbers is bounded."""
    monkeypatch.setattr(webhook_inbox, "HANDLING_SECONDS", 30.0)
    inbox = telegram.stage.app._updates.inbox
    assert inbox is not None
    async with telegram.stage.app.db.begin():  # a writer that keeps the handlers waiting
        update = telegram.update("Emily", "/start", 5)
        both = [asyncio.create_task(telegram.post(update)) for _ in range(2)]
        done, _ = await asyncio.wait(both, timeout=0.3)
        assert not done

    assert await asyncio.gather(*both) == [200, 200]
    assert inbox._taken.maxsize == webhook_inbox.REMEMBERED


async def test_what_takes_long_is_confirmed_after_a_while(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with polling: one slow update does not keep the others waiting for ever."""
    monkeypatch.setattr(webhook_inbox, "HANDLING_SECONDS", 0.1)
    async with telegram.stage.app.db.begin():
        assert await telegram.post(telegram.update("Emily", "/start", 5)) == 200
        assert await chats.count(telegram.stage.app.db) == 0

    await telegram.stage.world.until(lambda: telegram.told("Emily"))


async def test_an_update_that_cannot_be_used_is_confirmed(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    """200, a line in the log without its content, and the next one is handled."""
    for number, odd in enumerate(ODD, 1):
        assert await telegram.post({"update_id": number} | odd) == 200
        assert f"Skipped update {number}" in caplog.text

    assert await telegram.post(telegram.update("Emily", "/help", 60)) == 200
    await telegram.stage.world.until(lambda: telegram.told("Emily"))


async def test_what_is_no_update_is_refused(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    """400, without a traceback: there is no number to confirm, and whoever damaged it may repeat it."""
    statuses = [await telegram.post(body) for body in GARBAGE]

    assert statuses == [400] * len(GARBAGE)
    assert "Traceback" not in caplog.text
    assert await telegram.post(telegram.update("Emily", "/help", 60)) == 200


async def test_too_much_is_left_to_telegram(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 while too many updates are not handled; later they are taken."""
    monkeypatch.setattr(webhook_inbox, "MOST", 2)
    monkeypatch.setattr(webhook_inbox, "HANDLING_SECONDS", 0.05)
    async with telegram.stage.app.db.begin():
        updates = [telegram.update("Emily", "/start", number) for number in (5, 6, 7)]
        assert [await telegram.post(one) for one in updates] == [200, 200, 503]

    await telegram.stage.world.until(lambda: telegram.told("Emily") >= 2)
    assert await telegram.post(updates[2]) == 200


async def test_while_it_stops_it_takes_nothing(telegram: Telegram) -> None:
    """503: Telegram keeps the update for the next process; the webhook stays set."""
    inbox = telegram.stage.app._updates.inbox
    assert inbox is not None
    body = json.dumps(telegram.update("Emily", "/start", 5)).encode()

    await telegram.stage.app._updates.drain()

    assert await inbox.take(body) == 503
    assert telegram.stage.world.webhook.url
    assert await chats.count(telegram.stage.app.db) == 0


async def test_a_stop_confirms_what_is_under_way(tmp_path: Path) -> None:
    """What is handled before the end is answered, so that the next process does not get it again."""
    async with posting(tmp_path) as telegram:
        app = telegram.stage.app
        inbox = app._updates.inbox
        assert inbox is not None
        async with app.db.begin():
            posted = asyncio.create_task(telegram.post(telegram.update("Emily", "/start", 5)))
            await telegram.stage.world.until(lambda: inbox._under_way)
            stopping = asyncio.create_task(app.stop())
            await telegram.stage.world.until(lambda: not inbox.open)
        await stopping

        assert await posted == 200


async def test_while_answers_queue_an_update_is_confirmed_once_it_is_stored(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But one that waits behind another of its person, at once: it would keep all others waiting."""
    inbox = telegram.stage.app._updates.inbox
    assert inbox is not None
    monkeypatch.setattr(webhook_inbox, "HANDLING_SECONDS", 30.0)
    inbox._crowded = lambda: True
    async with telegram.stage.app.db.begin():
        first = asyncio.create_task(telegram.post(telegram.update("Emily", "/start", 5)))
        await telegram.stage.world.until(lambda: inbox._under_way)
        assert await telegram.post(telegram.update("Emily", "/next", 6)) == 200
        assert not first.done()

    assert await first == 200


async def test_a_refused_address_is_named_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot serves even so: notices do not depend on it."""
    monkeypatch.setattr(webhook_watch, "SOON", 0.05)
    world = World(token="1000001:" + "a" * 35)
    refusal = Reply(400, "Bad Request: bad webhook: failed to resolve host")
    world.failures.script(refusal, "setWebhook", times=2)
    async with posting(tmp_path, world):
        await world.until(lambda: world.webhook.url)

    assert "Telegram does not accept WEBHOOK_URL: Bad webhook: failed to resolve" in caplog.text
    assert PATH not in caplog.text.replace("<secret>", "")


async def test_polling_deletes_the_webhook_and_keeps_what_waits(tmp_path: Path) -> None:
    """Without WEBHOOK_URL the next start fetches what Telegram could not send."""
    world = World(token="1000001:" + "a" * 35)
    async with posting(tmp_path, world) as telegram:
        world.people.send(telegram.stage.people[LEYLA.name], "/start")
        await world.until(lambda: world.webhook.last_error)
    assert world.webhook.url

    async with playing(tmp_path, world) as stage:
        await world.answers(stage.people[LEYLA.name])

    assert world.webhook.url == ""


async def test_silence_is_no_failure(telegram: Telegram) -> None:
    """Nobody writes, Telegram confirms the webhook: the part works, also as other processes see it."""
    watch = telegram.stage.app._updates._watch
    liveness = telegram.stage.app.wiring.alerting.liveness
    assert watch is not None
    liveness._succeeded[WEBHOOK] -= LIMITS[WEBHOOK]
    assert WEBHOOK in liveness.silent()

    await watch.look()

    assert liveness.silent() == {}
    health = telegram.stage.app.wiring.alerting.health()
    assert health[WEBHOOK].ok
    assert POLLING not in health

    async def stored() -> bool:
        return process_liveness.WEBHOOK in await process_liveness.ages(telegram.stage.app.db)

    await telegram.stage.until(stored)


async def test_updates_that_only_wait_are_a_failure(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    """From the second check on; each of Telegram's errors is logged once; an update that arrives ends it."""
    stage, watch = telegram.stage, telegram.stage.app._updates._watch
    liveness = stage.app.wiring.alerting.liveness
    assert watch is not None
    stage.world.people.send(stage.people[LEYLA.name], "/start")
    await stage.world.until(lambda: stage.world.webhook.last_error)
    await watch.look()
    stage.world.webhook.last_error = (1_790_000_000, "Connection refused")
    liveness._succeeded[WEBHOOK] -= LIMITS[WEBHOOK]

    for _ in range(3):
        await watch.look()
    assert WEBHOOK in liveness.silent()
    assert caplog.text.count("UTC: Connection refused; updates that wait: 1") == 1

    assert await telegram.post(telegram.update("Emily", "/help", 60)) == 200
    assert liveness.silent() == {}


async def test_what_telegram_does_not_say_is_no_success(telegram: Telegram) -> None:
    """A check that fails shows nothing."""
    watch = telegram.stage.app._updates._watch
    liveness = telegram.stage.app.wiring.alerting.liveness
    assert watch is not None
    telegram.stage.world.failures.script(failures.server_error(), "getWebhookInfo")
    liveness._succeeded[WEBHOOK] -= LIMITS[WEBHOOK]

    await watch.look()

    assert WEBHOOK in liveness.silent()


async def test_another_service_does_not_keep_the_webhook(
    telegram: Telegram, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is set again at once; when that goes on, it is a conflict, which `ready` and the operators see."""
    stage, watch = telegram.stage, telegram.stage.app._updates._watch
    assert watch is not None
    monkeypatch.setattr(updates, "CONFLICT_SECONDS", 0.0)
    stage.world.webhook.set("https://example.org/another")

    await watch.look()

    assert stage.world.webhook.url == f"https://{HOST}{PATH}"
    assert "Another service has changed the webhook" in caplog.text

    async def stored() -> bool:
        return process_liveness.CONFLICT in await process_liveness.ages(stage.app.db)

    await stage.until(stored)


async def test_a_revoked_token_ends_the_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when only the check of the webhook finds it."""
    monkeypatch.setattr(webhook_watch, "EVERY", 0.05)
    async with posting(tmp_path) as telegram:
        world = telegram.stage.world
        world.failures.script(Reply(401, "Unauthorized"), "getWebhookInfo", times=None)

        await asyncio.wait_for(telegram.stage.app._updates.refused.wait(), 30)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"webhook_secret": ""}, WebhookWithoutSecret),
        ({"web_port": None}, WebhookWithoutServer),
        ({"webhook_url": "", "webhook_certificate": "cert.pem"}, CertificateWithoutWebhook),
        ({"webhook_certificate": "missing.pem"}, CertificateUnusable),
        ({"webhook_certificate": "key.pem"}, CertificateUnusable),
        ({"webhook_certificate": "empty.pem"}, CertificateUnusable),
    ],
)
async def test_settings_that_do_not_fit_end_the_start(
    tmp_path: Path, changes: dict[str, Any], error: type[BotError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one sentence that names the remedy, before anything is opened."""
    monkeypatch.chdir(tmp_path)
    key = "-----BEGIN PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n"
    (tmp_path / "key.pem").write_text(key)
    (tmp_path / "empty.pem").write_text("")
    given = settings("http://127.0.0.1:1", tmp_path, **(SETTINGS | {"web_port": 0} | changes))

    with pytest.raises(error) as caught:
        await build(given)

    assert caught.value.exit_code == 2
    assert "WEBHOOK_URL" in str(caught.value) or "BEGIN CERTIFICATE" in str(caught.value)
    assert not (tmp_path / "bot.db").exists()


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
