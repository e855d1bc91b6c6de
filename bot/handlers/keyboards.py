"""Inline keyboards, and the data of their buttons: what a press asks for, encoded in at most 64 bytes."""

import html
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.handlers.request import Request

log = logging.getLogger(__name__)

#: A row of a keyboard.
Row = list[InlineKeyboardButton]

#: Marks a button within /settings, whose message stays a menu.
INSIDE = "s."

#: The data of a button: the group or channel that it is about, by our own id; whether it is within /settings; the verb
#: and its value.
DATA = re.compile(
    r"(?:c(?P<chat>\d{1,18})\.)?(?P<inside>s\.)?(?P<verb>[a-z]+):(?P<value>.+)", re.ASCII
)

#: Prefix of a deep link's payload that opens the settings of a group or channel: chat_-1002000000001.
CHAT = "chat_"

#: Prefix of one that sends what is kept about a group or channel.
DATA_OF = "data_"

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


def parse(data: object) -> Action | None:
    """The action of a button's data, with any verb and value; None when the data has another form."""
    found = DATA.fullmatch(data) if isinstance(data, str) else None
    if found is None:
        return None
    chat = None if found["chat"] is None else int(found["chat"])
    return Action(found["verb"], found["value"], found["inside"] is not None, chat)


async def answer(query: CallbackQuery, text: str | None = None) -> None:
    """Answer the press: until then Telegram shows the button as busy. A press too old to be answered is ignored.

    `text`, at most 200 characters without HTML, is shown to the person for some seconds.
    """
    try:
        await query.answer(text)
    except TelegramError as error:
        log.debug("A press could not be answered: %s", type(error).__name__)


def about(keyboard: InlineKeyboardMarkup | None) -> int | None:
    """Our id of the group or channel that a keyboard is about; None when it is about none."""
    for row in keyboard.inline_keyboard if keyboard else ():
        for button in row:
            action = parse(button.callback_data)
            if action is not None and action.chat is not None:
                return action.chat
    return None


def welcome(request: Request) -> InlineKeyboardMarkup:
    """Language, time zone and all settings; first a button for each language, when the person's is not known."""
    catalog, key = request.services.catalog, Keys(request)
    languages = () if request.language_known else catalog.languages
    choices = [key(catalog.text(code, "language-name"), "welcome", code) for code in languages]
    labels = {"language": "button-language", "zone": "button-zone", "home": "button-settings"}
    pages = [key(request.text(label), "open", page) for page, label in labels.items()]
    return key.board([*in_rows(choices, 2), pages])


def forget(request: Request) -> InlineKeyboardMarkup:
    """A button to erase everything, and one to keep it."""
    key = Keys(request)
    yes = key(request.text("button-erase"), "forget", "yes")
    no = key(request.text("button-keep"), "forget", "no")
    return key.board([[yes], [no]])


def stop(request: Request) -> InlineKeyboardMarkup:
    """The button that ends the subscription of a private chat."""
    key = Keys(request)
    return key.board([[key(request.text("button-unsubscribe"), "subscription", "off")]])


def managed_chats(titles: Mapping[int, str]) -> list[Row]:
    """Groups and channels by their titles; each button opens the settings of one."""
    home = Action("page", "home", inside=True)
    return [
        [InlineKeyboardButton(title, callback_data=encode(replace(home, chat=number)))]
        for number, title in titles.items()
    ]


def link(label: str, address: str) -> InlineKeyboardMarkup:
    """One button that opens an address."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(html.unescape(label), url=address)]])


class Keys:
    """Builds a keyboard about the target chat: a call makes a button, `board` the keyboard."""

    def __init__(self, request: Request, *, inside: bool = False) -> None:
        self._request = request
        self._chat = None if request.target is request.chat else request.target.id
        self._inside = inside or self._chat is not None

    def __call__(self, label: str, verb: str, value: str) -> InlineKeyboardButton:
        """A button. Its label is plain text: HTML entities are unescaped."""
        data = encode(Action(verb, value, self._inside, self._chat))
        return InlineKeyboardButton(html.unescape(label), callback_data=data)

    def board(self, rows: list[Row], *, back: bool = True) -> InlineKeyboardMarkup:
        """The keyboard of these rows; with `back`, and within /settings, also a button back to the first page."""
        if not (self._inside and back):
            return InlineKeyboardMarkup(rows)
        return InlineKeyboardMarkup(
            [*rows, [self(self._request.text("button-back"), "page", "home")]]
        )


def in_rows(buttons: Iterable[InlineKeyboardButton], width: int) -> list[Row]:
    """The buttons in rows of `width`."""
    every = list(buttons)
    return [every[start : start + width] for start in range(0, len(every), width)]
