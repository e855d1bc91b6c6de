"""Deep links, t.me/<bot>?start=…: they select a language, or are about a group or channel."""

import re
from dataclasses import replace

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.errors import LookupFailed
from bot.handlers import keyboards, permissions, personal_data, subscription
from bot.handlers.request import Request
from bot.handlers.settings import menu
from bot.store import chats, managers
from bot.store.records import Chat

#: The payload that opens the settings of a group or channel, and that sends what is kept about it: both contain the
#: chat's Telegram id.
OF_CHAT = re.compile(re.escape(keyboards.CHAT) + r"(-\d{1,18})", re.ASCII)
DATA_OF = re.compile(re.escape(keyboards.DATA_OF) + r"(-\d{1,18})", re.ASCII)


async def start(request: Request) -> None:
    """/start, which subscribes the chat. In private, a payload can first set the language, or open other settings.

    An unknown payload is ignored.
    """
    payload = request.argument
    if not request.chat.private:
        await subscription.start(request)
    elif found := OF_CHAT.fullmatch(payload):
        await _open(request, int(found[1]))
    elif found := DATA_OF.fullmatch(payload):
        await _send_data(request, int(found[1]))
    elif payload in request.services.catalog.languages:
        await subscription.start(request, language=payload, language_chosen=True)
    else:
        await subscription.start(request)


async def _open(request: Request, telegram_id: int) -> None:
    """Open the settings of a group or channel, for its chat admins only."""
    person = request.chat.telegram_id
    group = await _find(request, telegram_id)
    if group is None or not await permissions.manages(request, group, person):
        await request.reply("managed-refused")
        return
    if group.id is None:
        async with request.services.db.begin():
            group = await chats.save(request.services.db, group)
            await managers.met(request.services.db, group, person)
    about = request.about(group)
    await about.send(await menu.home_text(about), menu.keyboard(about))


async def _send_data(request: Request, telegram_id: int) -> None:
    """Send what is kept about a group or channel, to its chat admins only."""
    group = await chats.find(request.services.db, telegram_id)
    if group is None or group.private:
        await request.reply("forgetme-nothing")
    elif await permissions.manages(request, group, request.chat.telegram_id):
        await personal_data.send(request.about(group))
    else:
        await request.reply("managed-refused")


async def _find(request: Request, telegram_id: int) -> Chat | None:
    """The group or channel with that Telegram id; when it is not stored yet, it is looked up at Telegram.

    Returns None when there is no such group or channel. Raises TooManyLookups when the lookup limit is reached, and
    LookupFailed when Telegram does not answer.
    """
    services = request.services
    stored = await chats.find(services.db, telegram_id)
    if stored is not None:
        return None if stored.private else stored
    services.lookups.spend(request.chat.telegram_id, recorded=False)
    try:
        found = await request.bot.get_chat(telegram_id)
    except ChatMigrated as moved:
        return await chats.find(services.db, moved.new_chat_id)
    except (BadRequest, Forbidden):
        return None
    except TelegramError as error:
        raise LookupFailed(reason=error.message) from error
    fresh = Chat(None, telegram_id, found.type, request.language, services.default_zone)
    return replace(fresh, language_chosen=True)
