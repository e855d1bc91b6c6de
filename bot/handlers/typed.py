"""The settings that are switches, typed: in groups, where a press cannot be verified, and in private chats."""

from collections.abc import Collection

from telegram import Update

from bot.errors import ChoiceUnknown
from bot.handlers import outlook, switches
from bot.handlers.context import Context
from bot.messages import places
from bot.messages.markup import Markup

#: Characters of a wrong word that are shown to the person again.
SHOWN = 32


async def moments(update: Update, context: Context) -> None:
    """Choose which messages come: /moments day silence, or /moments none."""
    names = [one.name for one in outlook.moments(context.house.almanac)]
    if context.typed:
        await context.change(moments=_moments(context, names))
    labels = [
        context.text("moments-line", name=one, label=context.text(f"label-{one}")) for one in names
    ]
    on = " ".join(one for one in names if one in context.chat.moments) or "none"
    await context.say("moments-typed", lines=Markup("\n".join(labels)), on=on)


async def silent(update: Update, context: Context) -> None:
    """Choose whether notices make a sound: /silent on, off or auto."""
    if context.typed:
        await context.change(silent=switches.SILENT[_chosen(context, switches.SILENT)])
    await context.say(f"silent-{switches.silent(context.chat)}")


async def cards(update: Update, context: Context) -> None:
    """Choose whether notices come with a picture: /cards on or off."""
    if context.typed:
        await context.change(cards=switches.CARDS[_chosen(context, switches.CARDS)])
    await context.say(f"cards-{switches.cards(context.chat)}")


async def topic(update: Update, context: Context) -> None:
    """Have notices go to the topic in which this is said."""
    await context.change(thread_id=context.thread)
    await context.say("topic-general" if context.thread is None else "topic-here")


def _moments(context: Context, names: list[str]) -> frozenset[str]:
    words = context.typed.casefold().replace(",", " ").split()
    if words == ["none"]:
        return frozenset()
    wrong = next((word for word in words if word not in names), None)
    if wrong is not None:
        raise ChoiceUnknown(text=wrong[:SHOWN], choices=", ".join([*names, "none"]))
    return frozenset(words)


def _chosen(context: Context, choices: Collection[str]) -> str:
    """The choice that was typed, in English or as this language says it. Raises ChoiceUnknown."""
    word = places.fold(context.typed)
    for choice in choices:
        words = (choice, *context.text(f"word-{choice}").split())
        if word in {places.fold(one) for one in words}:
            return choice
    raise ChoiceUnknown(text=context.typed[:SHOWN], choices=", ".join(choices))
