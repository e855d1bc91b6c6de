"""Validates reply markup as Telegram does."""

from typing import Any

from bot.sandbox import errors

#: Maximum bytes of a button's data.
DATA_BYTES = 64
#: Maximum buttons of one keyboard.
MOST_BUTTONS = 100
#: The possible actions of an inline button besides its data; a button has exactly one of all these.
DEEDS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)

Json = dict[str, Any]


def read(markup: object) -> Json | None:
    """The keyboard to store; None when there is none; raises Refused."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise errors.bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return markup
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise errors.bad('field "inline_keyboard" must be of type Array')
    kept = [[_button(key) for key in row] for row in rows if row]
    if sum(map(len, kept)) > MOST_BUTTONS:
        raise errors.bad("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _button(key: object) -> Json:
    where = "can't parse inline keyboard button: "
    if not isinstance(key, dict):
        raise errors.bad(where + "InlineKeyboardButton must be an Object")
    if not key.get("text"):
        raise errors.bad(where + 'Field "text" must be non-empty')
    if not any(deed in key for deed in DEEDS):
        raise errors.bad(where + "Text buttons are unallowed in the inline keyboard")
    data = key.get("callback_data")
    if data is not None and not 0 < len(str(data).encode()) <= DATA_BYTES:
        raise errors.bad("BUTTON_DATA_INVALID")
    if "url" in key and "." not in str(key["url"]) and "://" not in str(key["url"]):
        raise errors.bad(f"inline keyboard button URL '{key['url']}' is invalid: Wrong HTTP URL")
    return key
