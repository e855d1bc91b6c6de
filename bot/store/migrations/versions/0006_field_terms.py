"""Renames tables and columns to the words of the glossary. No row changes, so a broadcast can be half sent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

#: Old and new names of the tables.
TABLES = {
    "occasion": "broadcast",
    "lot": "batch",
    "pace": "rate_limit",
    "fingerprint": "metadata",
}

#: Old and new names of columns, by the table's new name, in the order in which they are renamed.
COLUMNS = {
    "chat": [("address", "telegram_id")],
    "manager": [("address", "telegram_id"), ("brought", "added_bot")],
    "wave": [("occasion_id", "broadcast_id")],
    "batch": [("occasion_id", "broadcast_id"), ("mark", "watermark")],
    "delivery": [("occasion_id", "broadcast_id"), ("lot_id", "batch_id")],
    "rate_limit": [
        ("paused_us", "throttled_us"),
        ("resumes_us", "throttle_ends_us"),
        ("rested_us", "paused_us"),
        ("wakes_us", "resumes_us"),
    ],
}

#: Indexes: the old name, the new name, table, columns, and the condition of a partial index.
INDEXES = [
    ("chat_room", "chat_group", "chat", ["id"], "kind != 'private'"),
    ("manager_address", "manager_telegram_id", "manager", ["telegram_id"], None),
    ("lot_held", "batch_held", "batch", ["owner"], "state = 1"),
    ("lot_open", "batch_open", "batch", ["priority", "due_us", "id"], "state = 0"),
    ("ix_delivery_lot_id", "ix_delivery_batch_id", "delivery", ["batch_id"], None),
]

#: The names that PostgreSQL gives constraints and sequences, old and new, by table. SQLite has none.
CONSTRAINTS = {
    "chat": [("chat_address_key", "chat_telegram_id_key")],
    "broadcast": [
        ("occasion_pkey", "broadcast_pkey"),
        ("occasion_once", "broadcast_observance_year_moment_key"),
    ],
    "batch": [("lot_pkey", "batch_pkey"), ("lot_occasion_id_fkey", "batch_broadcast_id_fkey")],
    "wave": [("wave_occasion_id_fkey", "wave_broadcast_id_fkey")],
    "rate_limit": [("pace_pkey", "rate_limit_pkey")],
    "metadata": [("fingerprint_pkey", "metadata_pkey")],
}
SEQUENCES = [("occasion_id_seq", "broadcast_id_seq"), ("lot_id_seq", "batch_id_seq")]


def upgrade() -> None:
    for old, new in TABLES.items():
        op.rename_table(old, new)
    for table, columns in COLUMNS.items():
        for old, new in columns:
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    if op.get_bind().dialect.name == "postgresql":
        _rename_on_postgresql()
    else:
        _rebuild_indexes()


def _rename_on_postgresql() -> None:
    for table, names in CONSTRAINTS.items():
        for old, new in names:
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")
    for old, new in SEQUENCES:
        op.execute(f"ALTER SEQUENCE IF EXISTS {old} RENAME TO {new}")
    for old, new, *_ in INDEXES:
        op.execute(f"ALTER INDEX {old} RENAME TO {new}")


def _rebuild_indexes() -> None:
    """SQLite cannot rename an index."""
    for old, new, table, columns, condition in INDEXES:
        op.drop_index(old, table)
        where = None if condition is None else sa.text(condition)
        op.create_index(new, table, columns, sqlite_where=where)
