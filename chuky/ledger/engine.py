"""Opening the ledger's database: SQLite by default, PostgreSQL by URL.

Belongs here: connections and transactions. Tables are in `models.py`, migrations in `migrate.py`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

BUSY_MILLISECONDS = 30_000
"""How long a writer waits for another on SQLite; a gate's report takes well under a second."""


@dataclass(frozen=True)
class Ledger:
    """An open ledger. Reads use `session`, everything that decides uses `transaction`."""

    engine: Engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for reading; nothing that it changes is kept."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are kept together, or not at all."""
        writer = self.engine.execution_options(chuky_writes=True)
        with Session(writer, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Bring the tables to the newest version."""
        from chuky.ledger.migrate import migrate

        migrate(self.engine)

    def close(self) -> None:
        self.engine.dispose()


def open_ledger(url: str) -> Ledger:
    """The ledger at `url` (`sqlite:///path` or `postgresql://…`), its pragmas set."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Ledger(engine)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL, so that readers never wait; FULL, so that a receipt survives a power cut."""
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: two readers that both turned writers would deadlock."""
    writes = connection.get_execution_options().get("chuky_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
