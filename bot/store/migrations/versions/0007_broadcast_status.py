"""Gives broadcasts a status, as part of their key, and chats their enrolment in exercises."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: The columns that identify a broadcast, before and after.
OLD_KEY = ("observance", "year", "moment")
NEW_KEY = (*OLD_KEY, "status", "run", "language")


def upgrade() -> None:
    op.add_column("chat", sa.Column("enrolled_us", sa.BigInteger()))
    if op.get_bind().dialect.name == "postgresql":
        for column in _added():
            op.add_column("broadcast", column)
        op.drop_constraint("broadcast_observance_year_moment_key", "broadcast")
        op.create_unique_constraint(None, "broadcast", NEW_KEY)
    else:
        _rebuild()


def _added() -> list[sa.Column[str]]:
    return [
        sa.Column("status", sa.String(16), server_default="actual", nullable=False),
        sa.Column("run", sa.String(32), server_default="", nullable=False),
        sa.Column("language", sa.String(16), server_default="", nullable=False),
    ]


def _rebuild() -> None:
    """SQLite cannot change a constraint. The rows that refer to the table are checked again at the commit."""
    kept = "id, observance, year, moment, number, planned"
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.execute(f"CREATE TEMPORARY TABLE kept AS SELECT {kept} FROM broadcast")
    op.drop_table("broadcast")
    op.create_table(
        "broadcast",
        sa.Column("id", KEY, nullable=False),
        sa.Column("observance", sa.String(64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_added(),
        sa.Column("planned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(*NEW_KEY),
    )
    op.execute(f"INSERT INTO broadcast ({kept}) SELECT {kept} FROM kept")
    op.execute("DROP TABLE kept")
