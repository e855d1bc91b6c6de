"""The migrations build what `tables.py` says."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.store.engine import Database
from bot.store.tables import metadata


async def test_migrations_and_tables_agree(db: Database) -> None:
    """A database brought up to date differs in nothing from the tables as they are declared."""

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with db.begin() as tx:
        assert await tx.run_sync(differences) == []
