"""Inline queries: people type them in any chat, the bot answers, Telegram caches the answer, people choose a result."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Person, Place, Room
from bot.sandbox.world.files import Media
from bot.sandbox.world.messages import Message
from bot.sandbox.world.user_messages import Speaking

#: Maximum queries that can still be answered and chosen from.
MOST_INLINE = 1000
#: Maximum characters of a query.
QUERY_LENGTH = 256

Json = dict[str, Any]


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
    from_memory: bool = False

    def page(self) -> Json:
        """The query as JSON for the page."""
        shown: Json = {"id": self.id, "person": self.person.id, "text": self.text}
        shown["results"] = None if self.answer is None else self.answer.results
        return shown | {"button": self.answer.button if self.answer else None}


class Inline(Speaking):
    """The inline queries of people, and the results that they choose."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        #: The newest inline queries by id.
        self.inline_queries: OrderedDict[str, Query] = OrderedDict()
        self._remembered: dict[tuple[str, str, int | None], tuple[datetime, Answer]] = {}

    def inline(self, person: Person, text: str, *, offset: str = "") -> str:
        """Let a person type after the bot's name, in any chat; returns the id of the query.

        The bot gets an update, unless Telegram has cached its answer to the same text.
        """
        if len(text) > QUERY_LENGTH:
            raise Impossible(f"A query has at most {QUERY_LENGTH} characters.")
        query = Query(self._next_query(), person, text, offset)
        query.answer = self._recall(query)
        query.from_memory = query.answer is not None
        self.inline_queries[query.id] = query
        if len(self.inline_queries) > MOST_INLINE:
            self.inline_queries.popitem(last=False)
        if not query.from_memory:
            asked = {"id": query.id, "from": person.user(), "query": text, "offset": offset}
            self.updates.put("inline_query", asked)
        return query.id

    async def inline_results(self, query: str, timeout: float = 5) -> list[Json]:  # noqa: ASYNC109 - its error shows the last messages
        """Wait for the bot's answer, and return it."""
        asked = self.inline_queries[query]
        await self.until(lambda: asked.answer is not None, timeout)
        assert asked.answer is not None
        return asked.answer.results

    def choose(self, person: Person, query: str, result_id: str, where: Place) -> Message:
        """Let a person send a result: to the bot itself, or to a room."""
        content = self._offered(person, query, result_id)
        besides: Json = {"via_bot": self.profile.user}
        sender: Json | None = person.user()
        if isinstance(where, Person) and (where is not person or person.blocked):
            raise Impossible(f"{person.name} cannot write there.")
        if isinstance(where, Room):
            self._inside(person, where)
        if isinstance(where, Room) and where.kind == "channel":
            self._ruling(person, where)
            sender, besides = None, besides | {"sender_chat": where.chat()}
        more = {field.name: getattr(content, field.name) for field in fields(content)}
        return self._spoken(
            self._write(where, sender, spotted=more.pop("entities"), besides=besides, **more)
        )

    def offer(self, query: str, answer: Answer) -> bool:
        """Answer an inline query; False when the query is unknown or too old."""
        asked = self.inline_queries.get(query)
        if asked is None:
            return False
        asked.answer = answer
        if answer.cache_time > 0:
            owner = asked.person.id if answer.is_personal else None
            until = self.now() + timedelta(seconds=answer.cache_time)
            self._remembered[asked.text, asked.offset, owner] = until, answer
            if len(self._remembered) > MOST_INLINE:
                del self._remembered[next(iter(self._remembered))]
        self.feed.tell("inline", None, lambda: {"query": asked.page()})
        return True

    def _offered(self, person: Person, query: str, result_id: str) -> Content:
        asked = self.inline_queries.get(query)
        if asked is None or asked.answer is None or asked.person is not person:
            raise Impossible("There are no such results.")
        content = asked.answer.contents.get(result_id)
        if content is None:
            raise Impossible(f"There is no result {result_id!r} but {[*asked.answer.contents]}.")
        return content

    def _recall(self, query: Query) -> Answer | None:
        """The answer that Telegram has cached for the query."""
        for owner in (query.person.id, None):
            until, answer = self._remembered.get((query.text, query.offset, owner), (None, None))
            if until is not None and until > self.now():
                return answer
        return None
