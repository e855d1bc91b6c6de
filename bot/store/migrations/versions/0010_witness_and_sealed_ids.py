"""Telegram ids as texts, so that they can be sealed, and what the witness of the ledger is compared with."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

#: The columns with Telegram ids.
IDS = (
    ("chat", ("telegram_id",)),
    ("manager", ("telegram_id",)),
    ("revision", ("asked_by", "confirmed_by")),
    ("request", ("asked_by", "decided_by")),
    ("progress_message", ("telegram_id",)),
    ("rate_limit", ("held_by",)),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in IDS:
            for column in columns:
                op.alter_column(
                    table, column, type_=sa.String(64), postgresql_using=f"{column}::text"
                )
    else:
        # A table to which rows refer cannot be rebuilt.
        op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM manager")
        op.execute("DELETE FROM manager")
        for table, columns in IDS:
            with op.batch_alter_table(table, recreate="always") as batch:
                for column in columns:
                    batch.alter_column(column, type_=sa.String(64))
        op.execute("INSERT INTO manager SELECT * FROM kept")
        op.execute("DROP TABLE kept")
    op.create_table(
        "nonce",
        sa.Column("value", sa.String(16), primary_key=True),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("begun", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("accepted", sa.BigInteger()),
    )
    op.create_table(
        "witness_message",
        sa.Column("telegram_id", sa.String(64), primary_key=True),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
    )
