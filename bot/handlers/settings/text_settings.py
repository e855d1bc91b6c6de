"""Typed settings for what is a toggle in /settings: for groups, where a press cannot be verified, and private chats."""

from collections.abc import Iterable

from telegram import Update

from bot.errors import ChoiceUnknown
from bot.handlers import upcoming, views
from bot.handlers.context import Context
from bot.handlers.groups.command_access import Command
from bot.handlers.keyboards import NONE
from bot.handlers.settings import menu, toggles
from bot.messages import places
from bot.messages.markup import Markup

#: Characters of an unknown word that are shown in the answer.
SHOWN = 32


def _or_toggles(command: Command) -> Command:
    """The command, in groups or with a value; in a private chat without a value, /settings."""

    async def answer(update: Update, context: Context) -> None:
        without = context.here.private and not context.typed
        await (menu.settings if without else command)(update, context)

    return answer


@_or_toggles
async def moments(update: Update, context: Context) -> None:
    """Choose which messages the chat gets: /moments day silence, or /moments none."""
    names = [*(one.name for one in upcoming.moments(context.services.almanac)), NONE]
    if context.typed:
        await context.change(moments=_moments(context, names))
    lines = _examples(context, "moments", "label", names)
    await context.say("moments-typed", now=views.moments(context), lines=lines)


@_or_toggles
async def silent(update: Update, context: Context) -> None:
    """Choose whether notices make a sound: /silent on, off or auto."""
    if context.typed:
        await context.change(silent=toggles.SILENT[_chosen(context, "silent", toggles.SILENT)])
    await context.say(f"silent-{toggles.silent(context.chat)}")


@_or_toggles
async def cards(update: Update, context: Context) -> None:
    """Choose whether notices come with a picture: /cards on or off."""
    if context.typed:
        await context.change(cards=toggles.CARDS[_chosen(context, "cards", toggles.CARDS)])
    await context.say(f"cards-{toggles.cards(context.chat)}")


async def topic(update: Update, context: Context) -> None:
    """Send notices to the topic in which this command was sent."""
    await context.change(thread_id=context.thread)
    await context.say("topic-general" if context.thread is None else "topic-here")


def _moments(context: Context, names: list[str]) -> frozenset[str]:
    """The moments typed by their names or labels, in any order. Raises ChoiceUnknown."""
    words = {places.fold(context.text(f"label-{name}")): name for name in names}
    words |= {places.fold(name): name for name in names}
    for parts in (context.typed.split(","), context.typed.replace(",", " ").split()):
        chosen = [words.get(places.fold(part)) for part in parts]
        if None not in chosen:
            return frozenset(name for name in chosen if name and name != NONE)
    raise _unknown(context, _examples(context, "moments", "label", names))


def _chosen(context: Context, command: str, choices: Iterable[str]) -> str:
    """The choice that was typed, in English or in the chat's language. Raises ChoiceUnknown."""
    word = places.fold(context.typed)
    for choice in choices:
        words = (choice, *context.text(f"word-{choice}").split())
        if word in {places.fold(one) for one in words}:
            return choice
    raise _unknown(context, _examples(context, command, f"button-{command}", choices))


def _unknown(context: Context, choices: Markup) -> ChoiceUnknown:
    return ChoiceUnknown(text=context.typed[:SHOWN], choices=choices)


def _examples(context: Context, command: str, label: str, words: Iterable[str]) -> Markup:
    """A line for each choice: the command that selects it, and its meaning."""
    lines = [
        context.text(
            "choice-line", command=command, word=word, label=context.text(f"{label}-{word}")
        )
        for word in words
    ]
    return Markup("\n".join(lines))
