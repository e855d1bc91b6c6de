"""The setting `moments`: which messages a chat gets. Each moment is a toggle."""

import re

from telegram import InlineKeyboardButton

from bot.handlers import upcoming, views
from bot.handlers.keyboards import Action, Keys, Row
from bot.handlers.request import Request
from bot.handlers.settings import choices
from bot.handlers.settings.setting import NONE, Columns, Command, Setting
from bot.messages import places
from bot.messages.markup import Markup


def _names(request: Request) -> list[str]:
    return [moment.name for moment in upcoming.moments(request.services.almanac)]


def _pressed(request: Request, action: Action) -> Columns | None:
    if action.value not in _names(request):
        return None
    one, moments = {action.value}, request.target.moments
    return {"moments": moments | one if action.verb == "on" else moments - one}


def _parse(request: Request) -> Columns:
    """The moments typed by their names or labels, in any order: `day silence`, or `none`. Raises ChoiceUnknown."""
    names = [*_names(request), NONE]
    words = {places.fold(request.text(f"label-{name}")): name for name in names}
    words |= {places.fold(name): name for name in names}
    argument = request.argument
    # A label can be several words, so commas separate first.
    for typed in (argument.split(","), argument.replace(",", " ").split()):
        chosen = [words.get(places.fold(one)) for one in typed]
        if None not in chosen:
            return {"moments": frozenset(name for name in chosen if name and name != NONE)}
    raise choices.unknown(request, _examples(request))


def _confirmation(request: Request) -> Markup:
    return request.text("moments-typed", now=views.moments(request), lines=_examples(request))


def _examples(request: Request) -> Markup:
    return choices.examples(request, "moments", "label", [*_names(request), NONE])


def _toggles(request: Request, key: Keys) -> list[Row]:
    return [[_toggle(request, key, name)] for name in _names(request)]


def _toggle(request: Request, key: Keys, moment: str) -> InlineKeyboardButton:
    """A toggle. It sets the opposite of what the label shows; a second press of the same button changes nothing."""
    wanted = moment in request.target.moments
    name, verb = ("button-on", "off") if wanted else ("button-off", "on")
    return key(request.text(name, label=request.text(f"label-{moment}")), verb, moment)


SETTING = Setting(
    name="moments",
    verbs=("on", "off"),
    values=re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII),
    pressed=_pressed,
    line=views.moments,
    toggles=_toggles,
    command=Command("moments", _parse, _confirmation),
    texts=(
        *("moments-typed", "choice-line", "choice-unknown", "label-none", "button-on"),
        *("button-off", "status-moments", "status-moments-none", "command-moments"),
    ),
)
