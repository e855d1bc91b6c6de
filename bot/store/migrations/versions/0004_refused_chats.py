"""Chats that refused their last notice: they go after all others."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("chat", sa.Column("refused_us", sa.BigInteger(), nullable=True))
