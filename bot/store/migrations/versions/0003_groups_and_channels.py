"""Groups and channels: who manages them, two languages, pictures, the right to write."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("chat", sa.Column("second_language", sa.String(16), nullable=True))
    op.add_column(
        "chat", sa.Column("cards", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    op.add_column("chat", sa.Column("muted_us", sa.BigInteger(), nullable=True))
    rooms = sa.text("kind != 'private'")
    op.create_index("chat_room", "chat", ["id"], sqlite_where=rooms, postgresql_where=rooms)
    op.create_table(
        "manager",
        sa.Column("chat_id", KEY, nullable=False),
        sa.Column("address", sa.BigInteger(), nullable=False),
        sa.Column("brought", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"]),
        sa.PrimaryKeyConstraint("chat_id", "address"),
    )
    op.create_index("manager_address", "manager", ["address"])
    op.create_table(
        "card",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(255), nullable=True),
        sa.Column("claimed_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "digest"),
    )
