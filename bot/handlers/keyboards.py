"""The inline keyboards, and the short data of their buttons."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.handlers import upcoming, views
from bot.handlers.context import Context
from bot.handlers.settings import toggles
from bot.messages import dates
from bot.observances import zones

#: The times that /time offers, as minutes of the day: every half hour from 06:00 to 11:30.
HOURS = tuple(range(6 * 60, 12 * 60, 30))

#: The value that resets a language or a time to the default.
AUTO = "auto"

#: The values that each verb accepts.
VALUES = {
    "language": re.compile(r"auto|[a-z]{2,3}(-[A-Za-z0-9]{1,8})?", re.ASCII),
    "zone": re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{1,47}", re.ASCII),
    "time": re.compile(r"auto|\d{1,4}", re.ASCII),
    "on": re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII),
    "off": re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII),
    "second": re.compile(r"none|[a-z]{2,3}(-[A-Za-z0-9]{1,8})?", re.ASCII),
    "silent": re.compile("auto|on|off"),
    "cards": re.compile("on|off"),
    "topic": re.compile("none"),
    "subscription": re.compile("on|off"),
    "page": re.compile("home|language|second|zone|time|forget|close"),
    "open": re.compile("home|language|zone"),
    "welcome": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})?", re.ASCII),
    "forget": re.compile("yes|no"),
}

#: Marks a button within /settings, whose message stays a menu.
INSIDE = "s."

#: The data of a button: the group or channel that it is about, by our own id; whether it is within /settings; the verb
#: and its value.
DATA = re.compile(
    r"(?:c(?P<chat>\d{1,18})\.)?(?P<inside>s\.)?(?P<verb>[a-z]+):(?P<value>.+)", re.ASCII
)

#: The value of a setting that has none.
NONE = "none"

#: The value that a press sets, for each current value of the sound.
NEXT = {AUTO: "on", "on": "off", "off": AUTO}

#: Prefix of a deep link's payload that opens the settings of a group or channel: chat_-1002000000001.
CHAT = "chat_"

#: The payload of the /start that Telegram itself sends when the bot is added to a group by our link. No person has
#: asked yet, so it is ignored.
ADDED = "add"


@dataclass(frozen=True)
class Action:
    """What a button press asks for."""

    verb: str
    value: str
    #: True for a button within /settings.
    inside: bool = False
    #: Our id of the group or channel that it is about; None: the chat in which it was pressed.
    chat: int | None = None


def encode(action: Action) -> str:
    """The data of a button: at most 64 bytes of ASCII."""
    about = "" if action.chat is None else f"c{action.chat}."
    return f"{about}{INSIDE if action.inside else ''}{action.verb}:{action.value}"


def decode(data: str | None) -> Action | None:
    """The action of a button's data; None when the data is not ours or from an older version."""
    found = DATA.fullmatch(data or "")
    pattern = VALUES.get(found["verb"]) if found else None
    if found is None or pattern is None or not pattern.fullmatch(found["value"]):
        return None
    verb, value = found["verb"], found["value"]
    if verb == "zone" and zones.canonical(value) != value:
        return None
    if verb == "time" and value != AUTO and not int(value) < 24 * 60:
        return None
    chat = found["chat"]
    return Action(verb, value, found["inside"] is not None, None if chat is None else int(chat))


def about(keyboard: InlineKeyboardMarkup | None) -> int | None:
    """Our id of the group or channel that a keyboard is about; None when it is about none."""
    for row in keyboard.inline_keyboard if keyboard else ():
        for key in row:
            action = decode(key.callback_data if isinstance(key.callback_data, str) else None)
            if action is not None and action.chat is not None:
                return action.chat
    return None


def languages(context: Context, *, inside: bool = False) -> InlineKeyboardMarkup:
    """A button for each language, by its own name; for a person also one to follow the language of their Telegram."""
    catalog = context.services.catalog
    key = Keys(context, inside=inside)
    buttons = [
        key(catalog.text(code, "language-name"), "language", code) for code in catalog.languages
    ]
    rows = _rows(buttons, 2)
    if context.chat.private:
        rows.append([key(context.text("button-language-auto"), "language", AUTO)])
    return key.board(rows)


def welcome(context: Context) -> InlineKeyboardMarkup:
    """Language, time zone and all settings; first a button for each language, when the person's is not known."""
    catalog, key = context.services.catalog, Keys(context)
    languages = () if context.recognised else catalog.languages
    choices = [key(catalog.text(code, "language-name"), "welcome", code) for code in languages]
    labels = {"language": "button-language", "zone": "button-zone", "home": "button-settings"}
    pages = [key(context.text(label), "open", page) for page, label in labels.items()]
    return key.board([*_rows(choices, 2), pages])


def second_languages(context: Context) -> InlineKeyboardMarkup:
    """The other languages, as the second language of a channel's posts, and a button for none."""
    catalog, key = context.services.catalog, Keys(context, inside=True)
    buttons = [
        key(catalog.text(code, "language-name"), "second", code)
        for code in catalog.languages
        if code != context.chat.language
    ]
    return key.board(
        [*_rows(buttons, 2), [key(context.text("button-second-none"), "second", NONE)]]
    )


