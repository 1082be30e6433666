"""Bringing a ledger's tables to the newest version, by Alembic; a fresh one in under a second.

Belongs here: running migrations. They lie in `migrations/versions`, one file a version; the
`alembic` program makes a new one: see `migrations/alembic.ini`.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import OperationalError

from chuky.ledger.exceptions import LedgerTooNew, LedgerUnreachable

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0018"
"""The newest revision; a test holds it to the folder."""


def migrate(engine: Engine) -> None:
    """Run the migrations that this ledger lacks, all or none. Again: nothing happens.

    Two processes that start at once migrate one after another, as all writers do.
    Raises LedgerUnreachable, LedgerTooNew.
    """
    found = current_revision(engine)
    if found == HEAD:
        return
    if found is not None and found not in _known_revisions():
        raise LedgerTooNew(where=_where(engine), found=found, known=HEAD)
    with engine.execution_options(chuky_writes=True).begin() as connection:
        _upgrade(connection)


def current_revision(engine: Engine) -> str | None:
    """The revision that the ledger is at; None for an empty one. Raises LedgerUnreachable."""
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            query = "SELECT version_num FROM alembic_version"
            found = connection.exec_driver_sql(query).scalar()
    except OperationalError as error:
        raise LedgerUnreachable(where=_where(engine), reason=error.orig) from error
    return str(found) if found else None


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


def _known_revisions() -> set[str]:
    return {path.name.split("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py")}


def _where(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)
