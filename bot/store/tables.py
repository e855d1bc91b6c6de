"""Every table. Instants are UTC microseconds; the migrations build exactly this (tested)."""

import functools
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)
from sqlalchemy.types import TypeDecorator

from bot.store.records import LotState

#: From which instants are counted.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Rowids on SQLite must be INTEGER to count by themselves.
Key = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()


def microseconds(instant: datetime) -> int:
    """An aware instant as the tables keep it."""
    return (instant - EPOCH) // timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as UTC microseconds so that both databases compare and add it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Address(TypeDecorator[int]):
    """A chat's id at Telegram: the one piece of personal data, in one column, behind one type."""

    impl = BigInteger
    cache_ok = True


class Names(TypeDecorator[frozenset[str]]):
    """A set of short names, kept as `,a,b,` so that SQL can ask for one with LIKE."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Any) -> str | None:
        return None if value is None else "," + "".join(f"{name}," for name in sorted(value))

    def process_result_value(self, value: str | None, dialect: Any) -> frozenset[str] | None:
        return None if value is None else _names(value)


@functools.lru_cache(1000)
def _names(value: str) -> frozenset[str]:
    return frozenset(value.strip(",").split(",")) - {""}


#: Who is told. After /forgetme the address is empty and the rest back to defaults.
chat = Table(
    "chat",
    metadata,
    Column("id", Key, primary_key=True),
    Column("address", Address, unique=True),
    Column("kind", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("language_chosen", Boolean, nullable=False, server_default=text("false")),
    #: A channel's posts may be in two languages.
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
    #: Since when Telegram says that there is no such chat; empty: it does not say so.
    Column("unknown_us", Instant),
    #: Since when the bot may not write there; empty: it may.
    Column("muted_us", Instant),
    #: Since when the chat has refused its notices; empty: it took the last one, or was sent none.
    Column("refused_us", Instant),
    #: True from a change until its deliveries are planned anew, so that a crash between loses nothing.
    Column("stale", Boolean, nullable=False, server_default=text("false")),
    #: When the row was made; a chat that never subscribed is deleted 30 days later.
    Column("created_us", Instant),
)
Index("chat_stale", chat.c.id, sqlite_where=chat.c.stale, postgresql_where=chat.c.stale)
_joined = chat.c.subscribed_us.is_not(None)
_in_order = (chat.c.subscribed_us, chat.c.id)
Index("chat_joined", *_in_order, sqlite_where=_joined, postgresql_where=_joined)
_in_zone = (chat.c.zone, chat.c.minute, *_in_order)
Index("chat_cohort", *_in_zone, sqlite_where=_joined, postgresql_where=_joined)
_unknown = chat.c.unknown_us.is_not(None)
Index("chat_unknown", chat.c.unknown_us, sqlite_where=_unknown, postgresql_where=_unknown)

_never = and_(
    chat.c.created_us.is_not(None), chat.c.subscribed_us.is_(None), chat.c.ended_us.is_(None)
)
Index("chat_never", chat.c.created_us, sqlite_where=_never, postgresql_where=_never)

#: Groups and channels, which are few among many people; spelt out, so that the databases know the index by it.
is_room = chat.c.kind != literal_column("'private'")
Index("chat_room", chat.c.id, sqlite_where=is_room, postgresql_where=is_room)

#: Who may change a group's or channel's settings, as far as the bot has met them: asked again each time.
manager = Table(
    "manager",
    metadata,
    Column("chat_id", ForeignKey("chat.id"), primary_key=True),
    Column("address", Address, primary_key=True),
    #: True for whoever added the bot, who is told first.
    Column("brought", Boolean, nullable=False, server_default=text("false")),
)
Index("manager_address", manager.c.address)

#: Pictures that Telegram keeps for the bot, each under the hash of its bytes.
card = Table(
    "card",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String(64), primary_key=True),
    #: Telegram's name of the picture; empty while a sender brings it there.
    Column("file_id", String(255)),
    #: When that sender began.
    Column("claimed_us", Instant, nullable=False),
)

#: An observance's moment in one year.
occasion = Table(
    "occasion",
    metadata,
    Column("id", Key, primary_key=True),
    Column("observance", String(64), nullable=False),
    Column("year", Integer, nullable=False),
    Column("moment", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    #: True when all waves are through; who subscribes or changes later is planned by themselves.
    Column("planned", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("observance", "year", "moment", name="occasion_once"),
)

#: Chats of one rank for which a moment comes at the same instant. Zone "": every zone; minute -1: none chosen, or any.
wave = Table(
    "wave",
    metadata,
    Column("occasion_id", ForeignKey("occasion.id"), primary_key=True),
    Column("zone", String(64), primary_key=True),
    Column("minute", SmallInteger, primary_key=True),
    #: Of the chats and of their lots: the lower goes first.
    Column("priority", SmallInteger, primary_key=True),
    Column("due_us", Instant, nullable=False),
    Column("expires_us", Instant, nullable=False),
    #: The last chat that has been planned: when it subscribed, and its id.
    Column("cursor_us", Instant, nullable=False, server_default=text("0")),
    Column("cursor", BigInteger, nullable=False, server_default=text("0")),
    Column("planned", Boolean, nullable=False, server_default=text("false")),
)

#: Up to 500 deliveries, claimed together.
lot = Table(
    "lot",
    metadata,
    Column("id", Key, primary_key=True),
    Column("occasion_id", ForeignKey("occasion.id"), nullable=False),
    Column("due_us", Instant, nullable=False),
    Column("expires_us", Instant, nullable=False),
    Column("priority", SmallInteger, nullable=False, server_default=text("0")),
    Column("state", SmallInteger, nullable=False, server_default=text("0")),
    Column("owner", String(32)),
    #: Write-ahead: rows up to this position may have gone out.
    Column("mark", Integer, nullable=False, server_default=text("0")),
)
_open = lot.c.state == LotState.OPEN.value
_held = lot.c.state == LotState.LEASED.value
Index(
    "lot_open", lot.c.priority, lot.c.due_us, lot.c.id, sqlite_where=_open, postgresql_where=_open
)
Index("lot_held", lot.c.owner, sqlite_where=_held, postgresql_where=_held)

#: The ledger: one notice owed to one chat, once. Its ids are no foreign keys: they come from those very tables, out of
#: which nothing is deleted but lots that no delivery is in, and checking each would make planning three times as slow.
delivery = Table(
    "delivery",
    metadata,
    Column("occasion_id", Key, primary_key=True, autoincrement=False),
    Column("chat_id", Key, primary_key=True, autoincrement=False),
    Column("lot_id", Key, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("state", SmallInteger, nullable=False, server_default=text("0")),
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    Column("settled_us", Instant),
    Column("message_id", BigInteger),
    Column("error", String(255)),
    #: True when an earlier attempt may have arrived after all.
    Column("doubtful", Boolean, nullable=False, server_default=text("false")),
    #: Which wording was sent.
    Column("text_version", String(16)),
)
Index("delivery_chat", delivery.c.chat_id)

#: Deliveries with their occasion, and with their chat besides.
with_occasion = delivery.join(occasion, occasion.c.id == delivery.c.occasion_id)
with_chat = with_occasion.join(chat, chat.c.id == delivery.c.chat_id)

#: Who sends at present; a row that has not beaten for a lease counts as dead.
sender = Table(
    "sender",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("beat_us", Instant, nullable=False),
)

#: The pace of the whole bot, in one row.
pace = Table(
    "pace",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("next_us", BigInteger, nullable=False),
    #: Microseconds from one slot to the next.
    Column("gap_us", BigInteger, nullable=False),
    #: Changes with each pause; slots of an older epoch are void.
    Column("epoch", Integer, nullable=False),
    #: From when until when nothing is sent, because Telegram said so.
    Column("paused_us", BigInteger, nullable=False, server_default=text("0")),
    Column("resumes_us", BigInteger, nullable=False, server_default=text("0")),
    #: From when until when no notice is sent, because too many failed or the operator said so; and why.
    Column("rested_us", BigInteger, nullable=False, server_default=text("0")),
    Column("wakes_us", BigInteger, nullable=False, server_default=text("0")),
    Column("reason", String(255)),
)

#: What was last published at Telegram, as hashes: publish again only when it changed.
fingerprint = Table(
    "fingerprint",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", String(64), nullable=False),
)
