"""All tables of the database. Times are stored as UTC microseconds; a test checks that the migrations build these."""

import functools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    literal_column,
    text,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator

from bot.store.key_ring import EMPTY, KeyRing
from bot.store.records import BatchState, Status

#: The start from which microseconds are counted.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: A primary key. On SQLite it must be INTEGER to be numbered automatically.
Key = BigInteger().with_variant(Integer, "sqlite")

#: The attribute of a dialect that has the ring of keys.
KEY_RING = "key_ring"

schema = MetaData()


def microseconds(instant: datetime) -> int:
    """An aware datetime in UTC microseconds, as the tables store it."""
    return (instant - EPOCH) // timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC microseconds so that both databases compare and add it in the same way."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class TelegramId(TypeDecorator[int]):
    """Telegram's id of a chat or a person, stored as a text so that it can be sealed.

    It is the only personal data; every column that stores it has this type. The ring of keys belongs to the dialect,
    of which each engine has its own. An id may be stored in several forms: `is_stored_as` compares, `==` does not.
    """

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Any) -> str | None:
        return None if value is None else ring_of(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Any) -> int | None:
        return None if value is None else ring_of(dialect).open(value)


def ring_of(dialect: Any) -> KeyRing:
    """The keys with which the engine of that dialect seals and opens Telegram ids."""
    ring: KeyRing = getattr(dialect, KEY_RING, EMPTY)
    return ring


def is_stored_as(
    column: ColumnElement[Any], forms: Sequence[str] | BindParameter[Any]
) -> ColumnElement[bool]:
    """The condition that a Telegram id is stored in one of those forms: `Database.forms` has those of an id."""
    return type_coerce(column, String).in_(forms)


def forms_of(name: str) -> BindParameter[Any]:
    """The parameter of `is_stored_as` for a statement that is built once."""
    return bindparam(name, type_=String(), expanding=True)