def common_zones(context: Context, *, inside: bool = False) -> InlineKeyboardMarkup:
    """The time zones that are likely for speakers of this language, by their cities."""
    key = Keys(context, inside=inside)
    names = [
        name for name in context.text("timezone-choices").split() if zones.canonical(name) == name
    ]
    buttons = [key(dates.zone_city(name, context.language), "zone", name) for name in names]
    return key.board(_rows(buttons, 2))


def suggested_zones(context: Context, names: Sequence[str]) -> InlineKeyboardMarkup:
    """The time zones that match what was typed, by their full names."""
    key = Keys(context)
    return key.board([[key(views.zone_name(context, name), "zone", name)] for name in names])


def hours(context: Context, *, inside: bool = False) -> InlineKeyboardMarkup:
    """The times of a morning, and the observance's own time."""
    key = Keys(context, inside=inside)
    buttons = [key(_clock(context, minute), "time", str(minute)) for minute in HOURS]
    standard = dates.clock(upcoming.standard_hour(context.services.almanac), context.language)
    auto = key(context.text("button-time-standard", time=standard), "time", AUTO)
    return key.board([*_rows(buttons, 4), [auto]])


def settings(context: Context) -> InlineKeyboardMarkup:
    """The first page of /settings: pages for language, zone and time, and a toggle for each on/off setting."""
    key, chat = Keys(context, inside=True), context.chat
    pages = ["language", *(["second"] if chat.kind == "channel" else []), "zone", "time"]
    turns = [key(context.text(f"button-{page}"), "page", page) for page in pages]
    rows = _rows(turns, 2 if len(turns) > 3 else 3)
    rows += [
        [_moment(context, key, one.name)] for one in upcoming.moments(context.services.almanac)
    ]
    sound, cards = toggles.silent(chat), toggles.cards(chat)
    rows += [
        [key(context.text(f"button-silent-{sound}"), "silent", NEXT[sound])],
        [key(context.text(f"button-cards-{cards}"), "cards", "off" if chat.cards else "on")],
    ]
    if chat.thread_id is not None:
        rows.append([key(context.text("button-topic-leave"), "topic", NONE)])
    if not chat.private:
        rows.insert(0 if chat.subscribed is None else len(rows), [_subscription(context, key)])
        rows.append([key(context.text("button-erase"), "page", "forget")])
    return key.board([*rows, [key(context.text("button-close"), "page", "close")]], back=False)


def forget(context: Context) -> InlineKeyboardMarkup:
    """A button to erase everything, and one to keep it."""
    key = Keys(context)
    yes = key(context.text("button-erase"), "forget", "yes")
    no = key(context.text("button-keep"), "forget", "no")
    return key.board([[yes], [no]])


def stop(context: Context) -> InlineKeyboardMarkup:
    """The button that ends the subscription of a private chat."""
    key = Keys(context)
    return key.board([[key(context.text("button-unsubscribe"), "subscription", "off")]])


def rooms(titles: Mapping[int, str]) -> InlineKeyboardMarkup:
    """Groups and channels by their titles; each button opens the settings of one."""
    home = Action("page", "home", inside=True)
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(title, callback_data=encode(replace(home, chat=number)))]
            for number, title in titles.items()
        ]
    )


def link(label: str, address: str) -> InlineKeyboardMarkup:
    """One button that opens an address."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(html.unescape(label), url=address)]])


class Keys:
    """Makes the buttons of one keyboard, which are about the target chat."""

    def __init__(self, context: Context, *, inside: bool = False) -> None:
        self._context = context
        self._chat = None if context.chat is context.here else context.chat.id
        self._inside = inside or self._chat is not None

    def __call__(self, label: str, verb: str, value: str) -> InlineKeyboardButton:
        """A button. Its label is plain text: HTML entities are unescaped."""
        data = encode(Action(verb, value, self._inside, self._chat))
        return InlineKeyboardButton(html.unescape(label), callback_data=data)

    def board(
        self, rows: list[list[InlineKeyboardButton]], *, back: bool = True
    ) -> InlineKeyboardMarkup:
        """The keyboard of these rows; within /settings with a button back to the first page."""
        if not (self._inside and back):
            return InlineKeyboardMarkup(rows)
        return InlineKeyboardMarkup(
            [*rows, [self(self._context.text("button-back"), "page", "home")]]
        )


def _moment(context: Context, key: Keys, moment: str) -> InlineKeyboardButton:
    """A toggle. It sets the opposite of what the label shows; a second press of the same button changes nothing."""
    wanted = moment in context.chat.moments
    label = context.text(f"label-{moment}")
    name, verb = ("button-on", "off") if wanted else ("button-off", "on")
    return key(context.text(name, label=label), verb, moment)


def _subscription(context: Context, key: Keys) -> InlineKeyboardButton:
    if context.chat.subscribed is None:
        return key(context.text("button-subscribe"), "subscription", "on")
    return key(context.text("button-unsubscribe"), "subscription", "off")


def _clock(context: Context, minute: int) -> str:
    return dates.clock(upcoming.time_of(minute), context.language)


def _rows(buttons: Iterable[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    every = list(buttons)
    return [every[start : start + width] for start in range(0, len(every), width)]
