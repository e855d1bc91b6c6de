"""/mydata: sends all that is kept about a chat, as a text to read and as JSON."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.handlers import keyboards, views
from bot.handlers.request import Request
from bot.handlers.settings import registry
from bot.messages.markup import plain
from bot.store import personal_data, self_tests
from bot.store.personal_data import Json
from bot.store.records import ANNOUNCEMENT, State, Status

#: The names of the files.
TEXT, DATA = "mydata.txt", "mydata.json"

#: The question of the cooldown: the files are sent once a minute to a person.
QUESTION = "mydata"


async def mydata(request: Request) -> None:
    """Send both files in a private chat. In a group, where everybody would read them, send a link to there."""
    if request.chat.private:
        await send(request)
    else:
        payload = f"{keyboards.DATA_OF}{request.target.telegram_id}"
        link = f"https://t.me/{request.bot.username}?start={payload}"
        board = keyboards.link(request.text("button-mydata-private"), link)
        await request.reply("mydata-private", board)


async def send(request: Request) -> None:
    """Send all that is kept about the target to the person in whose private chat this is."""
    person = request.chat.telegram_id
    if not request.services.cooldown.allows(person, QUESTION, request.now):
        await request.reply("mydata-again")
        return
    found = await personal_data.of(
        request.services.db, request.target.telegram_id, person, request.now
    )
    found["operator"]["self_tests"] = await _answers(request)
    if nothing(found):
        await request.reply("forgetme-nothing")
        return
    lines = "\n".join(_lines(request, found, await _status(request)))
    await _document(request, TEXT, lines, "caption-mydata")
    await _document(request, DATA, json.dumps(found, ensure_ascii=False, indent=2))


async def _answers(request: Request) -> list[Json]:
    """When this person, as an operator, last answered a self-test: it is stored by no id."""
    operators, person = request.services.operators, request.chat.telegram_id
    if person not in operators or request.target.telegram_id != person:
        return []
    answers = await self_tests.answers(request.services.db)
    at = answers.get(self_tests.mark(person))
    return [{"answered": f"{at:%Y-%m-%dT%H:%M:%SZ}"}] if at else []


def nothing(found: Json) -> bool:
    """True when nothing is kept."""
    lists = [found["deliveries"], found["admins"], found["admin_of"]]
    lists += [*found["operator"].values(), *found["messages"].values()]
    return found["chat"] is None and not any(lists)


async def _document(request: Request, name: str, content: str, caption: str | None = None) -> None:
    await request.bot.send_document(
        request.chat.telegram_id,
        f"{content}\n".encode(),
        filename=name,
        caption=None if caption is None else plain(request.text(caption)),
    )


async def _status(request: Request) -> list[str]:
    """What /status says: the subscription and the settings."""
    if request.target.id is None:
        return []
    return [views.subscription(request), registry.lines(request)]


def _lines(request: Request, found: Json, status: list[str]) -> Iterator[str]:
    """The text to read: what /status says, each message, and then every field as it is stored."""
    yield plain(request.text("mydata-title"))
    yield ""
    yield from (plain(one) for one in status)
    if found["chat"]:
        yield plain(request.text("mydata-chat", id=str(found["chat"]["telegram_id"])))
    for key, lines in _sections(request, found):
        if lines:
            yield from ("", plain(request.text(key)), *(f"• {one}" for one in lines))
    yield from ("", plain(request.text("mydata-fields")))
    yield from _fields(found)


def _sections(request: Request, found: Json) -> Iterator[tuple[str, list[str]]]:
    """The parts of the text: the key of each one's heading, and its lines."""
    yield "mydata-messages", [_message(request, one) for one in found["deliveries"]]
    yield "mydata-admin-of", [_group(request, one) for one in found["admin_of"]]
    admins = len(found["admins"])
    yield "mydata-admins", [str(admins)] if admins else []
    records = {name: len(rows) for name, rows in found["operator"].items() if rows}
    yield (
        "mydata-operator",
        [
            plain(request.text("mydata-records", what=name, count=count))
            for name, count in records.items()
        ],
    )


def _group(request: Request, one: Json) -> str:
    """The line of a group or channel of which the person is recorded as an admin."""
    return f"{plain(request.text('mydata-kind', kind=one['kind']))}, {one['chat_id']}"


def _message(request: Request, one: Json) -> str:
    """The line of a message: when, which, what became of it."""
    at = datetime.fromisoformat(one["settled"] or one["due"])
    state = State(one["state"]).name.lower()
    text = request.text("mydata-message", **views.date_and_time(request, at), state=state)
    return f"{plain(text)} ({_which(request, one)})"


def _which(request: Request, one: Json) -> str:
    if one["of_observance"] == ANNOUNCEMENT:
        return plain(request.text("mydata-announcement"))
    name = plain(views.moment_name(request, one["of_moment"]))
    real = one["of_status"] == Status.ACTUAL.value
    rest = str(one["of_year"]) if real else plain(request.text("mydata-rehearsal"))
    return f"{name}, {rest}"


def _fields(value: Any, name: str = "") -> Iterator[str]:
    """Every field with its path, as in deliveries.0.state = 1."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        items = enumerate(value)
    else:
        yield f"{name} = {json.dumps(value, ensure_ascii=False)}"
    for key, one in items:
        yield from _fields(one, f"{name}.{key}" if name else str(key))
