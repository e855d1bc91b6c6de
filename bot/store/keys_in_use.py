"""Records in the database which data keys have sealed its Telegram ids, so that a wrong key is noticed at the start."""

from sqlalchemy import Connection, inspect, select, update

from bot.errors import DataKeyMissing, DataKeyWrong
from bot.store.key_ring import AS_STORED, KeyRing
from bot.store.tables import metadata

#: The name in `metadata`; its value has the ids of the keys, separated by commas.
NAME = "data_keys"

#: Stands among the keys for ids that may be stored unsealed.
PLAIN = "plain"


def parsed(value: str | None) -> frozenset[str]:
    """The ids of the keys in that value, and PLAIN. No value: no id was ever sealed."""
    return frozenset({PLAIN} if value is None else value.split(","))


def written(keys: frozenset[str]) -> str:
    """The value that `parsed` reads."""
    return ",".join(sorted(keys))


def check(connection: Connection, ring: KeyRing) -> None:
    """Raise DataKeyMissing or DataKeyWrong when the database is sealed with a key that the ring lacks.

    Call it before anything is written.
    """
    if ring is AS_STORED or not inspect(connection).has_table(metadata.name):
        return
    missing = parsed(_stored(connection)) - {PLAIN, *ring.ids}
    if missing:
        raise (DataKeyWrong if ring else DataKeyMissing)(keys=", ".join(sorted(missing)))


def record(connection: Connection, ring: KeyRing, *, made: bool) -> bool:
    """Record that the first key of the ring is in use from now on. True when ids may be stored unsealed.

    `made`: the tables are new, so that nothing is stored unsealed.
    """
    if not ring:
        return True
    value = _stored(connection)
    before = frozenset[str]() if made else parsed(value)
    after = before | {ring.ids[0]}
    if value is None:
        connection.execute(metadata.insert().values(name=NAME, value=written(after)))
    elif after != before:
        this = update(metadata).where(metadata.c.name == NAME)
        connection.execute(this.values(value=written(after)))
    return PLAIN in after


def _stored(connection: Connection) -> str | None:
    query = select(metadata.c.value).where(metadata.c.name == NAME)
    return connection.execute(query).scalar_one_or_none()
