"""The setting `zone`: the time zone of a chat, chosen by button, by name, or by a shared location."""

import re
from collections.abc import Sequence

from bot.handlers import views
from bot.handlers.keyboards import Action, Keys, Row, in_rows
from bot.handlers.request import Request
from bot.handlers.settings.setting import Columns, Command, Page, Setting, reminded
from bot.messages import dates, places
from bot.messages.markup import Markup
from bot.messages.places import Found
from bot.observances import zones

#: Characters of an unknown name that are shown in the answer.
SHOWN = 64


async def set_to(request: Request, zone: str) -> None:
    """Change the time zone and confirm it."""
    changed = await request.change(zone=zone)
    await changed.send(_confirmation(changed))


def _pressed(request: Request, action: Action) -> Columns:
    return {"zone": action.value}


def _parse(request: Request) -> Columns | None:
    found = _search(request)
    return None if found.zone is None else {"zone": found.zone}


def _search(request: Request) -> Found:
    return places.search(request.argument, request.services.catalog.languages)


async def _undecided(request: Request) -> None:
    """Offer the zones whose names are similar: as buttons, or in a group as text."""
    found, name, key = _search(request), request.argument[:SHOWN], Keys(request)
    if not request.chat.private:
        names = [views.zone_name(request, zone) for zone in found.suggestions]
        text = "timezone-which" if names else "timezone-unknown"
        await request.reply(text, None, name=name, zones=Markup("\n".join(names)))
    elif found.suggestions:
        text = "timezone-alike" if found.alike else "timezone-several"
        board = key.board(_suggested(request, key, found.suggestions))
        await request.reply(text, board, name=name)
    else:
        await request.reply("timezone-unknown", key.board(_common(request, key)), name=name)


def _confirmation(request: Request) -> Markup:
    return reminded(request, _text(request, "timezone-set"))


def _question(request: Request) -> Markup:
    return _text(request, "timezone-ask")


def _line(request: Request) -> Markup:
    return _text(request, "status-zone")


def _text(request: Request, key: str) -> Markup:
    local = zones.local(request.now, request.target.zone)
    clock = dates.clock(local.time(), request.language)
    return request.text(key, zone=views.zone_name(request, request.target.zone), time=clock)


def _common(request: Request, key: Keys) -> list[Row]:
    """The time zones that are likely for speakers of this language, by their cities."""
    names = [name for name in request.text("timezone-choices").split() if _exists(name)]
    buttons = [key(dates.zone_city(name, request.language), "zone", name) for name in names]
    return in_rows(buttons, 2)


def _suggested(request: Request, key: Keys, names: Sequence[str]) -> list[Row]:
    """The time zones that match what was typed, by their full names."""
    return [[key(views.zone_name(request, name), "zone", name)] for name in names]


def _exists(name: str) -> bool:
    return zones.canonical(name) == name


#: The page of the menu, which also answers a location without a zone.
PAGE = Page(_question, _common)

SETTING = Setting(
    name="zone",
    values=re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{1,47}", re.ASCII),
    valid=_exists,
    pressed=_pressed,
    line=_line,
    page=PAGE,
    command=Command("timezone", _parse, _confirmation, _undecided),
    texts=(
        *("timezone-ask", "timezone-set", "timezone-which", "timezone-unknown", "timezone-alike"),
        *("timezone-several", "timezone-choices", "zone-name", "status-zone", "button-zone"),
        "command-timezone",
    ),
)
