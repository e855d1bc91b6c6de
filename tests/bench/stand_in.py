"""A lean stand-in for Telegram's Bot API, in a process of its own: as little work for a message as can be."""

import asyncio
import json
import re
import sys
from typing import cast
from urllib.parse import parse_qs, urlsplit

from tests.bench.behaviour import Behaviour, Options, Verdict
from tests.bench.cores import OTHERS, new_loop, pin
from tests.bench.people import People

#: Where a form, a JSON object or a multipart body says to which chat it goes.
CHAT = re.compile(rb'chat_id(?:=|"\s*:\s*"?|"[^"]*?\r\n\r\n)(-?\d+)')
OFFSET = re.compile(rb'offset(?:=|"\s*:\s*"?|"[^"]*?\r\n\r\n)(-?\d+)')
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

#: As Telegram's own server heads its answers.
HEAD = (
    "HTTP/1.1 {status}\r\nServer: nginx/1.18.0\r\nDate: Wed, 20 Jan 2027 05:00:00 GMT\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: keep-alive\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n"
    "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\r\n"
    "Access-Control-Expose-Headers: Content-Length,Content-Type,Date,Server,Connection\r\n\r\n"
)

BOT = {"id": 1000001, "is_bot": True, "first_name": "January", "username": "january_bot"}
ME = BOT | {"can_join_groups": True, "can_read_all_group_messages": False}

#: What a message says that was taken: as long as the notice, with its bold first line.
TEXT = "20 January 2027\n" + "In mourning the days are counted, and the words are few. " * 9
ENTITIES = [
    {"offset": 0, "length": 15, "type": "bold"},
    {"offset": 430, "length": 8, "type": "bot_command"},
]

#: The name of a picture, of the length that Telegram's have.
FILE = "AgACAgIAAxkDAAIBGmWq" + "x" * 50 + "%04d"

#: How the paths of messages, and of changes of them, end.
MESSAGES = (b"/sendMessage", b"/sendPhoto", b"/editMessageText")

#: Numbers in the answer's pattern, all of the length that Telegram's have, so that the length is always the same.
NUMBER, ADDRESS = 2_000_000_000, 5_000_000_000

REFUSALS = {
    Verdict.FAILED: ("500 Internal Server Error", "Internal Server Error"),
    Verdict.BLOCKED: ("403 Forbidden", "Forbidden: bot was blocked by the user"),
    Verdict.FLOODED: ("429 Too Many Requests", "Too Many Requests: retry after 1"),
}


def response(body: bytes, status: str = "200 OK") -> bytes:
    """An answer with its head."""
    return HEAD.format(status=status, length=len(body)).encode() + body


def taken_pattern(*, photo: bool = False) -> bytes:
    """The answer to a message that was taken, with `%d` for the number of the message and for the chat."""
    chat = {"id": ADDRESS, "first_name": "Leyla", "last_name": "Example", "type": "private"}
    message = {"message_id": NUMBER, "from": BOT, "chat": chat, "date": 1_800_421_200}
    if photo:
        sizes = [(90, 51), (320, 180), (800, 450), (1280, 720)]
        message["photo"] = [
            {"file_id": FILE % width, "file_unique_id": f"AQAD{width}", "file_size": 90 * width}
            | {"width": width, "height": height}
            for width, height in sizes
        ]
        message |= {"caption": TEXT, "caption_entities": ENTITIES}
    else:
        message |= {"text": TEXT, "entities": ENTITIES}
        message["link_preview_options"] = {"is_disabled": True}
    body = json.dumps({"ok": True, "result": message}, separators=(",", ":")).encode()
    answer = response(body).replace(b"%", b"%%")
    return answer.replace(b"%d" % NUMBER, b"%d").replace(b"%d" % ADDRESS, b"%d")


def refusal(status: str, description: str) -> bytes:
    """An answer that says no."""
    code = int(status.split()[0])
    body = {"ok": False, "error_code": code, "description": description}
    if code == 429:
        body["parameters"] = {"retry_after": 1}
    return response(json.dumps(body).encode(), status)


