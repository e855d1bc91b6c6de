"""Handles changes of the bot's membership: blocked by a person, added to or removed from a group or channel, muted."""

import contextlib
import logging
from dataclasses import replace

from telegram import ChatMember, ChatMemberUpdated
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.botapi import chat_access
from bot.botapi.chat_access import ChatAccess
from bot.handlers import permissions
from bot.handlers.groups import command_access
from bot.handlers.request import NO_PREVIEW, Request, find_chat, fresh_chat
from bot.handlers.settings import menu
from bot.store import chat_lifecycle, chat_migration, chats, managers
from bot.store.records import Chat

log = logging.getLogger(__name__)


async def changed(request: Request) -> None:
    """Handle a change of the bot's own membership in a chat."""
    change = request.update.my_chat_member
    if change is None:
        return
    if change.chat.type == ChatType.PRIVATE:
        if change.new_chat_member.status == ChatMember.BANNED:
            await request.end("blocked")
        return
    before, now = chat_access.of(change.old_chat_member), chat_access.of(change.new_chat_member)
    if now is ChatAccess.WRITES and change.chat.type != ChatType.CHANNEL:
        now = await _as_member(request, change.new_chat_member)
    if now is ChatAccess.OUT:
        await _removed(request, change)
    elif now is ChatAccess.MUTED and before is not ChatAccess.OUT:
        await _muted(request, change)
    elif before is ChatAccess.OUT:
        await _added(request, change, now)
    elif before is not ChatAccess.WRITES or request.chat.muted is not None:
        await _allowed_again(request, change, now)


