"""Sends notices to Telegram by python-telegram-bot, and turns its errors into faults."""

import asyncio
import contextlib
import functools
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus

from telegram import Bot, InputFile, InputMediaPhoto, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import NetworkError, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.botapi import chat_access, faults, responses
from bot.botapi.chat_access import Admins, ChatAccess
from bot.botapi.client import FORM, AiohttpRequest, Unsent
from bot.botapi.responses import SentMessage
from bot.botapi.status_guard import StatusGuard
from bot.errors import ChatGone, ChatUnknown, Fault, NotSent, Uncertain
from bot.messages.notice import Notice
from bot.store.records import Chat, Copy, Status

#: Seconds after which the upload of a picture is cancelled. The notice is then sent without it.
UPLOAD_TIMEOUT = 10.0

#: What the sandbox, and no other server, answers to getSandbox.
SANDBOX = {"is_sandbox": True}

#: No link previews: they do not suit a text of mourning.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Refusal(NetworkError):
    """An error answer, before it is classified."""

    def __init__(self, answer: faults.Answer) -> None:
        self.answer = answer
        super().__init__(answer.description)


class NoticeRequest(AiohttpRequest):
    """Sends the requests for notices. An error answer is raised as received, before python-telegram-bot rewords it."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send one request; raises Refusal for every answer other than success."""
        status, body = await super().do_request(url, *args, **kwargs)
        if not 200 <= status < 300:
            raise Refusal(faults.read(status, body))
        return status, body

    async def deliver(self, url: str, body: bytes) -> Any:
        """Post a message whose body is encoded already; return the result in the answer.

        Raises Refusal for every answer other than success, one of `responses.UNREADABLE` for a success without a
        result, and the errors of a request.
        """
        status, answer = await self.exchange(url, "POST", body, FORM)
        if not 200 <= status < 300:
            raise Refusal(faults.read(status, answer))
        return json.loads(answer)["result"]


class CopyEditor:
    """Edits and deletes messages of the bot. Doing so twice has the same effect as once."""

    def __init__(self, bot: Bot, guard: StatusGuard) -> None:
        """`bot`'s requests are NoticeRequests; `guard` decides as for sending."""
        self._base_url = bot.base_url
        assert isinstance(bot.request, NoticeRequest)
        self._request = bot.request
        self._guard = guard

    async def edit_text(self, copy: Copy, html: str) -> None:
        """Replace the text of a message. Raises a Fault when Telegram did not do it."""
        preview = NO_PREVIEW.to_json()
        fields = {"text": html, "parse_mode": ParseMode.HTML, "link_preview_options": preview}
        await self._post("editMessageText", copy, fields)

    async def edit_caption(self, copy: Copy, html: str) -> None:
        """Replace the text below the picture of a message. Raises a Fault when Telegram did not do it."""
        fields = {"caption": html, "parse_mode": ParseMode.HTML}
        await self._post("editMessageCaption", copy, fields)

    async def edit_photo(self, copy: Copy, html: str, picture: bytes | str) -> SentMessage:
        """Replace the picture of a message and the text below it. Raises a Fault when Telegram did not do it.

        `picture` is its content, or its file_id.
        """
        photo = InputMediaPhoto(picture, caption=html, parse_mode=ParseMode.HTML)
        result = await self._post("editMessageMedia", copy, {"media": photo})
        with _as_fault():
            return responses.sent_message(result)

    async def delete(self, copy: Copy) -> None:
        """Delete a message. Raises a Fault when Telegram did not do it."""
        await self._post("deleteMessage", copy, {})

    async def _post(self, method: str, copy: Copy, fields: Mapping[str, object]) -> Any:
        await self._guard.require(copy.chat, copy.status)
        where: dict[str, object] = {"chat_id": copy.chat.telegram_id, "message_id": copy.message_id}
        given = [
            RequestParameter.from_input(name, value)
            for name, value in (where | dict(fields)).items()
        ]
        try:
            with _as_fault(faults.EDITED):
                async with asyncio.timeout(UPLOAD_TIMEOUT):
                    return await self._request.post(
                        f"{self._base_url}/{method}", RequestData(given)
                    )
        except TimeoutError as error:
            raise Uncertain("a change that was not answered in time") from error


