"""Validates reply markup as Telegram does."""

from typing import Any

from bot.sandbox import errors

#: Maximum bytes of a button's data.
DATA_BYTES = 64
#: Maximum buttons of one keyboard.
MAX_BUTTONS = 100
#: The possible actions of an inline button besides its data; a button has exactly one of all these.
ACTIONS = (
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


def parse(markup: object) -> Json | None:
    """The keyboard to store; None when there is none; raises ApiError."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise errors.bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return markup
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise errors.bad_request('field "inline_keyboard" must be of type Array')
    kept = [[_button(key) for key in row] for row in rows if row]
    if sum(map(len, kept)) > MAX_BUTTONS:
        raise errors.bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _button(key: object) -> Json:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(key, dict):
        raise errors.bad_request(prefix + "InlineKeyboardButton must be an Object")
    if not key.get("text"):
        raise errors.bad_request(prefix + 'Field "text" must be non-empty')
    if not any(action in key for action in ACTIONS):
        raise errors.bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    data = key.get("callback_data")
    if data is not None and not 0 < len(str(data).encode()) <= DATA_BYTES:
        raise errors.bad_request("BUTTON_DATA_INVALID")
    if "url" in key and "." not in str(key["url"]) and "://" not in str(key["url"]):
        raise errors.bad_request(
            f"inline keyboard button URL '{key['url']}' is invalid: Wrong HTTP URL"
        )
    return key
