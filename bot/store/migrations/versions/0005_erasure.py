"""When a chat's row was made; groups and channels that removed the bot are erased, as they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

#: Now, in UTC microseconds, on the database's own clock.
NOW = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER) * 1000",
    "postgresql": "CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS BIGINT)",
}

#: Groups and channels that lost the bot before this release: every reason but `stopped` means that it is not there.
LEFT = """
    kind NOT IN ('private', 'forgotten') AND subscribed_us IS NULL AND ended_us IS NOT NULL
    AND reason IS NOT NULL AND reason <> 'stopped'
"""

ERASE = f"""
    UPDATE chat SET address = NULL, kind = 'forgotten', language = '', language_chosen = false,
        second_language = NULL, zone = '', minute = NULL, moments = ',', thread_id = NULL, silent = NULL,
        cards = true, muted_us = NULL, unknown_us = NULL, refused_us = NULL, ended_us = NULL,
        reason = NULL, stale = false
    WHERE {LEFT}
"""


def upgrade() -> None:
    op.add_column("chat", sa.Column("created_us", sa.BigInteger(), nullable=True))
    now = NOW[op.get_bind().dialect.name]
    op.execute(f"DELETE FROM manager WHERE chat_id IN (SELECT id FROM chat WHERE {LEFT})")
    op.execute(ERASE)
    op.execute(f"UPDATE chat SET created_us = {now} WHERE address IS NOT NULL")
    never = sa.text("created_us IS NOT NULL AND subscribed_us IS NULL AND ended_us IS NULL")
    op.create_index(
        "chat_never", "chat", ["created_us"], sqlite_where=never, postgresql_where=never
    )
