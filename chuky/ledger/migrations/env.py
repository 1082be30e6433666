"""Alembic's environment: migrations run on the connection that `chuky.ledger.migrate` gives."""

from alembic import context

from chuky.ledger import audit, models  # noqa: F401  (they fill the metadata)
from chuky.ledger.types import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
