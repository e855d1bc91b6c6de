"""Editions and revisions of texts, requests, incidents, progress messages, receipts, and who holds sending."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    key: sa.types.TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "edition",
        sa.Column("digest", sa.String(16), primary_key=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("chosen_us", sa.BigInteger()),
    )
    op.create_table(
        "revision",
        sa.Column("broadcast_id", key, sa.ForeignKey("broadcast.id"), primary_key=True),
        sa.Column("number", sa.SmallInteger(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("edition", sa.String(16)),
        sa.Column("marked", sa.Boolean(), nullable=False, server_default=sa.text("true")),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger()),
        sa.Column("confirmed_by", sa.BigInteger()),
        sa.Column("cursor", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("owner", sa.String(32)),
        sa.Column("ended_us", sa.BigInteger()),
        _no("retried"),
    )
    op.create_table(
        "request",
        sa.Column("id", key, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_by", sa.BigInteger()),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("runs_us", sa.BigInteger()),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("result", sa.String(255), nullable=False, server_default=""),
    )
    op.create_table(
        "incident",
        sa.Column("id", key, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("began_us", sa.BigInteger(), nullable=False),
        sa.Column("ended_us", sa.BigInteger()),
        sa.Column("reason", sa.String(255), nullable=False, server_default=""),
    )
    op.create_index("incident_began", "incident", ["began_us"])
    op.create_index("batch_broadcast", "batch", ["broadcast_id"])
    op.create_table(
        "progress_message",
        sa.Column("broadcast_id", key, sa.ForeignKey("broadcast.id"), primary_key=True),
        sa.Column("telegram_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "receipt",
        sa.Column("observance", sa.String(64), primary_key=True),
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_us", sa.BigInteger(), nullable=False),
    )
    for column in (sa.Column("edition", sa.String(16)), _count("revision"), _no("recalled")):
        op.add_column("broadcast", column)
    for column in (
        sa.Column("wording", sa.String(33)),
        sa.Column("pictured", sa.Boolean()),
        _count("sent_revision"),
        _count("revision"),
        _count("edit_revision"),
        sa.Column("edit_error", sa.String(255)),
    ):
        op.add_column("delivery", column)
    for column in (_no("held"), sa.Column("held_by", sa.BigInteger())):
        op.add_column("rate_limit", column)
    # Until now, a pause that only `resume` ends was one of an operator.
    op.execute(f"UPDATE rate_limit SET held = true WHERE resumes_us = {2**63 - 1}")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), nullable=False, server_default=sa.text("0"))


def _no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("false"))
