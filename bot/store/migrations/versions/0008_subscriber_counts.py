"""Daily counts of the subscribed chats, and since when a chat's topic is lost."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "subscriber_count",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("language", sa.String(16), primary_key=True),
        sa.Column("zone", sa.String(64), primary_key=True),
        sa.Column("chats", sa.Integer(), nullable=False),
    )
    op.add_column("chat", sa.Column("topic_lost_us", sa.BigInteger(), nullable=True))
