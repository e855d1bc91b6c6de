"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "chat",
        sa.Column("id", KEY, nullable=False),
        sa.Column("address", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("language_chosen", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=True),
        sa.Column("moments", sa.String(255), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("silent", sa.Boolean(), nullable=True),
        sa.Column("subscribed_us", sa.BigInteger(), nullable=True),
        sa.Column("ended_us", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.Column("stale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address"),
    )
    op.create_index(
        "chat_stale",
        "chat",
        ["id"],
        unique=False,
        sqlite_where=sa.text("stale"),
        postgresql_where=sa.text("stale"),
    )
    op.create_table(
        "fingerprint",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "occasion",
        sa.Column("id", KEY, nullable=False),
        sa.Column("observance", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("observance", "year", "moment", name="occasion_once"),
    )
    op.create_table(
        "pace",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("next_us", sa.BigInteger(), nullable=False),
        sa.Column("gap_us", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "sender",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("beat_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "lot",
        sa.Column("id", KEY, nullable=False),
        sa.Column("occasion_id", KEY, nullable=False),
        sa.Column("due_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("mark", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["occasion_id"],
            ["occasion.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "lot_held",
        "lot",
        ["owner"],
        unique=False,
        sqlite_where=sa.text("state = 1"),
        postgresql_where=sa.text("state = 1"),
    )
    op.create_index(
        "lot_open",
        "lot",
        ["priority", "due_us", "id"],
        unique=False,
        sqlite_where=sa.text("state = 0"),
        postgresql_where=sa.text("state = 0"),
    )
    op.create_table(
        "wave",
        sa.Column("occasion_id", KEY, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.Column("due_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("planned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["occasion_id"],
            ["occasion.id"],
        ),
        sa.PrimaryKeyConstraint("occasion_id", "zone", "minute"),
    )
    op.create_table(
        "delivery",
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
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chat.id"],
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["lot.id"],
        ),
        sa.ForeignKeyConstraint(
            ["occasion_id"],
            ["occasion.id"],
        ),
        sa.PrimaryKeyConstraint("occasion_id", "chat_id"),
    )
    op.create_index("delivery_chat", "delivery", ["chat_id"], unique=False)
    op.create_index("ix_delivery_lot_id", "delivery", ["lot_id"], unique=False)