class Names(TypeDecorator[frozenset[str]]):
    """A set of short names, stored as `,a,b,` so that SQL can search for one with LIKE."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Any) -> str | None:
        return None if value is None else "," + "".join(f"{name}," for name in sorted(value))

    def process_result_value(self, value: str | None, dialect: Any) -> frozenset[str] | None:
        return None if value is None else _names(value)


@functools.lru_cache(1000)
def _names(value: str) -> frozenset[str]:
    return frozenset(value.strip(",").split(",")) - {""}


def _partial_index(name: str, *columns: Column[Any], where: ColumnElement[Any]) -> None:
    """An index of the rows for which `where` is true. The migrations, which create it, repeat the condition.

    SQLAlchemy's own parameters for it would load the dialects of both databases, 2 MB, into each process.
    """
    Index(name, *columns, info={"where": where})


#: The chats. After /forgetme the Telegram id is null and the other columns have their defaults.
chat = Table(
    "chat",
    schema,
    Column("id", Key, primary_key=True),
    Column("telegram_id", TelegramId, unique=True),
    Column("kind", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("language_chosen", Boolean, nullable=False, server_default=text("false")),
    #: The second language of a channel, whose posts may be in two languages.
    Column("second_language", String(16)),
    Column("zone", String(64), nullable=False),
    Column("minute", SmallInteger),
    Column("moments", Names(255), nullable=False),
    Column("thread_id", BigInteger),
    Column("silent", Boolean),
    Column("cards", Boolean, nullable=False, server_default=text("true")),
    Column("subscribed_us", Instant),
    Column("ended_us", Instant),
    Column("reason", String(255)),
    #: Since when Telegram has said that there is no such chat; null if it does not.
    Column("unknown_us", Instant),
    #: Since when the bot has been unable to write there; null if it can write.
    Column("muted_us", Instant),
    #: Since when the chat has refused its notices; null if it took the last one or was sent none.
    Column("refused_us", Instant),
    #: Since when the chat takes part in exercises, because an operator enrolled it; null if it does not.
    Column("enrolled_us", Instant),
    #: Since when its topic is closed or deleted, so that notices go to the chat itself; null once a topic is chosen.
    Column("topic_lost_us", Instant),
    #: True from a change until its deliveries are planned again, so that a crash in between loses nothing.
    Column("stale", Boolean, nullable=False, server_default=text("false")),
    #: When the row was created. A chat that never subscribed is deleted 30 days later.
    Column("created_us", Instant),
)
_partial_index("chat_stale", chat.c.id, where=chat.c.stale)
_joined = chat.c.subscribed_us.is_not(None)
_in_order = (chat.c.subscribed_us, chat.c.id)
_partial_index("chat_joined", *_in_order, where=_joined)
_in_zone = (chat.c.zone, chat.c.minute, *_in_order)
_partial_index("chat_cohort", *_in_zone, where=_joined)
_unknown = chat.c.unknown_us.is_not(None)
_partial_index("chat_unknown", chat.c.unknown_us, where=_unknown)

_never = and_(
    chat.c.created_us.is_not(None), chat.c.subscribed_us.is_(None), chat.c.ended_us.is_(None)
)
_partial_index("chat_never", chat.c.created_us, where=_never)

#: The condition for groups and channels, which are few. It contains a literal, so that the databases use the index.
is_group = chat.c.kind != literal_column("'private'")
_partial_index("chat_group", chat.c.id, where=is_group)

#: The known admins of groups and channels. Their rights are checked with Telegram again before each change.
manager = Table(
    "manager",
    schema,
    Column("chat_id", ForeignKey("chat.id"), primary_key=True),
    Column("telegram_id", TelegramId, primary_key=True),
    #: True for an admin who added the bot. Such admins are notified first.
    Column("added_bot", Boolean, nullable=False, server_default=text("false")),
)
Index("manager_telegram_id", manager.c.telegram_id)

#: The pictures that Telegram stores for the bot, by the hash of their bytes.
card = Table(
    "card",
    schema,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String(64), primary_key=True),
    #: Telegram's id of the picture; null while a sender uploads it.
    Column("file_id", String(255)),
    #: When that sender claimed the upload.
    Column("claimed_us", Instant, nullable=False),
)

#: The editions: the texts from which notices are composed, as they were read from the files, never changed afterwards.
edition = Table(
    "edition",
    schema,
    #: The first 16 hexadecimal digits of a hash of the content.
    Column("digest", String(16), primary_key=True),
    #: The files by their paths, or the texts of an announcement by their language, as `bot.store.editions` packs them.
    Column("content", Text, nullable=False),
    Column("created_us", Instant, nullable=False),
    #: When a process that answers people started with it, or a correction chose it. The last one is the newest edition,
    #: from which broadcasts begin. Null for the texts of an announcement.
    Column("chosen_us", Instant),
)

#: The broadcasts: each is one moment of an observance in one year. `run` is empty for those that the planner makes from
#: the almanac. A rehearsal that was asked for, and an announcement, has a name of its own there, so that it can be
#: repeated.
broadcast = Table(
    "broadcast",
    schema,
    Column("id", Key, primary_key=True),
    Column("observance", String(64), nullable=False),
    Column("year", Integer, nullable=False),
    Column("moment", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    #: The value of a Status.
    Column("status", String(16), nullable=False, server_default=Status.ACTUAL.value),
    Column("run", String(32), nullable=False, server_default=""),
    #: The language of all its notices; empty when each is in its chat's own.
    Column("language", String(16), nullable=False, server_default=""),
    #: True when all waves are planned. Chats that subscribe or change later are planned one by one.
    Column("planned", Boolean, nullable=False, server_default=text("false")),
    #: The edition from which it is sent now; null until its first batch is sent.
    Column("edition", String(16)),
    #: The number of its newest revision; 0 before any correction.
    Column("revision", SmallInteger, nullable=False, server_default=text("0")),
    #: True when the newest revision is a recall: nothing more is sent.
    Column("recalled", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("observance", "year", "moment", "status", "run", "language"),
)

#: The revisions of broadcasts that have begun: corrections and recalls, in their order. History is never changed: only
#: the progress of a revision is.
revision = Table(
    "revision",
    schema,
    Column("broadcast_id", ForeignKey("broadcast.id"), primary_key=True),
    #: Counted from 1.
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    #: The value of a RevisionKind.
    Column("kind", String(16), nullable=False),
    #: The edition of a correction; null for a recall.
    Column("edition", String(16)),
    #: True when corrected copies say that they were corrected.
    Column("marked", Boolean, nullable=False, server_default=text("true")),
    Column("created_us", Instant, nullable=False),
    #: The operators who asked for it and who confirmed it; null for the command line, and when nobody else had to.
    Column("asked_by", TelegramId),
    Column("confirmed_by", TelegramId),
    #: The last chat whose copy was looked at; the sender that changes copies now; when the last copy was done.
    Column("cursor", BigInteger, nullable=False, server_default=text("0")),
    Column("owner", String(32)),
    Column("ended_us", Instant),
    #: True once pictures that could not be replaced were tried again.
    Column("retried", Boolean, nullable=False, server_default=text("false")),
)

#: What operators have asked for and somebody must confirm first: corrections, recalls, announcements.
request = Table(
    "request",
    schema,
    Column("id", Key, primary_key=True),
    #: The value of a RequestKind.
    Column("kind", String(16), nullable=False),
    #: What exactly, as JSON; the kind says which fields.
    Column("subject", Text, nullable=False),
    #: The value of a RequestState.
    Column("state", String(16), nullable=False),
    #: Who asked; null for the command line.
    Column("asked_by", TelegramId),
    Column("created_us", Instant, nullable=False),
    #: When it is carried out by itself, because there is nobody else to confirm it; null when somebody must.
    Column("runs_us", Instant),
    #: Who confirmed or stopped it.
    Column("decided_by", TelegramId),
    #: What became of it, or why it could not be carried out; empty before.
    Column("result", String(255), nullable=False, server_default=""),
)

#: What happened to sending, for receipts: holds, pauses of the circuit breaker, throttles, starts, alarms. No persons.
incident = Table(
    "incident",
    schema,
    Column("id", Key, primary_key=True),
    #: The value of an IncidentKind.
    Column("kind", String(16), nullable=False),
    Column("began_us", Instant, nullable=False),
    #: Null while it lasts, and for what has no duration.
    Column("ended_us", Instant),
    Column("reason", String(255), nullable=False, server_default=""),
)
Index("incident_began", incident.c.began_us)

#: The message with the progress of a broadcast in the private chat of each operator.
progress_message = Table(
    "progress_message",
    schema,
    Column("broadcast_id", ForeignKey("broadcast.id"), primary_key=True),
    Column("telegram_id", TelegramId, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
)

#: The nonces of this database: each process that sends makes one at its start, and the newest one is in the witness.
nonce = Table(
    "nonce",
    schema,
    Column("value", String(16), primary_key=True),
    Column("created_us", Instant, nullable=False),
    #: The number of notices that this process has begun to send, written ahead with the watermarks.
    Column("begun", BigInteger, nullable=False, server_default=text("0")),
    #: The highest count that an operator has accepted beside this nonce; null when nobody had to.
    Column("accepted", BigInteger),
)

#: The message that is the witness of the ledger in the private chat of each operator.
witness_message = Table(
    "witness_message",
    schema,
    Column("telegram_id", TelegramId, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
)

#: The receipts of occasions that are over, as they were made: they are read when the deliveries are deleted.
receipt = Table(
    "receipt",
    schema,
    Column("observance", String(64), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    #: The receipt as JSON, whose keys docs/receipt.md describes. It names no person and no chat.
    Column("content", Text, nullable=False),
    Column("made_us", Instant, nullable=False),
)

#: The waves: chats of one rank for which a moment falls on the same instant. Zone "" means every zone; minute -1 means
#: that none was chosen or that it does not matter.
wave = Table(
    "wave",
    schema,
    Column("broadcast_id", ForeignKey("broadcast.id"), primary_key=True),
    Column("zone", String(64), primary_key=True),
    Column("minute", SmallInteger, primary_key=True),
    #: The rank of the chats and of their batches. The lowest is claimed first.
    Column("priority", SmallInteger, primary_key=True),
    Column("due_us", Instant, nullable=False),
    Column("expires_us", Instant, nullable=False),
    #: The last chat that has been planned: when it subscribed, and its id.
    Column("cursor_us", Instant, nullable=False, server_default=text("0")),
    Column("cursor", BigInteger, nullable=False, server_default=text("0")),
    Column("planned", Boolean, nullable=False, server_default=text("false")),
)

#: The batches: up to 500 deliveries that are claimed together.
batch = Table(
    "batch",
    schema,
    Column("id", Key, primary_key=True),
    Column("broadcast_id", ForeignKey("broadcast.id"), nullable=False),
    Column("due_us", Instant, nullable=False),
    Column("expires_us", Instant, nullable=False),
    Column("priority", SmallInteger, nullable=False, server_default=text("0")),
    Column("state", SmallInteger, nullable=False, server_default=text("0")),
    Column("owner", String(32)),
    #: The watermark, written ahead of sending: rows up to this position may have been sent.
    Column("watermark", Integer, nullable=False, server_default=text("0")),
)
_open = batch.c.state == BatchState.OPEN.value
_held = batch.c.state == BatchState.LEASED.value
Index("batch_broadcast", batch.c.broadcast_id)
_partial_index("batch_open", batch.c.priority, batch.c.due_us, batch.c.id, where=_open)
_partial_index("batch_held", batch.c.owner, where=_held)

#: The ledger: each row is one notice owed to one chat. Its ids are not foreign keys, because checking each would make
#: planning three times as slow. They are taken from the other tables, from which only batches without a delivery and
#: chats without a delivery are deleted.
delivery = Table(
    "delivery",
    schema,
    Column("broadcast_id", Key, primary_key=True, autoincrement=False),
    Column("chat_id", Key, primary_key=True, autoincrement=False),
    Column("batch_id", Key, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("state", SmallInteger, nullable=False, server_default=text("0")),
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    Column("settled_us", Instant),
    Column("message_id", BigInteger),
    Column("error", String(255)),
    #: True when an earlier attempt may have arrived.
    Column("doubtful", Boolean, nullable=False, server_default=text("false")),
    #: The version of the text that was sent.
    Column("text_version", String(16)),
    #: The language or languages of the copy that was sent, as in `az+en`; null before.
    Column("wording", String(33)),
    #: True when the copy is a photo with a caption; null when it is not known.
    Column("pictured", Boolean),
    #: The revision in which it was sent.
    Column("sent_revision", SmallInteger, nullable=False, server_default=text("0")),
    #: The revision in which the copy was sent or to which it was last changed: its text may be the same in later ones.
    Column("revision", SmallInteger, nullable=False, server_default=text("0")),
    #: The newest revision for which the copy was changed or could not be changed; why not.
    Column("edit_revision", SmallInteger, nullable=False, server_default=text("0")),
    Column("edit_error", String(255)),
)
Index("delivery_chat", delivery.c.chat_id)

#: Deliveries joined with their broadcast, and then also with their chat.
with_broadcast = delivery.join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
with_chat = with_broadcast.join(chat, chat.c.id == delivery.c.chat_id)

#: The running senders. A sender whose last heartbeat is longer than a lease ago counts as dead.
sender = Table(
    "sender",
    schema,
    Column("id", String(32), primary_key=True),
    Column("beat_us", Instant, nullable=False),
)

#: The rate limit of the whole bot, in one row.
rate_limit = Table(
    "rate_limit",
    schema,
    Column("id", SmallInteger, primary_key=True),
    Column("next_us", BigInteger, nullable=False),
    #: Microseconds from one slot to the next.
    Column("gap_us", BigInteger, nullable=False),
    #: Changes with each throttle, pause and resume. Slots of an older epoch are void.
    Column("epoch", Integer, nullable=False),
    #: Beginning and end of a throttle: nothing is sent, because Telegram answered 429.
    Column("throttled_us", BigInteger, nullable=False, server_default=text("0")),
    Column("throttle_ends_us", BigInteger, nullable=False, server_default=text("0")),
    #: Beginning, end and reason of a pause: no notice is sent, because too many failed or an operator paused sending.
    Column("paused_us", BigInteger, nullable=False, server_default=text("0")),
    Column("resumes_us", BigInteger, nullable=False, server_default=text("0")),
    Column("reason", String(255)),
    #: True when an operator paused sending; who: null for the command line.
    Column("held", Boolean, nullable=False, server_default=text("false")),
    Column("held_by", TelegramId),
)

#: Small named values, such as the hash of what was last published at Telegram, so that only changes are published.
metadata = Table(
    "metadata",
    schema,
    Column("name", String(64), primary_key=True),
    Column("value", String(64), nullable=False),
)

#: The number of subscribed chats at the first upkeep of each day. A day is written as in 2027-01-20, in UTC.
subscriber_count = Table(
    "subscriber_count",
    schema,
    Column("day", String(10), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("zone", String(64), primary_key=True),
    Column("chats", Integer, nullable=False),
)
