"""The setting `cards`: whether notices are sent with a picture."""

import re

from bot.handlers.keyboards import Action, Keys, Row
from bot.handlers.request import Request
from bot.handlers.settings import choices
from bot.handlers.settings.setting import Columns, Command, Setting
from bot.messages.markup import Markup

#: Whether notices come with a picture.
VALUES = {"on": True, "off": False}


def _pressed(request: Request, action: Action) -> Columns:
    return {"cards": VALUES[action.value]}


def _parse(request: Request) -> Columns:
    return {"cards": VALUES[choices.parse(request, "cards", VALUES)]}


def _word(request: Request) -> str:
    return "on" if request.target.cards else "off"


def _label(request: Request) -> Markup:
    return request.text(f"button-cards-{_word(request)}")


def _toggles(request: Request, key: Keys) -> list[Row]:
    return [[key(_label(request), "cards", "off" if request.target.cards else "on")]]


SETTING = Setting(
    name="cards",
    values=re.compile("on|off"),
    pressed=_pressed,
    line=_label,
    toggles=_toggles,
    command=Command("cards", _parse, lambda request: request.text(f"cards-{_word(request)}")),
    texts=(
        *(f"{key}-{value}" for key in ("cards", "button-cards", "word") for value in VALUES),
        *("choice-line", "choice-unknown", "command-cards"),
    ),
)
