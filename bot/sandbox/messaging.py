"""Methods that write into a chat or ask about one, as Telegram does them in private chats."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from bot.sandbox import entities, keyboards, refusals, spotting
from bot.sandbox.chats import Message, Person
from bot.sandbox.wire import Params
from bot.sandbox.world import MOST_UNITS, World

#: What the bot may be seen doing.
ACTIONS = frozenset(
    f"{verb}_{what}"
    for verb in ("record", "upload")
    for what in ("video", "voice", "video_note", "photo", "document")
) | {"typing", "choose_sticker", "find_location"}
#: The most characters of an answer to a pressed button.
ANSWER_LENGTH = 200
#: How long a message can be deleted.
DELETABLE = timedelta(hours=48)

Json = dict[str, Any]


def send_message(world: World, params: Params) -> Json:
    """Text, checked in Telegram's order: words, keyboard, chat, access, flood."""
    text, spotted = _wording(params)
    markup = keyboards.read(params.json("reply_markup"))
    person = _reachable(world, params)
    answered = _answered(world, person, params)
    world.admit(person.id)
    return world.deliver(
        person,
        text,
        spotted,
        reply_markup=markup,
        reply_to=answered,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
        link_preview_options=params.nested("link_preview_options") or None,
    ).api()


def edit_message_text(world: World, params: Params) -> Json:
    """New words for a message of the bot; the keyboard goes unless it is given again."""
    text, spotted = _wording(params)
    markup = keyboards.read(params.json("reply_markup"))
    message = _editable(world, params)
    options = params.nested("link_preview_options") or None
    _refuse_same(message, (text, tuple(spotted), markup))
    message.link_preview_options = options
    world.change(message, text, spotted, markup)
    return message.api()


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """A new keyboard, or none, under a message of the bot."""
    markup = keyboards.read(params.json("reply_markup"))
    message = _editable(world, params)
    _refuse_same(message, (message.text, tuple(message.entities), markup))
    world.change(message, message.text, message.entities, markup)
    return message.api()


def delete_message(world: World, params: Params) -> bool:
    """Takes one message out of a chat."""
    person = _known(world, params)
    message = world.chat(person).get(params.number("message_id"))
    if message is None:
        raise refusals.bad("message to delete not found")
    if world.now().timestamp() - message.date > DELETABLE.total_seconds():
        raise refusals.bad("message can't be deleted for everyone")
    world.delete(message)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """Ends the waiting of a pressed button, with a few words or none."""
    text = params.text("text")
    if len(text) > ANSWER_LENGTH:
        raise refusals.bad("MESSAGE_TOO_LONG")
    query = params.text("callback_query_id")
    if not world.answer(query, text, alert=params.flag("show_alert")):
        raise refusals.bad("query is too old and response timeout expired or query ID is invalid")
    return True


def send_chat_action(world: World, params: Params) -> bool:
    """Shows for a moment what the bot does."""
    if params.text("action") not in ACTIONS:
        raise refusals.bad("wrong parameter action in request")
    person = _reachable(world, params)
    world.feed.tell("typing", person.id, None)
    return True


def get_chat(world: World, params: Params) -> Json:
    """A private chat in full."""
    gifts = ("unlimited", "limited", "unique")
    accepted = {f"{kind}_gifts": False for kind in gifts} | {"premium_subscription": False}
    return _known(world, params).chat() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": accepted | {"gifts_from_channels": False},
    }


def get_chat_member(world: World, params: Params) -> Json:
    """The person of a private chat, or the bot in it."""
    person = _known(world, params)
    users = {person.id: person.user(), world.profile.user["id"]: world.profile.user}
    user = users.get(params.number("user_id"))
    if user is None:
        raise refusals.bad("member not found")
    return {"user": user, "status": "member"}


def get_chat_administrators(world: World, params: Params) -> Json:
    """Private chats have none."""
    _known(world, params)
    raise refusals.bad("there are no administrators in the private chat")


def _wording(params: Params) -> tuple[str, Sequence[Json]]:
    """The text of a message and its entities; raises Refused as Telegram would."""
    given, mode = params.text("text"), params.text("parse_mode").lower()
    if not given:
        raise refusals.bad("message text is empty")
    if mode not in {"", "html"}:
        known = mode in {"markdown", "markdownv2"}
        raise refusals.bad(
            f"parse_mode {mode} is not in the sandbox" if known else "unsupported parse_mode"
        )
    explicit = None if mode else params.json("entities")
    if explicit:
        text, spotted = entities.tidy(given, list(explicit))
    else:
        text, spotted = entities.parse(given) if mode else entities.plain(given)
    if not text:
        raise refusals.bad("text must be non-empty" if mode else "message text is empty")
    if spotting.units(text) > MOST_UNITS:
        raise refusals.bad("message is too long")
    return text, spotted


def _known(world: World, params: Params) -> Person:
    if not params.text("chat_id"):
        raise refusals.bad("chat_id is empty")
    person = world.people.get(params.chat_id() or 0)
    if person is None:
        raise refusals.bad("chat not found")
    return person


def _reachable(world: World, params: Params) -> Person:
    """The person to write to; raises Refused when they cannot be written to."""
    person = _known(world, params)
    if params.number("message_thread_id"):
        raise refusals.bad("message thread not found")
    if person.blocked:
        raise refusals.forbidden("bot was blocked by the user")
    if not person.started:
        raise refusals.forbidden("bot can't initiate conversation with a user")
    return person


def _answered(world: World, person: Person, params: Params) -> Message | None:
    """The message that this one replies to."""
    reply = params.nested("reply_parameters")
    number = reply.get("message_id") or params.number("reply_to_message_id")
    if not number:
        return None
    lenient = reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    message = world.chat(person).get(int(number))
    if message is None and not lenient:
        raise refusals.bad("message to be replied not found")
    return message


def _editable(world: World, params: Params) -> Message:
    person = _reachable(world, params)
    message = world.chat(person).get(params.number("message_id"))
    if message is None:
        raise refusals.bad("message to edit not found")
    if not message.from_bot:
        raise refusals.bad("message can't be edited")
    return message


def _refuse_same(message: Message, new: tuple[str, Sequence[Json], Json | None]) -> None:
    if new == (message.text, tuple(message.entities), message.reply_markup):
        raise refusals.bad(
            "message is not modified: specified new message content and reply markup"
            " are exactly the same as a current content and reply markup of the message"
        )


#: By their names, as Telegram spells them.
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
}
