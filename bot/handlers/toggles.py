"""The words of a setting that is a switch, as buttons carry them and people type them."""

from bot.store.records import Chat

#: Whether notices come without a sound: always, never, or at night.
SILENT = {"on": True, "off": False, "auto": None}

#: Whether notices come with a picture.
CARDS = {"on": True, "off": False}


def silent(chat: Chat) -> str:
    """The word for how the chat has it."""
    return next(word for word, value in SILENT.items() if value is chat.silent)


def cards(chat: Chat) -> str:
    """The word for how the chat has it."""
    return "on" if chat.cards else "off"
