"""The setting `second`: the second language of a channel, used in the same post."""

import re

from bot.handlers.keyboards import Action, Keys, Row, in_rows
from bot.handlers.request import Request
from bot.handlers.settings.setting import NONE, Columns, Page, Setting


def _pressed(request: Request, action: Action) -> Columns | None:
    """The second language always differs from the first."""
    code, target = action.value, request.target
    if target.kind != "channel" or code == target.language:
        return None
    if code != NONE and code not in request.services.catalog.languages:
        return None
    return {"second_language": None if code == NONE else code}


def _choices(request: Request, key: Keys) -> list[Row]:
    """The other languages, and a button for none."""
    catalog = request.services.catalog
    buttons = [
        key(catalog.text(code, "language-name"), "second", code)
        for code in catalog.languages
        if code != request.target.language
    ]
    none = key(request.text("button-second-none"), "second", NONE)
    return [*in_rows(buttons, 2), [none]]


SETTING = Setting(
    name="second",
    values=re.compile(r"none|[a-z]{2,3}(-[A-Za-z0-9]{1,8})?", re.ASCII),
    pressed=_pressed,
    page=Page(lambda request: request.text("second-ask"), _choices),
    offered=lambda chat: chat.kind == "channel",
    texts=("second-ask", "button-second", "button-second-none"),
)
