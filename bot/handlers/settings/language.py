"""The setting `language`: the language of a chat. A person's can also follow the language of their Telegram."""

import re

from bot.errors import LanguageUnknown
from bot.handlers import views
from bot.handlers.keyboards import Action, Keys, Row, in_rows
from bot.handlers.request import Request
from bot.handlers.settings.setting import AUTO, Columns, Command, Page, Setting, reminded
from bot.messages import dates
from bot.messages.markup import Markup

#: Characters of an unknown name that are shown in the answer.
SHOWN = 64


def columns(request: Request, code: str) -> Columns | None:
    """The change to that language; None for one that the bot does not have."""
    catalog, target = request.services.catalog, request.target
    if code == AUTO and target.private:
        followed = catalog.choose(request.telegram_language, request.services.default_language)
        return {"language": followed, "language_chosen": False}
    if code not in catalog.languages:
        return None
    second = None if target.second_language == code else target.second_language
    return {"language": code, "language_chosen": True, "second_language": second}


def confirmation(request: Request) -> Markup:
    """The answer after a change, in the new language."""
    return reminded(request, request.text("language-set"))


def _pressed(request: Request, action: Action) -> Columns | None:
    return columns(request, action.value)


def _parse(request: Request) -> Columns | None:
    """The language that was typed as its code, or as its name in any language of the bot. Raises LanguageUnknown."""
    catalog, wanted = request.services.catalog, request.argument.casefold()
    code = next((one for one in catalog.languages if wanted in _names(request, one)), wanted)
    if (code == AUTO or code in catalog.languages) and (found := columns(request, code)):
        return found
    known = ", ".join(catalog.text(code, "language-name") for code in catalog.languages)
    raise LanguageUnknown(name=request.argument[:SHOWN], languages=Markup(known))


def _names(request: Request, code: str) -> set[str]:
    catalog = request.services.catalog
    names = [dates.language_name(code, other) for other in catalog.languages]
    return {name.casefold() for name in [*names, catalog.text(code, "language-name")]}


def _choices(request: Request, key: Keys) -> list[Row]:
    """A button for each language, by its own name; for a person also one to follow the language of their Telegram."""
    catalog = request.services.catalog
    buttons = [
        key(catalog.text(code, "language-name"), "language", code) for code in catalog.languages
    ]
    rows = in_rows(buttons, 2)
    if request.target.private:
        rows.append([key(request.text("button-language-auto"), "language", AUTO)])
    return rows


SETTING = Setting(
    name="language",
    values=re.compile(r"auto|[a-z]{2,3}(-[A-Za-z0-9]{1,8})?", re.ASCII),
    pressed=_pressed,
    line=lambda request: request.text("status-language", language=views.languages(request)),
    page=Page(lambda request: request.text("language-ask"), _choices),
    command=Command("language", _parse, confirmation),
    texts=(
        *("language-ask", "language-set", "language-unknown", "language-name"),
        *("button-language", "button-language-auto", "status-language", "command-language"),
    ),
)
