"""Handles changes of the bot's membership: blocked by a person, added to or removed from a group or channel, muted."""

import contextlib
import logging
from dataclasses import replace

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.botapi import chat_access
from bot.botapi.chat_access import ChatAccess
from bot.handlers import groups, keyboards, permissions, settings_menu
from bot.handlers.context import NO_PREVIEW, Context, load
from bot.store import chat_lifecycle, chat_migration, chats, managers
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: Greetings remembered, for the groups that the bot joined last.
GREETINGS = 1000


async def changed(update: Update, context: Context) -> None:
    """Handle a change of the bot's own membership in a chat."""
    change = update.my_chat_member
    if change is None:
        return
    if change.chat.type == ChatType.PRIVATE:
        if change.new_chat_member.status == ChatMember.BANNED:
            await context.end("blocked")
        return
    before, now = chat_access.of(change.old_chat_member), chat_access.of(change.new_chat_member)
    if now is ChatAccess.WRITES and change.chat.type != ChatType.CHANNEL:
        now = await _among(context, change.new_chat_member)
    if now is ChatAccess.OUT:
        await _shown_out(context, change)
    elif now is ChatAccess.MUTED and before is not ChatAccess.OUT:
        await _muted(context, change)
    elif before is not ChatAccess.WRITES or context.here.muted is not None:
        await _let_in(context, change, now, new=before is ChatAccess.OUT)


async def upgraded(update: Update, context: Context) -> None:
    """Handle the upgrade of a group to a supergroup. Both chats send a message about it; either is enough."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await _move(context, context.here, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        old = await chats.find(context.services.db, message.migrate_from_chat_id)
        if old is not None:
            await _move(context, old, message.chat.id)


async def _move(context: Context, old: Chat, telegram_id: int) -> None:
    if old.id is not None:
        context.speak_of(await chat_migration.move(context.services.db, old, telegram_id))
        await context.replan()
        greeting = context.services.greetings.pop(telegram_id, None)
        if greeting is not None and context.chat.subscribed is not None:
            with contextlib.suppress(TelegramError):
                await context.bot.delete_message(telegram_id, greeting)


async def _shown_out(context: Context, change: ChatMemberUpdated) -> None:
    """Erase the chat and warn its chat admins. A group that was upgraded is only moved to its new Telegram id."""
    room = context.here
    if room.id is None:
        return
    if room.kind == ChatType.GROUP:
        try:
            telegram_id = await _upgrade(context, room)
        except TelegramError as error:
            # Whether it was upgraded or left, the next notice or audit finds out; in doubt, nothing is erased.
            log.warning("A group could not be asked for: %s", error)
            return
        if telegram_id is not None:
            await _move(context, room, telegram_id)
            return
    reason = "removed" if change.new_chat_member.status == ChatMember.BANNED else "left"
    if room.subscribed is not None:
        await context.services.warn(room, "room-lost", title=change.chat.title or "")
    await chat_lifecycle.lose(context.services.db, room, reason)


async def _upgrade(context: Context, room: Chat) -> int | None:
    """The Telegram id of the supergroup that a group became; None when it was not upgraded.

    Raises TelegramError when Telegram does not answer.
    """
    try:
        await context.bot.get_chat(room.telegram_id)
    except ChatMigrated as moved:
        return moved.new_chat_id
    except (BadRequest, Forbidden):
        return None
    return None


async def _let_in(
    context: Context, change: ChatMemberUpdated, now: ChatAccess, *, new: bool
) -> None:
    """The bot was added, or may write again. A subscribed chat stays subscribed; any other is asked or greeted."""
    if new and context.here.kind != ChatType.SUPERGROUP and context.here.subscribed is not None:
        # The bot was removed without an update about it. A supergroup is excluded: it can be a group just upgraded.
        await chat_lifecycle.lose(context.services.db, context.here, "left")
        here = context.here
        context.speak_of(await load(context.services, here.telegram_id, here.kind, context.spoken))
    if context.here.subscribed is None and (new or context.here.id is None):
        await _meet(context, change)
    silent = context.here.muted is not None
    if now is ChatAccess.MUTED:
        await chat_lifecycle.mute(context.services.db, context.here)
    elif silent:
        await _heard(context, change)
    if context.here.subscribed is not None:
        return
    if change.chat.type == ChatType.CHANNEL:
        await _ask(context, change, now)
    elif now is ChatAccess.MUTED:
        await context.services.warn(context.here, "room-no-right", title=change.chat.title or "")
    elif new or silent:
        await _greet(context)


async def _greet(context: Context) -> None:
    """Send the greeting once. It is deleted when the group turns out to be an upgraded one that is subscribed."""
    said = await context.say("greeting", groups.in_private(context), bot=context.bot.username)
    greetings = context.services.greetings
    if said is not None:
        greetings[context.here.telegram_id] = said.message_id
    if len(greetings) > GREETINGS:
        greetings.pop(next(iter(greetings)))


async def _among(context: Context, member: ChatMember) -> ChatAccess:
    """The bot's access as a plain member of this group, which can forbid all members to write."""
    try:
        return chat_access.among(
            member, (await context.bot.get_chat(context.here.telegram_id)).permissions
        )
    except TelegramError:
        return chat_access.of(member)


async def _meet(context: Context, change: ChatMemberUpdated) -> None:
    """Save the chat with default settings, and the person who added the bot."""
    language = context.services.catalog.choose(context.spoken, context.services.default_language)
    fresh = Chat(
        None, context.here.telegram_id, context.kind, language, context.services.default_zone
    )
    context.speak_of(await chats.meet(context.services.db, replace(fresh, language_chosen=True)))
    if not change.from_user.is_bot:
        await managers.met(context.services.db, context.here, change.from_user.id, added_bot=True)
    await permissions.learn(context, context.here)


async def _heard(context: Context, change: ChatMemberUpdated) -> None:
    """The bot may write again: plan the chat's deliveries, wake the sender and inform the chat admins."""
    context.speak_of(await chat_lifecycle.unmute(context.services.db, context.here))
    if context.here.subscribed is not None:
        await context.replan()
        context.services.wake()
        await context.services.warn(context.here, "room-heard", title=change.chat.title or "")


async def _muted(context: Context, change: ChatMemberUpdated) -> None:
    """The bot may no longer write: record it and warn the chat admins at once."""
    room = context.here
    if room.id is None or not await chat_lifecycle.mute(context.services.db, room):
        return
    if room.subscribed is not None:
        await context.services.warn(room, "room-muted", title=change.chat.title or "")


async def _ask(context: Context, change: ChatMemberUpdated, now: ChatAccess) -> None:
    """Ask the person who added the bot to a channel, in their private chat, whether and how to subscribe it."""
    person, channel = change.from_user, context.here
    context.here = await load(context.services, person.id, ChatType.PRIVATE, person.language_code)
    key = "channel-ask" if now is ChatAccess.WRITES else "channel-no-right"
    question = context.text(key, title=change.chat.title or "")
    text = "\n\n".join([question, await settings_menu.home_text(context)])
    try:
        await context.bot.send_message(
            person.id,
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboards.settings(context),
        )
    except TelegramError as error:
        log.warning("Nobody could be asked about a channel: %s", error)
        await context.services.warn(channel, "channel-unasked", title=change.chat.title or "")