class TelegramTransport:
    """Sends notices through a Bot whose requests are NoticeRequests."""

    def __init__(self, bot: Bot, *, paid: bool = False, operators: Collection[int] = ()) -> None:
        """`paid`: Telegram may charge Stars. `operators` are the people who get exercises."""
        self._bot = bot
        #: The bot's id at Telegram, which is the first part of its token.
        self.bot_id = int(bot.token.partition(":")[0])
        #: True when Telegram may charge Stars for messages beyond its free rate.
        self._paid = paid or None
        assert isinstance(bot.request, NoticeRequest)
        self._request = bot.request
        self._guard = StatusGuard(bot.base_url, operators, self._prove_sandbox)
        self._copies = CopyEditor(bot, self._guard)

    @property
    def copies(self) -> CopyEditor:
        """Changes messages that were sent."""
        return self._copies

    async def send(
        self, chat: Chat, notice: Notice, *, status: Status, silently: bool
    ) -> SentMessage:
        """Send one message; raises a Fault when Telegram did not take it.

        The body of a wording is encoded once; only the chat differs.
        """
        await self._guard.require(chat, status)
        thread = "" if chat.thread_id is None else f"&message_thread_id={chat.thread_id}"
        same = _encoded(notice.text, silently, self._paid is not None)
        body = f"chat_id={chat.telegram_id}{thread}&{same}"
        with _as_fault():
            url = f"{self._bot.base_url}/sendMessage"
            return responses.sent_message(await self._request.deliver(url, body.encode()))

    async def send_photo(
        self,
        chat: Chat,
        notice: Notice,
        picture: bytes | str,
        *,
        status: Status,
        silently: bool,
    ) -> SentMessage:
        """Send one photo; raises a Fault when Telegram did not take it."""
        await self._guard.require(chat, status)
        uploads = isinstance(picture, bytes)
        photo = InputFile(picture, filename="photo") if isinstance(picture, bytes) else picture
        fields: dict[str, object] = {
            "chat_id": chat.telegram_id,
            "photo": photo,
            "caption": notice.text,
            "parse_mode": ParseMode.HTML,
            "disable_notification": silently,
            "message_thread_id": chat.thread_id,
            "allow_paid_broadcast": self._paid,
        }
        try:
            async with asyncio.timeout(UPLOAD_TIMEOUT if uploads else None):
                return await self._post("sendPhoto", fields)
        except TimeoutError as error:
            raise Uncertain("a picture that was not taken in time") from error

    async def _post(self, method: str, fields: dict[str, object]) -> SentMessage:
        """Call a method that sends a message. The answer is not made a Message: that costs as much as all the rest."""
        given = [
            RequestParameter.from_input(name, value)
            for name, value in fields.items()
            if value is not None
        ]
        with _as_fault(faults.PICTURED):
            url = f"{self._bot.base_url}/{method}"
            return responses.sent_message(await self._request.post(url, RequestData(given)))

    async def _prove_sandbox(self) -> bool:
        """Call a method that only the sandbox has; raises a Fault when the server does not answer."""
        try:
            found = await self._request.post(f"{self._bot.base_url}/getSandbox")
        except Refusal as refusal:
            if refusal.answer.readable and refusal.answer.status < 429:
                return False
            raise NotSent(str(refusal)) from refusal
        except TelegramError as error:
            raise NotSent(str(error)) from error
        return found == SANDBOX

    async def answers(self) -> bool:
        """Request the bot's own profile; False when no valid answer comes back."""
        try:
            await self._bot.get_me()
        except Refusal as refusal:
            return refusal.answer.readable and refusal.answer.status < 500
        except TelegramError:
            return False
        return True

    async def chat_access(self, chat: Chat) -> ChatAccess:
        """The bot's access to a chat; raises a Fault when Telegram does not tell it."""
        try:
            member = await self._bot.get_chat_member(chat.telegram_id, self.bot_id)
            if member.status not in chat_access.PLAIN:
                return chat_access.of(member)
            return chat_access.among(
                member, (await self._bot.get_chat(chat.telegram_id)).permissions
            )
        except TelegramError as error:
            raise fault_of(error) from error

    async def admins(self, chat: Chat) -> Admins:
        """The admins whom Telegram names: anonymous ones only to a bot that is an admin itself.

        Raises a Fault when Telegram does not tell them.
        """
        try:
            found = await self._bot.get_chat_administrators(chat.telegram_id)
        except TelegramError as error:
            raise fault_of(error) from error
        people = frozenset(one.user.id for one in found)
        return Admins(people, complete=self.bot_id in people)

    async def is_admin(self, chat: Chat, person: int) -> bool:
        """True for an admin, also an anonymous one; raises a Fault when Telegram does not tell."""
        try:
            member = await self._bot.get_chat_member(chat.telegram_id, person)
        except TelegramError as error:
            raise fault_of(error) from error
        return member.status in chat_access.ADMINS

    async def check_topic(self, chat: Chat) -> None:
        """Show in the chat's topic that the bot types. Raises TopicGone when the topic is closed or deleted."""
        try:
            await self._bot.send_chat_action(
                chat.telegram_id, ChatAction.TYPING, message_thread_id=chat.thread_id
            )
        except TelegramError as error:
            raise fault_of(error) from error

    async def title(self, chat: Chat) -> str:
        """The chat's current title; its Telegram id when Telegram does not tell."""
        try:
            return (await self._bot.get_chat(chat.telegram_id)).title or str(chat.telegram_id)
        except TelegramError:
            return str(chat.telegram_id)

    async def is_known(self, chat: Chat) -> bool:
        """False when Telegram says that there is no such chat any more; raises a Fault when it does not tell."""
        try:
            await self._bot.get_chat(chat.telegram_id)
        except TelegramError as error:
            fault = fault_of(error)
            if isinstance(fault, ChatUnknown | ChatGone):
                return False
            raise fault from error
        return True


@contextlib.contextmanager
def _as_fault(table: faults.Table | None = None) -> Iterator[None]:
    """Raise a Fault instead of an error of the library, and for a success that cannot be read."""
    try:
        yield
    except TelegramError as error:
        raise fault_of(error, table) from error
    except responses.UNREADABLE as error:
        raise Uncertain("a success that cannot be read") from error


@functools.lru_cache(1000)
def _encoded(text: str, silently: bool, paid: bool) -> str:  # noqa: FBT001 - lru_cache needs positions
    """The parameters of a message that do not depend on its chat. Cached, because many chats get the same ones."""
    fields = {
        "text": text,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": NO_PREVIEW.to_json(),
        "disable_notification": json.dumps(silently),
    }
    if paid:
        fields["allow_paid_broadcast"] = "true"
    return "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())


def fault_of(error: TelegramError, table: faults.Table | None = None) -> Fault:
    """The fault for an error of python-telegram-bot."""
    if isinstance(error, Refusal):
        return faults.classify(error.answer, table)
    if isinstance(error, Unsent):
        return NotSent(str(error))
    return Uncertain(str(error))
