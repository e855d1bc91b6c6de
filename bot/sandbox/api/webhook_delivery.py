"""Sends updates to the webhook over HTTPS, in the order and with the retries of Telegram's own server."""

import asyncio
import ssl
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.sandbox.world import World

#: The header with the bot's secret.
SECRET = "X-Telegram-Bot-Api-Secret-Token"
#: Seconds after which a request without an answer has failed.
TIMEOUT = 60.0
#: Maximum seconds between two attempts, unless the bot's Retry-After asks for more, and the most that it can ask for.
LONGEST_PAUSE, LONGEST_RETRY_AFTER = 60.0, 3600

#: The reason when the host is none of the sandbox's: nothing leaves this machine.
UNKNOWN_HOST = "Failed to resolve host: Name or service not known"

Json = dict[str, Any]
#: The updates of one queue are sent one after the other: those of one kind and one chat, or one person.
Queue = tuple[str, int]


@dataclass(frozen=True)
class Retry:
    """A failed update: how often it has failed, the next pause in seconds, and when it is sent again."""

    failed: int = 0
    pause: float = 1.0
    at: float = float("-inf")


class WebhookDelivery:
    """Sends the waiting updates while a webhook is set.

    A failed update is sent again at once, then after 2, 4, 8 … seconds, and delays only those of its own queue.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._under_way: dict[Queue, asyncio.Task[None]] = {}
        self._retries: dict[int, Retry] = {}

    async def run(self) -> None:
        """Send until cancelled. Requests under way end unanswered when the webhook changes."""
        while True:
            url = self._world.webhook.url
            if url:
                await self._serve(url)
            else:
                await self._woken(None)

    async def _serve(self, url: str) -> None:
        """Send to one address until the bot sets another."""
        webhook = self._world.webhook
        settings = (url, webhook.secret, webhook.certificate)
        async with _session(webhook.certificate, webhook.hosts) as session:
            try:
                while settings == (webhook.url, webhook.secret, webhook.certificate):
                    self._start(session)
                    await self._woken(self._until_retry())
            finally:
                for task in self._under_way.values():
                    task.cancel()
                await asyncio.gather(*self._under_way.values(), return_exceptions=True)
                self._under_way.clear()

    async def _woken(self, seconds: float | None) -> None:
        """Return when something changes, and after that many seconds at the latest."""
        wake = self._world.webhook.wake
        try:
            await asyncio.wait_for(wake.wait(), seconds)
        except TimeoutError:
            return
        wake.clear()

    def _start(self, session: aiohttp.ClientSession) -> None:
        """Begin to send the first update of each queue that is ready, as many as there may be connections."""
        seen = set(self._under_way)
        for update in self._world.updates.pending():
            if len(self._under_way) >= self._world.webhook.max_connections:
                return
            queue = _queue(update)
            if queue in seen:
                continue
            seen.add(queue)
            if self._retry(update).at <= self._world.monotonic():
                task = asyncio.create_task(self._send(session, queue, update))
                self._under_way[queue] = task

    async def _send(self, session: aiohttp.ClientSession, queue: Queue, update: Json) -> None:
        """Send one update once; it stays in the queue unless the answer is a success."""
        webhook, number = self._world.webhook, update["update_id"]
        headers = {SECRET: webhook.secret} if webhook.secret else {}
        after = 0.0
        try:
            if urlsplit(webhook.url).hostname not in webhook.hosts:
                raise OSError(UNKNOWN_HOST)
            async with session.post(
                webhook.url, json=update, headers=headers, allow_redirects=False
            ) as answer:
                await answer.read()
            if 200 <= answer.status < 300:
                self._world.updates.remove(number)
                self._retries.pop(number, None)
            else:
                reason = f"{answer.status} {answer.reason}"
                self._fail(f"Wrong response from the webhook: {reason}")
                after = _seconds(answer.headers.get("Retry-After", ""))
                self._postpone(update, after)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._fail(_words(error))
            self._postpone(update, after)
        finally:
            self._under_way.pop(queue, None)
            webhook.wake.set()

    def _retry(self, update: Json) -> Retry:
        return self._retries.get(update["update_id"], Retry())

    def _postpone(self, update: Json, after: float) -> None:
        """Decide when an update is sent again: at once the first time, then after pauses that double."""
        retry, pace = self._retry(update), self._world.webhook.pace
        pause = retry.pause if after or not retry.failed else min(LONGEST_PAUSE, 2 * retry.pause)
        delay = after or (pause if retry.failed else 0.0)
        at = self._world.monotonic() + pace * delay
        self._retries[update["update_id"]] = replace(
            retry, failed=retry.failed + 1, pause=pause, at=at
        )

    def _until_retry(self) -> float | None:
        """Seconds until the next update is sent again; None when none waits for that."""
        now = self._world.monotonic()
        waiting = (self._retry(update).at - now for update in self._world.updates.pending())
        return min((seconds for seconds in waiting if seconds > 0), default=None)

    def _fail(self, reason: str) -> None:
        self._world.webhook.last_error = int(self._world.now().timestamp()), reason


class _Hosts(AbstractResolver):
    """Finds the hosts of the sandbox."""

    def __init__(self, hosts: dict[str, tuple[str, int]]) -> None:
        self._hosts = hosts

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """The address and the port to which a name leads."""
        address, number = self._hosts[host]
        return [
            ResolveResult(hostname=host, host=address, port=number, family=family, proto=0, flags=0)
        ]

    async def close(self) -> None:
        """There is nothing to close."""


def _session(certificate: str, hosts: dict[str, tuple[str, int]]) -> aiohttp.ClientSession:
    """A client that verifies the certificate: against the uploaded one, or against the public authorities."""
    try:
        context = ssl.create_default_context(cadata=certificate or None)
    except ssl.SSLError:
        context = ssl.create_default_context()
    connector = aiohttp.TCPConnector(ssl=context, resolver=_Hosts(hosts), use_dns_cache=False)
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=TIMEOUT),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def _queue(update: Json) -> Queue:
    """The queue of an update, as Telegram's server has it: by kind, and by chat or person."""
    kind = next((name for name in update if name != "update_id"), "")
    content = update.get(kind)
    fields = content if isinstance(content, dict) else {}
    by_person = kind in ("callback_query", "inline_query")
    owner = fields.get("from" if by_person else "chat")
    number = owner.get("id") if isinstance(owner, dict) else None
    # Updates of unknown kinds each have a queue of their own.
    return kind, number if isinstance(number, int) else update["update_id"]


def _seconds(retry_after: str) -> float:
    return float(min(int(retry_after), LONGEST_RETRY_AFTER)) if retry_after.isdigit() else 0.0


def _words(error: Exception) -> str:
    """A failure as Telegram words it."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return f"SSL error: {error}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "Connection refused"
    if str(error) == UNKNOWN_HOST:
        return UNKNOWN_HOST
    return "Read timeout expired" if isinstance(error, TimeoutError) else "Connection reset by peer"
