"""The setting `silent`: whether notices make a sound."""

import re

from bot.handlers.keyboards import Action, Keys, Row
from bot.handlers.request import Request
from bot.handlers.settings import choices
from bot.handlers.settings.setting import AUTO, Columns, Command, Setting
from bot.messages.markup import Markup

#: Whether notices come without sound: always, never, or at night.
VALUES = {"on": True, "off": False, AUTO: None}

#: The value that a press sets, for each current value.
NEXT = {AUTO: "on", "on": "off", "off": AUTO}


def _pressed(request: Request, action: Action) -> Columns:
    return {"silent": VALUES[action.value]}


def _parse(request: Request) -> Columns:
    return {"silent": VALUES[choices.parse(request, "silent", VALUES)]}


def _word(request: Request) -> str:
    return next(word for word, value in VALUES.items() if value is request.target.silent)


def _label(request: Request) -> Markup:
    return request.text(f"button-silent-{_word(request)}")


def _toggles(request: Request, key: Keys) -> list[Row]:
    return [[key(_label(request), "silent", NEXT[_word(request)])]]


SETTING = Setting(
    name="silent",
    values=re.compile("auto|on|off"),
    pressed=_pressed,
    line=_label,
    toggles=_toggles,
    command=Command("silent", _parse, lambda request: request.text(f"silent-{_word(request)}")),
    texts=(
        *(f"{key}-{value}" for key in ("silent", "button-silent", "word") for value in VALUES),
        *("choice-line", "choice-unknown", "command-silent"),
    ),
)
