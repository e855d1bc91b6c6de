"""All methods of the Bot API that the sandbox supports, and those that concern the bot itself."""

from collections.abc import Callable
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import (
    chat_access,
    chat_methods,
    inline_methods,
    media_methods,
    message_methods,
    pin_methods,
    webhook_methods,
)
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World

Json = dict[str, Any]
Method = Callable[[World, Params], Any]


async def get_updates(world: World, params: Params) -> list[Json]:
    """Long polling; the only method that waits."""
    if world.webhook.url:
        reason = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise errors.conflict(reason)
    webhook_methods.set_allowed(world, params)
    seconds = min(max(params.number("timeout"), 0), world.longest_poll)
    limit = params.number("limit", 100)
    return await world.updates.take(params.number("offset"), limit, seconds)


def get_me(world: World, params: Params) -> Json:
    """The User object of the bot, with what only the bot itself gets."""
    return world.profile.user | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_sandbox(world: World, params: Params) -> Json:
    """The proof that this is the sandbox: Telegram has no such method."""
    return {"is_sandbox": True}


def accept(world: World, params: Params) -> bool:
    """logOut and close: accepted, without any effect here."""
    return True


def get_my_star_balance(world: World, params: Params) -> Json:
    """The Stars that the bot owns."""
    return {"amount": world.stars}


def set_profile(kind: str) -> Method:
    """Return the method that sets one of the bot's own texts."""

    def method(world: World, params: Params) -> bool:
        world.profile.set_text(kind, params.text("language_code"), params.text(kind))
        return _profile_changed(world)

    return method


def get_profile(kind: str) -> Method:
    """Return the method that reads one of the bot's own texts."""

    def method(world: World, params: Params) -> Json:
        return {kind: world.profile.text(kind, params.text("language_code"))}

    return method


def set_my_commands(world: World, params: Params) -> bool:
    """Set the menu of a scope and a language."""
    commands = params.json("commands")
    if not isinstance(commands, list):
        raise errors.bad_request("can't parse commands JSON object")
    world.profile.set_menu(_scope(world, params), params.text("language_code"), commands)
    return _profile_changed(world)


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The menu of a scope and a language."""
    return world.profile.menu(_scope(world, params), params.text("language_code"))


def delete_my_commands(world: World, params: Params) -> bool:
    """Delete the menu of a scope and a language."""
    world.profile.set_menu(_scope(world, params), params.text("language_code"), ())
    return _profile_changed(world)


def _scope(world: World, params: Params) -> Json:
    """The scope of a menu; of one chat, with its id as a number; raises ApiError when there is no such chat."""
    scope = params.nested("scope")
    if "chat_id" not in scope:
        return scope
    return scope | {"chat_id": chat_access.readable_chat(world, params.within(scope)).id}


def _profile_changed(world: World) -> bool:
    world.events.publish("profile", None, world.profile)
    return True


#: The methods that concern the bot itself.
OWN: dict[str, Method] = {
    "getMe": get_me,
    "getSandbox": get_sandbox,
    "logOut": accept,
    "close": accept,
    "getMyStarBalance": get_my_star_balance,
    "setMyName": set_profile("name"),
    "getMyName": get_profile("name"),
    "setMyDescription": set_profile("description"),
    "getMyDescription": get_profile("description"),
    "setMyShortDescription": set_profile("short_description"),
    "getMyShortDescription": get_profile("short_description"),
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}
#: All methods in Telegram's spelling, except getUpdates, which waits.
METHODS: dict[str, Method] = (
    message_methods.METHODS
    | media_methods.METHODS
    | inline_methods.METHODS
    | chat_methods.METHODS
    | pin_methods.METHODS
    | webhook_methods.METHODS
    | OWN
)
#: The same by lower-case name: Telegram ignores the case.
BY_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}
