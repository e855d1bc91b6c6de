"""The inline keyboards, and the short data that their buttons carry."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.handlers import outlook, wording
from bot.handlers.context import Context
from bot.messages import dates
from bot.observances import zones

#: Hours that /time offers, as minutes of the day: every half hour from 06:00 to 11:30.
HOURS = tuple(range(6 * 60, 12 * 60, 30))

#: The value of a language or an hour that goes back to not chosen.
AUTO = "auto"

#: What each verb takes.
VALUES = {
    "language": re.compile(r"auto|[a-z]{2,3}(-[A-Za-z0-9]{1,8})?", re.ASCII),
    "zone": re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{1,47}", re.ASCII),
    "time": re.compile(r"auto|\d{1,4}", re.ASCII),
    "on": re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII),
    "off": re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII),
    "page": re.compile("home|language|zone|time|close"),
    "forget": re.compile("yes|no"),
}

#: Marks what was pressed within /settings, whose message stays a menu.
INSIDE = "s."


@dataclass(frozen=True)
class Action:
    """What a press asks for."""

    verb: str
    value: str
    #: True when it was pressed within /settings.
    inside: bool = False


def encode(action: Action) -> str:
    """The data of a button: at most 64 bytes of ASCII."""
    return f"{INSIDE if action.inside else ''}{action.verb}:{action.value}"


def decode(data: str | None) -> Action | None:
    """What a button's data asks for; None when they are not ours, or of another time."""
    text = data or ""
    verb, _, value = text.removeprefix(INSIDE).partition(":")
    pattern = VALUES.get(verb)
    if pattern is None or not pattern.fullmatch(value):
        return None
    if verb == "zone" and zones.canonical(value) != value:
        return None
    if verb == "time" and value != AUTO and not int(value) < 24 * 60:
        return None
    return Action(verb, value, inside=text.startswith(INSIDE))


def languages(context: Context, *, inside: bool = False) -> InlineKeyboardMarkup:
    """The languages by their own names, and the one of the person's Telegram."""
    catalog = context.house.catalog
    buttons = [
        _button(catalog.text(code, "language-name"), "language", code, inside=inside)
        for code in catalog.languages
    ]
    auto = _button(context.text("button-language-auto"), "language", AUTO, inside=inside)
    return _keyboard(context, [*_rows(buttons, 2), [auto]], inside=inside)


def common_zones(context: Context, *, inside: bool = False) -> InlineKeyboardMarkup:
    """The time zones that are likely for a person of this language, by their cities."""
    names = [
        name for name in context.text("timezone-choices").split() if zones.canonical(name) == name
    ]
    buttons = [
        _button(dates.zone_city(name, context.language), "zone", name, inside=inside)
        for name in names
    ]
    return _keyboard(context, _rows(buttons, 2), inside=inside)


def suggested_zones(context: Context, names: Sequence[str]) -> InlineKeyboardMarkup:
    """Time zones that fit what was typed, by their full names."""
    buttons = [_button(wording.zone_name(context, name), "zone", name) for name in names]
    return _keyboard(context, _rows(buttons, 1))


def hours(context: Context, *, inside: bool = False) -> InlineKeyboardMarkup:
    """The hours of a morning, and the observance's own."""
    buttons = [
        _button(_clock(context, minute), "time", str(minute), inside=inside) for minute in HOURS
    ]
    standard = dates.clock(outlook.standard_hour(context.house.almanac), context.language)
    label = context.text("button-time-standard", time=standard)
    auto = _button(label, "time", AUTO, inside=inside)
    return _keyboard(context, [*_rows(buttons, 4), [auto]], inside=inside)


def settings(context: Context) -> InlineKeyboardMarkup:
    """The first page of /settings: pages for language, zone and hour, and a switch for each moment."""
    pages = [
        _button(context.text(f"button-{page}"), "page", page, inside=True)
        for page in ("language", "zone", "time")
    ]
    switches = [[_switch(context, one.name)] for one in outlook.moments(context.house.almanac)]
    close = _button(context.text("button-close"), "page", "close", inside=True)
    return InlineKeyboardMarkup([pages, *switches, [close]])


def forget(context: Context) -> InlineKeyboardMarkup:
    """Erase everything, or nothing."""
    yes = _button(context.text("button-erase"), "forget", "yes")
    no = _button(context.text("button-keep"), "forget", "no")
    return InlineKeyboardMarkup([[yes], [no]])


def _switch(context: Context, moment: str) -> InlineKeyboardButton:
    """A press asks for the opposite of what the label says; pressed twice, it asks for the same again."""
    wanted = moment in context.chat.moments
    label = context.text(f"label-{moment}")
    key, verb = ("button-on", "off") if wanted else ("button-off", "on")
    return _button(context.text(key, label=label), verb, moment, inside=True)


def _clock(context: Context, minute: int) -> str:
    return dates.clock(outlook.time_of(minute), context.language)


def _button(label: str, verb: str, value: str, *, inside: bool = False) -> InlineKeyboardButton:
    """A button; its label is plain text, whatever was escaped for a message."""
    return InlineKeyboardButton(
        html.unescape(label), callback_data=encode(Action(verb, value, inside))
    )


def _rows(buttons: Iterable[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    every = list(buttons)
    return [every[start : start + width] for start in range(0, len(every), width)]


def _keyboard(
    context: Context, rows: list[list[InlineKeyboardButton]], *, inside: bool = False
) -> InlineKeyboardMarkup:
    """The rows, with a way back when they stand within /settings."""
    back = [[_button(context.text("button-back"), "page", "home", inside=True)]] if inside else []
    return InlineKeyboardMarkup([*rows, *back])
