"""What a setting declares: its values, its command, its place in the menu, and its texts."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.handlers.keyboards import Action, Keys, Row
from bot.handlers.request import Handler, Request
from bot.messages.markup import Markup
from bot.store.records import Chat

#: The fields of a chat that a change sets.
Columns = dict[str, object]

#: The value that resets a setting to the default.
AUTO = "auto"

#: The value of a setting that has none.
NONE = "none"


@dataclass(frozen=True)
class Page:
    """A page of the menu on which a value is chosen."""

    #: The question above the buttons.
    text: Callable[[Request], Markup]
    #: The buttons, in rows.
    choices: Callable[[Request, Keys], list[Row]]


@dataclass(frozen=True)
class Command:
    """The command that changes a setting by text. In a group, only chat admins can use it."""

    name: str
    #: The change that the text after the command asks for; None when the text fits several values. Raises a BotError
    #: when it fits none.
    parse: Callable[[Request], Columns | None]
    #: The answer after a change.
    confirmation: Callable[[Request], Markup]
    #: The answer when the text fits several values.
    undecided: Handler | None = None
    #: False for a command that needs no text.
    takes_text: bool = True
    #: False for a command that exists only in groups.
    in_private: bool = True


@dataclass(frozen=True)
class Setting:
    """A setting of a chat. A group's and a channel's can be changed only by its admins, whichever way is used."""

    name: str
    #: The values that its buttons can carry.
    values: re.Pattern[str]
    #: The change that a press asks for; None when this chat does not have that value.
    pressed: Callable[[Request, Action], Columns | None]
    #: The keys of its texts, which each language must have; without the wordings for groups.
    texts: tuple[str, ...]
    #: The verbs that its buttons carry; the name, if not given.
    verbs: tuple[str, ...] = ()
    #: A further condition for a value that matches `values`.
    valid: Callable[[str], bool] = lambda value: True
    #: Its line in the list of all settings; None when there is nothing to say.
    line: Callable[[Request], Markup | None] = lambda request: None
    #: The page on which its value is chosen. Its button is named `button-<name>`.
    page: Page | None = None
    #: The buttons in the menu that change it at once, in rows.
    toggles: Callable[[Request, Keys], list[Row]] = lambda request, key: []
    command: Command | None = None
    #: Whether a chat has this setting.
    offered: Callable[[Chat], bool] = lambda chat: True

    def accepts(self, action: Action) -> bool:
        """True for an action that a button of this setting can ask for."""
        known = action.verb in (self.verbs or (self.name,))
        matches = known and self.values.fullmatch(action.value) is not None
        return matches and self.valid(action.value)


def reminded(request: Request, text: Markup) -> Markup:
    """The text; for a chat that is not subscribed, with the reminder that settings alone bring no notices."""
    if request.target.subscribed is not None:
        return text
    return Markup(f"{text}\n\n{request.text('settings-kept')}")
