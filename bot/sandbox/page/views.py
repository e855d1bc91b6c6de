"""What the page shows, as JSON: the state of the world, its chats and messages, and its events."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.page import message_html
from bot.sandbox.world import World
from bot.sandbox.world.chats import Group, Person, Topic
from bot.sandbox.world.events import Event
from bot.sandbox.world.files import Media
from bot.sandbox.world.inline import Query
from bot.sandbox.world.messages import Message
from bot.sandbox.world.profile import ADMIN_SCOPES, GROUP_SCOPES, PRIVATE_SCOPES, Profile

Json = dict[str, Any]


def state(world: World) -> Json:
    """The complete state of a world."""
    return {
        "world": world.id,
        "version": world.events.version,
        "bot": profile(world.profile),
        "people": [person(one) for one in world.people.values()],
        "groups": [group(one) for one in world.groups.values()],
        "messages": messages(world),
    }


def messages(world: World) -> dict[str, list[Json]]:
    """The messages of each chat, by the id of the chat."""
    return {
        str(history.chat.id): [message(one) for one in history.messages]
        for history in world.messages.histories()
    }


def profile(bot: Profile) -> Json:
    """The bot's texts and menus by language."""
    languages = bot.languages()
    return {
        "id": bot.user["id"],
        "name": bot.text("name", ""),
        "username": bot.username,
        "descriptions": dict(bot.texts["description"]),
        "short": dict(bot.texts["short_description"]),
        "commands": {one: bot.visible_menu(PRIVATE_SCOPES, one) for one in languages},
        "group_commands": {one: bot.visible_menu(GROUP_SCOPES, one) for one in languages},
        "admin_commands": {one: bot.visible_menu(ADMIN_SCOPES, one) for one in languages},
    }


def person(one: Person) -> Json:
    """A person."""
    return _fields(one, "id", "name", "language_code", "blocked")


def group(one: Group) -> Json:
    """A group or a channel, with its members and its topics; deleted topics are left out."""
    topics = [one.general, *one.topics.values()] if one.forum else []
    return _fields(one, "id", "title", "kind", "forum", "migrated_to", "deleted") | {
        "members": [member.api() for member in one.members.values()],
        "has_banned": bool(one.banned),
        "topics": [topic(thread) for thread in topics if not thread.deleted],
    }


def topic(one: Topic) -> Json:
    """A topic of a forum."""
    return _fields(one, "thread_id", "name", "closed")


def message(one: Message) -> Json:
    """The Message object of the Bot API, with its text as HTML and further fields for the page."""
    shown = one.api() | {
        "html": message_html.html(one.text, one.entities),
        "silent": one.silent,
        "from_bot": one.from_bot,
    }
    if one.reply_markup:
        shown["reply_markup"] = one.reply_markup
    return shown | {"media": media(one.media)} if one.media else shown


def media(one: Media) -> Json:
    """A photo or a document, with the address of its content."""
    address = {"url": f"/page/file/{one.file_unique_id}"}
    return _fields(one, "kind", "file_name", "width", "height", "size") | address


def query(one: Query) -> Json:
    """An inline query; its results are None until the bot has answered."""
    return {
        "id": one.id,
        "person": one.person.id,
        "text": one.text,
        "results": one.answer.results if one.answer else None,
        "button": one.answer.button if one.answer else None,
    }


def event(one: Event) -> Json:
    """An event with the present state of what changed."""
    head = {"version": one.version, "type": one.type, "chat_id": one.chat_id}
    return head | DETAILS[one.type](one.subject)


#: What an event contains besides its version, type and chat, by type.
DETAILS: dict[str, Callable[[Any], Json]] = {
    "message": lambda subject: {"message": message(subject)},
    "edit": lambda subject: {"message": message(subject)},
    "delete": lambda subject: {"message_id": subject.message_id},
    "answer": lambda subject: dict(subject),
    "inline": lambda subject: {"query": query(subject)},
    "person": lambda subject: {"person": person(subject)},
    "group": lambda subject: {"group": group(subject)},
    "profile": lambda subject: {"bot": profile(subject)},
    "removed": lambda _: {},
    "typing": lambda _: {},
}


def _fields(one: object, *names: str) -> Json:
    return {name: getattr(one, name) for name in names}
