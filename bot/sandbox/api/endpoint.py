"""The Bot API over HTTP: reads a request, runs its method, and sends Telegram's answer or a scripted failure."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import Mapping
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.sandbox import errors
from bot.sandbox.api import methods, request_params, tcp_timing, unsupported_methods
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World
from bot.sandbox.world.calls import Call
from bot.sandbox.world.failures import Cut, Delay, Garbage, Kind, Reply

#: Maximum bytes of a request that can upload a file, and of any other.
MAX_BYTES, MAX_PLAIN_BYTES = 51 * 1024 * 1024, 1024 * 1024
#: Maximum bytes of all requests that are being read at the same time.
MAX_BUFFERED = 64 * 1024 * 1024
#: Methods that can upload a file.
UPLOADING = frozenset({"sendPhoto", "sendDocument"})
#: The form of all tokens of Telegram.
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
#: Methods whose answer is the message that they sent.
SENDING = frozenset({"sendMessage", "sendPhoto", "sendDocument"})
#: Socket option SO_LINGER with zero seconds: closing the connection resets it.
RESET = struct.pack("ii", 1, 0)

#: Status, body, further headers; None: the connection is cut without an answer.
Answer = tuple[int, bytes, Mapping[str, str]] | None


class BotApi:
    """An ASGI application for `/bot{token}/{method}`."""

    def __init__(self, world: World, stopping: asyncio.Event) -> None:
        self._world = world
        #: Set when the server stops; ends all waits.
        self._stopping = stopping
        #: Bytes of the requests that are being read now.
        self._buffered = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            name = self._method(scope["path_params"])
            params = await self._params(name, scope, receive)
        except errors.ApiError as refusal:
            return await self._send(send, refusal.status, _encoded(refusal.body()), {})
        since = tcp_timing.seconds_since_arrival(scope["state"]["transport"])
        answer = await self._answer(name, params, since, receive)
        if answer is None:
            return await _reset(scope, receive)
        return await self._send(send, *answer)

    async def _send(self, send: Send, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Send an answer with its `Date`, unless the world has none or `headers` contain another."""
        named = {"content-type": "application/json", "content-length": str(len(body))}
        if self._world.date_clock is not None:
            named["date"] = format_datetime(self._world.date_clock().astimezone(UTC), usegmt=True)
        raw = [(name.encode(), value.encode()) for name, value in (named | dict(headers)).items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    async def _params(self, name: str, scope: Scope, receive: Receive) -> Params:
        """The parameters of a request; raises ApiError when it is too large or not readable."""
        most = MAX_BYTES if name in UPLOADING else MAX_PLAIN_BYTES
        body = bytearray()
        try:
            more = True
            while more:
                message = await receive()
                chunk = message.get("body", b"")
                body += chunk
                self._buffered += len(chunk)
                if len(body) > most or self._buffered > MAX_BUFFERED:
                    raise errors.ApiError(413, "Request Entity Too Large")
                more = message.get("more_body", False)
            return request_params.read(scope["query_string"], _content_type(scope), bytes(body))
        finally:
            self._buffered -= len(body)

    def _method(self, path: Mapping[str, str]) -> str:
        """The name of the method in Telegram's spelling; raises ApiError."""
        token, name = path["token"], path["method"].lower()
        if not TOKEN.fullmatch(token):
            raise errors.ApiError(404, "Not Found")
        if self._world.token not in (None, token):
            raise errors.ApiError(401, "Unauthorized")
        if name == "getupdates":
            return "getUpdates"
        if name in methods.BY_NAME:
            return methods.BY_NAME[name][0]
        if name in unsupported_methods.UNSUPPORTED:
            raise errors.bad_request("method is not implemented by the sandbox")
        raise errors.ApiError(404, "Not Found")

    async def _answer(self, name: str, params: Params, since: float, receive: Receive) -> Answer:
        """Log the call and run its method; a scripted failure takes effect before or after that."""
        world, chat_id = self._world, params.chat_id()
        call = Call(name, params.raw, chat_id, world.now(), world.monotonic() - since)
        world.calls.add(call)
        kind = world.failures.match(name, chat_id) if world.failures.scripts else None
        if kind and not kind.after:
            early = await self._failure(kind)
            if not isinstance(kind, Delay):
                return _recorded(call, early)
        answer = await self._run(call, params, receive)
        if kind and kind.after:
            late = await self._failure(kind)
            answer = answer if isinstance(kind, Delay) else late
        return _recorded(call, answer)

    async def _run(self, call: Call, params: Params, receive: Receive) -> Answer:
        try:
            if call.method == "getUpdates":
                result: Any = await self._poll(params, receive)
            else:
                result = methods.METHODS[call.method](self._world, params)
        except errors.ApiError as refusal:
            return refusal.status, _encoded(refusal.body()), {}
        if result is None:
            return None
        self._world.calls.mark_processed(call)
        if call.method in SENDING:
            call.message_id = result["message_id"]
        return 200, _encoded({"ok": True, "result": result}), {}

    async def _poll(self, params: Params, receive: Receive) -> list[dict[str, Any]] | None:
        """The updates; empty when the server stops, None when the bot has closed the connection."""
        poll = asyncio.ensure_future(methods.get_updates(self._world, params))
        gone = asyncio.ensure_future(_disconnected(receive))
        stop = asyncio.ensure_future(self._stopping.wait())
        waits = (poll, gone, stop)
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                return poll.result()
            return None if gone.done() else []
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _failure(self, kind: Kind) -> Answer:
        """The answer of a failure; a Delay only waits."""
        if isinstance(kind, Reply):
            body = kind.body.encode() if kind.body is not None else _refusal(kind)
            return kind.status, body, kind.headers
        if isinstance(kind, Garbage):
            return kind.status, kind.text.encode(), {"content-type": "text/html"}
        if isinstance(kind, Cut):
            return None
        stop = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait((stop,), timeout=kind.seconds)
        stop.cancel()
        return None


def _refusal(kind: Reply) -> bytes:
    parameters = dict(kind.parameters) if kind.parameters is not None else None
    return _encoded(errors.ApiError(kind.status, kind.description, parameters).body())


def _recorded(call: Call, answer: Answer) -> Answer:
    call.status = answer[0] if answer else 0
    return answer


def _encoded(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode()


def _content_type(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return str(value, "latin-1")
    return ""


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _reset(scope: Scope, receive: Receive) -> None:
    """Reset the connection if it is still open."""
    transport: asyncio.Transport = scope["state"]["transport"]
    connection = transport.get_extra_info("socket")
    if not transport.is_closing() and connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    transport.abort()
    await _disconnected(receive)
