"""Order within a wave, pauses that outlive a clock set back, chats that Telegram does not know."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("chat", sa.Column("unknown_us", sa.BigInteger(), nullable=True))
    _partial("chat_joined", ["subscribed_us", "id"], "subscribed_us IS NOT NULL")
    order = ["zone", "minute", "subscribed_us", "id"]
    _partial("chat_cohort", order, "subscribed_us IS NOT NULL")
    _partial("chat_unknown", ["unknown_us"], "unknown_us IS NOT NULL")
    op.add_column(
        "occasion",
        sa.Column("planned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    for name in ("paused_us", "resumes_us", "rested_us", "wakes_us"):
        op.add_column(
            "pace", sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)
        )
    op.add_column("pace", sa.Column("reason", sa.String(255), nullable=True))
    _waves()
    _deliveries()


def _deliveries() -> None:
    """The same rows without foreign keys."""
    op.drop_index("delivery_chat", "delivery")
    op.drop_index("ix_delivery_lot_id", "delivery")
    op.rename_table("delivery", "delivery_before")
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("occasion_id", KEY, nullable=False),
        sa.Column("chat_id", KEY, nullable=False),
        sa.Column("lot_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("settled_us", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.String(length=255), nullable=True),
        sa.Column("doubtful", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("text_version", sa.String(length=16), nullable=True),
    )
    names = ", ".join(column.name for column in columns)
    key = sa.PrimaryKeyConstraint("occasion_id", "chat_id", name="delivery_once")
    op.create_table("delivery", *columns, key)
    op.execute(f"INSERT INTO delivery ({names}) SELECT {names} FROM delivery_before")
    op.drop_table("delivery_before")
    op.create_index("delivery_chat", "delivery", ["chat_id"])
    op.create_index("ix_delivery_lot_id", "delivery", ["lot_id"])


def _waves() -> None:
    """Waves are planned anew: rows that are in the ledger already stay as they are."""
    op.drop_table("wave")
    op.create_table(
        "wave",
        sa.Column("occasion_id", KEY, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("cursor_us", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("cursor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("planned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"]),
        sa.PrimaryKeyConstraint("occasion_id", "zone", "minute", "priority"),
    )


def _partial(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "chat", columns, sqlite_where=where, postgresql_where=where)
