"""The setting `time`: the time of day of the notices that a chat can move, chosen by button or typed."""

import re

from bot.handlers import upcoming, views
from bot.handlers.keyboards import Action, Keys, Row, in_rows
from bot.handlers.request import Request
from bot.handlers.settings import time_input
from bot.handlers.settings.setting import AUTO, Columns, Command, Page, Setting, reminded
from bot.messages import dates
from bot.messages.markup import Markup

#: The times that the keyboard offers, as minutes of the day: every half hour from 06:00 to 11:30.
HOURS = tuple(range(6 * 60, 12 * 60, 30))


def _pressed(request: Request, action: Action) -> Columns:
    return {"minute": None if action.value == AUTO else int(action.value)}


def _parse(request: Request) -> Columns:
    return {"minute": time_input.minute_of_day(request.argument, request.services.catalog)}


def _text(request: Request, key: str) -> Markup:
    zone = views.zone_name(request, request.target.zone)
    return request.text(key, zone=zone, time=views.hour(request))


def _choices(request: Request, key: Keys) -> list[Row]:
    """The times of a morning, and the observance's own time."""
    buttons = [key(_clock(request, minute), "time", str(minute)) for minute in HOURS]
    standard = dates.clock(upcoming.standard_hour(request.services.almanac), request.language)
    auto = key(request.text("button-time-standard", time=standard), "time", AUTO)
    return [*in_rows(buttons, 4), [auto]]


def _clock(request: Request, minute: int) -> str:
    return dates.clock(upcoming.time_of(minute), request.language)


SETTING = Setting(
    name="time",
    values=re.compile(r"auto|\d{1,4}", re.ASCII),
    valid=lambda value: value == AUTO or int(value) < 24 * 60,
    pressed=_pressed,
    line=lambda request: request.text("status-time", time=views.hour(request)),
    page=Page(lambda request: _text(request, "time-ask"), _choices),
    command=Command("time", _parse, lambda request: reminded(request, _text(request, "time-set"))),
    texts=(
        *("time-ask", "time-set", "time-invalid", "button-time", "button-time-standard"),
        *("status-time", "command-time"),
    ),
)
