"""The menu of /settings: one message with all settings, which buttons edit in place."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.handlers import chat_titles, keyboards
from bot.handlers.groups import command_access
from bot.handlers.keyboards import Keys, Row, in_rows
from bot.handlers.request import Request
from bot.handlers.settings import registry
from bot.handlers.settings.setting import Page, reminded
from bot.messages.markup import Markup

#: The pages that no setting declares.
PAGES = ("home", "forget", "close")


async def settings(request: Request) -> None:
    """/settings: send all settings in one message.

    A group gets a link to the admin's private chat instead of buttons: there the bot knows who presses.
    """
    private = request.chat.private
    board = keyboard(request) if private else command_access.in_private(request)
    await request.send(await home_text(request), board)


async def ask(request: Request, page: Page) -> None:
    """Ask for the value of one setting: with its buttons or, in a group, with a link to the admin's private chat."""
    key = Keys(request)
    buttons = key.board(page.choices(request, key))
    board = buttons if request.chat.private else command_access.in_private(request)
    await request.send(page.text(request), board)


async def page(request: Request, name: str) -> tuple[Markup, InlineKeyboardMarkup | None]:
    """The text and the keyboard of a page."""
    if (found := registry.PAGES.get(name)) is not None:
        key = Keys(request, inside=True)
        return found.text(request), key.board(found.choices(request, key))
    if name == "forget":
        return request.text("forgetme-ask"), keyboards.forget(request)
    if name == "close":
        return await _closed_text(request), None
    return await home_text(request), keyboard(request)


async def home_text(request: Request) -> Markup:
    """The text of the first page; for a group or channel with its title."""
    key = "moments-ask" if request.chat.private else "settings-in-group"
    parts = [*await _head(request), "", request.text(key)]
    return reminded(request, Markup("\n".join(parts)))


def keyboard(request: Request) -> InlineKeyboardMarkup:
    """The first page: a button for each page, a toggle for each on/off setting, and what else can be done."""
    key, chat = Keys(request, inside=True), request.target
    offered = [setting for setting in registry.SETTINGS if setting.offered(chat)]
    names = [setting.name for setting in offered if setting.page is not None]
    pages = [key(request.text(f"button-{name}"), "page", name) for name in names]
    rows = in_rows(pages, 2 if len(pages) > 3 else 3)
    rows += [row for setting in offered for row in setting.toggles(request, key)]
    if not chat.private:
        _add_group_rows(request, key, rows)
    return key.board([*rows, [key(request.text("button-close"), "page", "close")]], back=False)


def _add_group_rows(request: Request, key: Keys, rows: list[Row]) -> None:
    """Adds the buttons of a group or channel: one to subscribe, above all others until it is, and one to erase."""
    subscribed = request.target.subscribed is not None
    rows.insert(len(rows) if subscribed else 0, [_subscription(request, key)])
    rows.append([key(request.text("button-erase"), "page", "forget")])


def _subscription(request: Request, key: Keys) -> InlineKeyboardButton:
    if request.target.subscribed is None:
        return key(request.text("button-subscribe"), "subscription", "on")
    return key(request.text("button-unsubscribe"), "subscription", "off")


async def _closed_text(request: Request) -> Markup:
    parts = [*await _head(request), "", request.text("settings-closed")]
    return Markup("\n".join(parts))


async def _head(request: Request) -> list[str]:
    title = "" if request.target.private else await chat_titles.of(request, request.target)
    return [request.text("settings-title", title=title), registry.lines(request)]
