"""How Alembic runs here: on the connection that `open_database` hands it."""

from alembic import context

from bot.store.tables import schema

context.configure(connection=context.config.attributes["connection"], target_metadata=schema)
context.run_migrations()
