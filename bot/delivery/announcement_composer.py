"""Composes announcements: one text per language, which is the same at any time and has no card."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from bot.delivery.composer import in_one
from bot.errors import MessageBroken
from bot.messages import announcement, markup
from bot.messages.catalog import LAST_RESORT, candidates
from bot.messages.notice import CardLines, Notice
from bot.store.records import Chat, Delivery


class AnnouncementComposer:
    """Composes from the texts of one announcement. `me` returns the bot's user name, once it is known."""

    def __init__(self, texts: Mapping[str, str], me: Callable[[], str] = str) -> None:
        """`texts`: those of an edition, by their names there."""
        self._texts = announcement.by_language(texts)
        self._me = me

    def word(self, delivery: Delivery, now: datetime) -> Notice:
        """The announcement for the chat of this delivery; raises MessageBroken when no language fits."""
        chat = delivery.chat
        languages = (chat.language, chat.second_language)
        notice = in_one([self._in(one) for one in languages if one is not None])
        return _in_channel(notice, chat, self._me())

    def instant(self, delivery: Delivery, now: datetime) -> datetime:
        """The instant that decides about its sound: now."""
        return now

    def coming(self, now: datetime) -> Iterator[CardLines]:
        """No card is needed for it."""
        return iter(())

    def card(self, delivery: Delivery, language: str) -> CardLines | None:
        """None: it is sent as text."""
        return None

    def _in(self, language: str) -> Notice:
        """The text in that language or, when there is none, in the one that takes its place, as in a catalog."""
        for candidate in (*candidates(language), LAST_RESORT):
            if text := self._texts.get(candidate):
                return Notice(text, candidate)
        raise MessageBroken(key="announcement", language=language, reason="it has no text")


def _in_channel(notice: Notice, chat: Chat, me: str) -> Notice:
    """In a channel, where commands do not work, each is replaced by the bot's name."""
    if chat.kind != "channel" or not me:
        return notice
    return Notice(markup.elsewhere(notice.text, lambda command: f"@{me}"), notice.language)
