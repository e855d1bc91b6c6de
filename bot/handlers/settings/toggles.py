"""The words for the values of a toggle, as buttons carry them and people type them."""

from bot.store.records import Chat

#: Whether notices come without sound: always, never, or at night.
SILENT = {"on": True, "off": False, "auto": None}

#: Whether notices come with a picture.
CARDS = {"on": True, "off": False}


def silent(chat: Chat) -> str:
    """The word for the chat's current value."""
    return next(word for word, value in SILENT.items() if value is chat.silent)


def cards(chat: Chat) -> str:
    """The word for the chat's current value."""
    return "on" if chat.cards else "off"