class StandIn:
    """What all connections share: the behaviour of the present run, and the answers put together beforehand."""

    def __init__(self) -> None:
        self.behaviour = Behaviour(Options())
        self.people = People()
        self._fetching: set[asyncio.Task[None]] = set()
        self._taken = {"sendMessage": taken_pattern(), "sendPhoto": taken_pattern(photo=True)}
        self._taken["editMessageText"] = self._taken["sendMessage"]
        self._refusals = {verdict: refusal(*said) for verdict, said in REFUSALS.items()}
        self._me = response(json.dumps({"ok": True, "result": ME}).encode())
        self._number = NUMBER

    def message(self, connection: "Connection", method: str, body: bytes) -> None:
        """Take a message, or a change of one, after half its round trip."""
        found = CHAT.search(body)
        chat = int(found[1]) if found else 0
        leg = self.behaviour.leg()
        taken = self._taken[method]
        if leg:
            loop = asyncio.get_running_loop()
            loop.call_later(leg, self._arrive, connection, taken, chat, leg)
        else:
            self._arrive(connection, taken, chat, leg)

    def fetch(self, connection: "Connection", body: bytes) -> None:
        """Answer a request for updates, when there are any."""
        found = OFFSET.search(body)
        task = asyncio.create_task(self._fetch(connection, int(found[1]) if found else 0))
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)

    async def _fetch(self, connection: "Connection", offset: int) -> None:
        leg = self.behaviour.leg()
        await asyncio.sleep(leg)
        updates = await self.people.updates(offset)
        await asyncio.sleep(leg)
        connection.reply(response(updates))

    def other(self, path: str, body: bytes) -> bytes:
        """The answer to whatever is no message: a control path, or a method of the Bot API."""
        asked = urlsplit(path)
        if asked.path == "/control":
            self.behaviour, self.people = Behaviour(Options(**json.loads(body))), People()
            return response(b"{}")
        if asked.path == "/control/rush":
            self.people.start(int(body))
            return response(b"{}")
        if asked.path == "/control/summary":
            numbers = {name: int(values[0]) for name, values in parse_qs(asked.query).items()}
            found = self.behaviour.summary(**numbers) | {"asked": self.people.asked}
            return response(json.dumps(found).encode())
        return self._me if asked.path.endswith("/getMe") else response(b'{"ok":true,"result":true}')

    def _arrive(self, connection: "Connection", taken: bytes, chat: int, leg: float) -> None:
        verdict = self.behaviour.arrive(chat)
        if verdict is Verdict.SENT:
            self._number += 1
            answer = taken % (self._number, chat)
        else:
            answer = self._refusals.get(verdict, b"")
        if leg:
            asyncio.get_running_loop().call_later(leg, connection.reply, answer)
        else:
            connection.reply(answer)


class Connection(asyncio.Protocol):
    """One kept connection: requests with a Content-Length, one after the other."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember whom to answer."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Handle each request that is complete."""
        self._buffer = self._buffer + data if self._buffer else data
        while (head := self._buffer.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self._buffer, 0, head + 2)
            end = head + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < end:
                return
            line, body = self._buffer[:head].partition(b"\r\n")[0], self._buffer[head + 4 : end]
            self._buffer = self._buffer[end:]
            self._handle(line, body)

    def reply(self, answer: bytes) -> None:
        """Send an answer; an empty one cuts the connection."""
        if self._transport is None or self._transport.is_closing():
            return
        if answer:
            self._transport.write(answer)
        else:
            self._transport.abort()

    def _handle(self, line: bytes, body: bytes) -> None:
        path = line.split(b" ")[1]
        if path.endswith(MESSAGES):
            self._stand_in.message(self, path.rpartition(b"/")[2].decode(), body)
        elif path.endswith(b"/getUpdates"):
            self._stand_in.fetch(self, body)
        else:
            self.reply(self._stand_in.other(path.decode(), body))


async def main() -> None:
    """Serve on a free port of the loopback, say where, and end with the standard input."""
    stand_in = StandIn()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(stand_in), "127.0.0.1", 0, backlog=4096)
    host, port = server.sockets[0].getsockname()
    print(f"http://{host}:{port}", flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    pin(OTHERS)
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(main())
