"""The setting `topic`: the forum topic of a group to which notices are sent."""

import re

from bot.handlers.keyboards import Action, Keys, Row
from bot.handlers.request import Request
from bot.handlers.settings.setting import NONE, Columns, Command, Setting
from bot.messages.markup import Markup


def _pressed(request: Request, action: Action) -> Columns:
    return {"thread_id": None}


def _parse(request: Request) -> Columns:
    """The topic in which the command was sent."""
    return {"thread_id": request.thread_id}


def _confirmation(request: Request) -> Markup:
    return request.text("topic-general" if request.thread_id is None else "topic-here")


def _line(request: Request) -> Markup | None:
    return None if request.target.thread_id is None else request.text("status-topic")


def _toggles(request: Request, key: Keys) -> list[Row]:
    if request.target.thread_id is None:
        return []
    return [[key(request.text("button-topic-leave"), "topic", NONE)]]


SETTING = Setting(
    name="topic",
    values=re.compile(NONE),
    pressed=_pressed,
    line=_line,
    toggles=_toggles,
    command=Command("topic", _parse, _confirmation, takes_text=False, in_private=False),
    texts=("topic-general", "topic-here", "status-topic", "button-topic-leave", "command-topic"),
)
