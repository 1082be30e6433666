"""Alembic's environment: on the connection that `chuky.ledger.migrate` gives, or on `-x url=…`."""

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection

from chuky.ledger.metadata import METADATA


def run(connection: Connection) -> None:
    """Run what was asked for, in the transaction that the connection is in."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        user_module_prefix="",
    )
    with context.begin_transaction():
        context.run_migrations()


def run_by_url(url: str) -> None:
    from chuky.ledger.engine import open_ledger

    with open_ledger(url).engine.execution_options(chuky_writes=True).begin() as connection:
        run(connection)


given = context.config.attributes.get("connection")
address = context.get_x_argument(as_dictionary=True).get("url")
if given is not None:
    run(given)
elif address and not context.is_offline_mode():
    run_by_url(address)
else:
    raise CommandError("name the ledger: alembic -x url=sqlite:///path/ledger.db …")