async def upgraded(request: Request) -> None:
    """Handle the upgrade of a group to a supergroup. Both chats send a message about it; either is enough."""
    message = request.update.message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await _move(request, request.chat, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        old = await chats.find(request.services.db, message.migrate_from_chat_id)
        if old is not None:
            await _move(request, old, message.chat.id)
        else:
            await _withdraw_greeting(request, message.chat.id)


async def _move(request: Request, old: Chat, telegram_id: int) -> None:
    """Give a chat its new Telegram id, plan it again and wake the sender."""
    if old.id is None:
        return
    async with request.services.db.begin():
        moved = request.about(await chat_migration.move(request.services.db, old, telegram_id))
        await moved.replan()
    request.services.wake()
    await _withdraw_greeting(moved, telegram_id)


async def _withdraw_greeting(request: Request, telegram_id: int) -> None:
    """Delete the greeting of a group that is subscribed: it was sent before the upgrade was known."""
    greeting = request.services.greetings.pop(telegram_id, None)
    if greeting is not None and request.target.subscribed is not None:
        with contextlib.suppress(TelegramError):
            await request.bot.delete_message(telegram_id, greeting)


async def _removed(request: Request, change: ChatMemberUpdated) -> None:
    """Erase the chat and notify its admins. A group that was upgraded is only moved to its new Telegram id."""
    chat = request.chat
    if chat.id is None:
        return
    if chat.kind == ChatType.GROUP:
        try:
            telegram_id = await _upgraded_to(request, chat)
        except TelegramError as error:
            # Whether it was upgraded or left, the next notice or audit finds out; in doubt, nothing is erased.
            log.warning("Telegram does not say whether a group was upgraded: %s", error)
            return
        if telegram_id is not None:
            await _move(request, chat, telegram_id)
            return
    reason = "removed" if change.new_chat_member.status == ChatMember.BANNED else "left"
    if chat.subscribed is not None:
        await request.services.notify_admins(chat, "chat-lost", title=change.chat.title or "")
    await chat_lifecycle.lose(request.services.db, chat, reason)


async def _upgraded_to(request: Request, chat: Chat) -> int | None:
    """The Telegram id of the supergroup that a group became; None when it was not upgraded.

    Raises TelegramError when Telegram does not answer.
    """
    try:
        await request.bot.get_chat(chat.telegram_id)
    except ChatMigrated as moved:
        return moved.new_chat_id
    except (BadRequest, Forbidden):
        return None
    return None


async def _added(request: Request, change: ChatMemberUpdated, now: ChatAccess) -> None:
    """The bot was added. A supergroup that is subscribed stays so; any other chat is new, and is asked or greeted."""
    if request.chat.kind != ChatType.SUPERGROUP and request.chat.subscribed is not None:
        # The bot was removed without an update about it. A supergroup is excluded: it can be a group just upgraded.
        await chat_lifecycle.lose(request.services.db, request.chat, "left")
        request = request.about(await _find_again(request))
    if request.chat.subscribed is None:
        request = await _meet(request, change)
    await _welcome(await _record_access(request, change, now), change, now, greet=True)


async def _allowed_again(request: Request, change: ChatMemberUpdated, now: ChatAccess) -> None:
    """The bot may write again. A chat that is not subscribed is asked or greeted."""
    if request.chat.subscribed is None and request.chat.id is None:
        request = await _meet(request, change)
    greet = request.chat.muted is not None
    await _welcome(await _record_access(request, change, now), change, now, greet=greet)


async def _record_access(request: Request, change: ChatMemberUpdated, now: ChatAccess) -> Request:
    """Record whether the bot may write. When it may again, the returned request has the changed chat."""
    if now is ChatAccess.MUTED:
        await chat_lifecycle.mute(request.services.db, request.chat)
    elif request.chat.muted is not None:
        return await _unmuted(request, change)
    return request


async def _welcome(
    request: Request, change: ChatMemberUpdated, now: ChatAccess, *, greet: bool
) -> None:
    """In a chat that is not subscribed, offer to subscribe it: a question about a channel, a greeting in a group.

    When the bot may not write in a group, its admins are notified instead. `greet`: False leaves the greeting out.
    """
    if request.chat.subscribed is not None:
        return
    if change.chat.type == ChatType.CHANNEL:
        await _ask(request, change, now)
    elif now is ChatAccess.MUTED:
        await request.services.notify_admins(
            request.chat, "chat-no-right", title=change.chat.title or ""
        )
    elif greet:
        await _greet(request)


async def _greet(request: Request) -> None:
    """Send the greeting once. It is deleted when the group turns out to be an upgraded one that is subscribed."""
    board = command_access.in_private(request)
    number = await request.reply("greeting", board, bot=request.bot.username)
    if number is not None:
        request.services.greetings[request.chat.telegram_id] = number


async def _as_member(request: Request, member: ChatMember) -> ChatAccess:
    """The bot's access as a plain member of this group, which can forbid all members to write."""
    try:
        group = await request.bot.get_chat(request.chat.telegram_id)
    except TelegramError:
        return chat_access.of(member)
    return chat_access.among(member, group.permissions)


async def _find_again(request: Request) -> Chat:
    """The chat as it is stored now; with default settings when it was erased."""
    chat = request.chat
    language = request.telegram_language
    return await find_chat(request.services, chat.telegram_id, chat.kind, language)


async def _meet(request: Request, change: ChatMemberUpdated) -> Request:
    """Save the chat with default settings, the person who added the bot, and the chat's admins."""
    services, chat = request.services, request.chat
    fresh = fresh_chat(services, chat.telegram_id, chat.kind, request.telegram_language)
    async with services.db.begin():
        met = await chats.meet(services.db, replace(fresh, language_chosen=True))
        if not change.from_user.is_bot:
            await managers.met(services.db, met, change.from_user.id, added_bot=True)
    await permissions.learn(request, met)
    return request.about(met)


async def _unmuted(request: Request, change: ChatMemberUpdated) -> Request:
    """The bot may write again: plan the chat's deliveries, wake the sender and notify the chat's admins."""
    async with request.services.db.begin():
        changed = request.about(await chat_lifecycle.unmute(request.services.db, request.chat))
        await changed.replan()
    if changed.chat.subscribed is not None:
        request.services.wake()
        await request.services.notify_admins(
            changed.chat, "chat-writable", title=change.chat.title or ""
        )
    return changed


async def _muted(request: Request, change: ChatMemberUpdated) -> None:
    """The bot may no longer write: record it and notify the chat's admins at once."""
    chat = request.chat
    if chat.id is None or not await chat_lifecycle.mute(request.services.db, chat):
        return
    if chat.subscribed is not None:
        await request.services.notify_admins(chat, "chat-muted", title=change.chat.title or "")


async def _ask(request: Request, change: ChatMemberUpdated, now: ChatAccess) -> None:
    """Ask the person who added the bot to a channel, in their private chat, whether and how to subscribe it."""
    person, channel = change.from_user, request.chat
    private = await find_chat(request.services, person.id, ChatType.PRIVATE, person.language_code)
    asking = replace(request, chat=private)
    key = "channel-ask" if now is ChatAccess.WRITES else "channel-no-right"
    question = asking.text(key, title=change.chat.title or "")
    text = "\n\n".join([question, await menu.home_text(asking)])
    try:
        await request.bot.send_message(
            person.id,
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=menu.keyboard(asking),
        )
    except TelegramError as error:
        log.warning("The person who added the bot to a channel cannot be asked: %s", error)
        await request.services.notify_admins(
            channel, "channel-unasked", title=change.chat.title or ""
        )
