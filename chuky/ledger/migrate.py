"""Bringing a ledger's tables to the newest version, by Alembic; a fresh one in under a second."""

from pathlib import Path

from sqlalchemy import Engine, inspect

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0001"
"""The newest revision; a test holds it to the folder."""


def migrate(engine: Engine) -> None:
    """Run the migrations that this ledger lacks. Again: nothing happens."""
    if current_revision(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    writer = engine.execution_options(chuky_writes=True)
    with writer.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_revision(engine: Engine) -> str | None:
    """The revision that the ledger is at; None for an empty database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found) if found else None
