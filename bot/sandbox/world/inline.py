"""Inline queries: people type them in any chat, the bot answers, Telegram caches the answer, people choose a result."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Chat, Group, Person
from bot.sandbox.world.files import Media
from bot.sandbox.world.groups import Groups
from bot.sandbox.world.inbox import Inbox
from bot.sandbox.world.messages import Message, Messages
from bot.sandbox.world.state import State

#: Maximum queries that can still be answered and chosen from, and maximum cached answers.
MAX_QUERIES = 1000
#: Maximum characters of a query.
QUERY_LENGTH = 256

Json = dict[str, Any]
Until = Callable[[Callable[[], object], float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Content:
    """The content that a chosen result sends to a chat."""

    text: str
    entities: Sequence[Json] = ()
    media: Media | None = None
    reply_markup: Json | None = None
    link_preview_options: Json | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's answer to a query."""

    #: As the bot sent them.
    results: list[Json]
    #: By the id of the result.
    contents: dict[str, Content]
    #: Seconds for which Telegram gives this answer to everybody who types the same query.
    cache_time: int
    #: True: the cached answer is only for the same person.
    is_personal: bool
    next_offset: str = ""
    #: The button above the results.
    button: Json | None = None


@dataclass(eq=False, slots=True)
class Query:
    """The text that a person typed after the bot's name."""

    id: str
    person: Person
    text: str
    offset: str = ""
    #: None until the bot has answered.
    answer: Answer | None = None
    #: True when Telegram answered from its cache and the bot got no update.
    from_cache: bool = False


class InlineQueries:
    """The inline queries of people, and the results that they choose."""

    def __init__(
        self, state: State, messages: Messages, groups: Groups, inbox: Inbox, until: Until
    ) -> None:
        self._state = state
        self._messages = messages
        self._groups = groups
        self._inbox = inbox
        self._until = until
        #: The newest inline queries by id.
        self.queries: OrderedDict[str, Query] = OrderedDict()
        self._cache: dict[tuple[str, str, int | None], tuple[datetime, Answer]] = {}

    def type(self, person: Person, text: str, *, offset: str = "") -> str:
        """Let a person type after the bot's name, in any chat; returns the id of the query.

        The bot gets an update, unless Telegram has cached its answer to the same text.
        """
        if len(text) > QUERY_LENGTH:
            raise Impossible("A query has at most {count} characters.", count=QUERY_LENGTH)
        query = Query(self._state.next_query_id(), person, text, offset)
        query.answer = self._cached(query)
        query.from_cache = query.answer is not None
        self.queries[query.id] = query
        if len(self.queries) > MAX_QUERIES:
            self.queries.popitem(last=False)
        if not query.from_cache:
            update = {"id": query.id, "from": person.user(), "query": text, "offset": offset}
            self._state.updates.put("inline_query", update)
        return query.id

    async def results(self, query_id: str, timeout: float = 5) -> list[Json]:  # noqa: ASYNC109 - its error shows the last messages
        """Wait for the bot's answer, and return its results; TimeoutError shows the last messages."""
        query = self.queries[query_id]
        await self._until(lambda: query.answer is not None, timeout)
        assert query.answer is not None
        return query.answer.results

    def choose(self, person: Person, query_id: str, result_id: str, chat: Chat) -> Message:
        """Let a person send a result: to the bot itself, or to a group."""
        content = self._content(person, query_id, result_id)
        extra: Json = {"via_bot": self._state.profile.user}
        sender: Json | None = person.user()
        if isinstance(chat, Person) and (chat is not person or person.blocked):
            raise Impossible("{person} cannot write there.", person=person.name)
        if isinstance(chat, Group):
            self._groups.require_member(person, chat)
        if isinstance(chat, Group) and chat.kind == "channel":
            self._groups.require_admin(person, chat)
            sender, extra = None, extra | {"sender_chat": chat.chat()}
        more = {field.name: getattr(content, field.name) for field in fields(content)}
        return self._inbox.receive(self._messages.write(chat, sender, extra=extra, **more))

    def answer(self, query_id: str, answer: Answer) -> bool:
        """Answer an inline query; False when the query is unknown or too old."""
        query = self.queries.get(query_id)
        if query is None:
            return False
        query.answer = answer
        if answer.cache_time > 0:
            owner = query.person.id if answer.is_personal else None
            until = self._state.now() + timedelta(seconds=answer.cache_time)
            self._cache[query.text, query.offset, owner] = until, answer
            if len(self._cache) > MAX_QUERIES:
                del self._cache[next(iter(self._cache))]
        self._state.events.publish("inline", None, query)
        return True

    def _content(self, person: Person, query_id: str, result_id: str) -> Content:
        query = self.queries.get(query_id)
        if query is None or query.answer is None or query.person is not person:
            raise Impossible("There are no such results.")
        content = query.answer.contents.get(result_id)
        if content is None:
            known = [*query.answer.contents]
            raise Impossible(
                "There is no result {result}; the results are {known}.",
                result=repr(result_id),
                known=known,
            )
        return content

    def _cached(self, query: Query) -> Answer | None:
        """The answer that Telegram has cached for the query."""
        for owner in (query.person.id, None):
            until, answer = self._cache.get((query.text, query.offset, owner), (None, None))
            if until is not None and until > self._state.now():
                return answer
        return None
