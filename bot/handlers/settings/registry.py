"""All settings, in the order of the menu. Menu, commands, buttons and permissions follow from their declarations."""

from bot.handlers.keyboards import Action
from bot.handlers.request import Request
from bot.handlers.settings import (
    cards,
    language,
    moments,
    notice_time,
    second_language,
    sound,
    topic,
    zone,
)
from bot.handlers.settings.setting import Setting
from bot.messages.markup import Markup

SETTINGS: tuple[Setting, ...] = (
    language.SETTING,
    second_language.SETTING,
    zone.SETTING,
    notice_time.SETTING,
    moments.SETTING,
    sound.SETTING,
    cards.SETTING,
    topic.SETTING,
)

#: The settings with a page, by their names.
PAGES = {setting.name: setting.page for setting in SETTINGS if setting.page is not None}


def of(action: Action) -> Setting | None:
    """The setting that an action changes; None for another action and for a value that no setting has."""
    return next((setting for setting in SETTINGS if setting.accepts(action)), None)


def lines(request: Request) -> Markup:
    """A line for each setting of the target chat."""
    found = [setting.line(request) for setting in SETTINGS]
    if request.target.muted is not None:
        found.append(request.text("status-muted"))
    return Markup("\n".join(line for line in found if line is not None))
