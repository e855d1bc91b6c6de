"""Parses a setting that is typed as one word, such as `on`; shows examples when the word fits no choice."""

from collections.abc import Iterable

from bot.errors import ChoiceUnknown
from bot.handlers.request import Request
from bot.messages import places
from bot.messages.markup import Markup

#: Characters of an unknown word that are shown in the answer.
SHOWN = 32


def parse(request: Request, command: str, choices: Iterable[str]) -> str:
    """The choice that was typed, in English or in the chat's language. Raises ChoiceUnknown."""
    word = places.fold(request.argument)
    for choice in choices:
        words = (choice, *request.text(f"word-{choice}").split())
        if word in {places.fold(one) for one in words}:
            return choice
    raise unknown(request, examples(request, command, f"button-{command}", choices))


def unknown(request: Request, lines: Markup) -> ChoiceUnknown:
    """The error for a text that fits no choice, with examples of what fits."""
    return ChoiceUnknown(text=request.argument[:SHOWN], choices=lines)


def examples(request: Request, command: str, label: str, words: Iterable[str]) -> Markup:
    """A line for each choice: the command that selects it, and its meaning."""
    lines = [
        request.text(
            "choice-line", command=command, word=word, label=request.text(f"{label}-{word}")
        )
        for word in words
    ]
    return Markup("\n".join(lines))
