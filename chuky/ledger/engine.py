"""Opening the ledger's database: SQLite by default, PostgreSQL by URL.

Belongs here: connections and transactions. Tables are in `models.py`, migrations in `migrate.py`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from time import sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from chuky.ledger.exceptions import LedgerFull, LedgerUrlUnknown

LOCK_WAIT_MILLISECONDS = 30_000
"""How long a writer waits for another; a gate's report takes well under a second."""
WAL_PAUSE_MILLISECONDS = 20
"""Between two tries to turn a new ledger to write-ahead logging."""
CONNECTIONS = 20
"""Kept open once they were needed. More are made and closed again: a thread that holds one for
reading and asks for another to write must never wait for itself; threads are few and bound them.
"""
_WRITERS_LOCK = 0x6368756B79
"""Any number that is ours ("chuky"): PostgreSQL's advisory lock that writers take in turn."""
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


@dataclass(frozen=True)
class Ledger:
    """An open ledger. Reads use `session`, everything that decides uses `transaction`."""

    engine: Engine

    @property
    def where(self) -> str:
        """The database's URL without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for reading, at one state of the ledger; the database refuses its writes."""
        with Session(self._reader) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are kept together, or not at all. Raises LedgerFull."""
        try:
            with Session(self._writer, expire_on_commit=False) as session, session.begin():
                yield session
        except OperationalError as error:
            if not _no_room(error):
                raise
            raise LedgerFull(where=self.where, reason=_first_line(error)) from error

    @cached_property
    def _reader(self) -> Engine:
        return self.engine.execution_options(**_reading(self.engine))

    @cached_property
    def _writer(self) -> Engine:
        return self.engine.execution_options(chuky_writes=True)

    def migrate(self) -> None:
        """Bring the tables to the newest version. Raises LedgerUnreachable, LedgerTooNew."""
        from chuky.ledger.migrate import migrate

        migrate(self.engine)

    def close(self) -> None:
        self.engine.dispose()


def _no_room(error: OperationalError) -> bool:
    """Whether the disk took no more: SQLite's FULL and IOERR, PostgreSQL's 53100 (disk_full)."""
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    full = name.startswith(("SQLITE_FULL", "SQLITE_IOERR"))
    return full or getattr(error.orig, "sqlstate", None) == "53100"


def _first_line(error: OperationalError) -> str:
    return str(error.orig).partition("\n")[0]


def open_ledger(url: str) -> Ledger:
    """The ledger at `url` (`sqlite:///path` or `postgresql://…`). Raises LedgerUrlUnknown.

    Nothing is connected yet.
    """
    engine = create_engine(
        _known(url), pool_size=20, max_overflow=-1
    )  # as many as there are threads that ask
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
    return Ledger(engine)


def _known(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise LedgerUrlUnknown(url=url) from None
    file = parsed.database not in (None, "", ":memory:")
    if parsed.drivername not in _DRIVERS or (parsed.drivername.startswith("sqlite") and not file):
        raise LedgerUrlUnknown(url=parsed.render_as_string(hide_password=True))
    return parsed


def _reading(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {"chuky_reads": True}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL, so that readers never wait; FULL, so that a receipt survives a power cut.

    In WAL mode FULL costs one more fsync per transaction than NORMAL, which may lose the last
    transactions when the power fails: a unit would hold a receipt that the ledger doesn't know.
    """
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT_MILLISECONDS}")
    _turn_to_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """The first process that opens a new ledger turns it; SQLite tells another that comes in the
    same moment "locked" at once, whatever the busy timeout says.
    """
    for left in range(LOCK_WAIT_MILLISECONDS // WAL_PAUSE_MILLISECONDS, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not left:
                raise
            sleep(WAL_PAUSE_MILLISECONDS / 1000)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: two readers that both turned writers would deadlock."""
    options = connection.get_execution_options()
    only_reads = bool(options.get("chuky_reads"))
    if connection.info.get("only_reads") is not only_reads:  # a connection keeps it when pooled
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if only_reads else 'OFF'}")
        connection.info["only_reads"] = only_reads
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("chuky_writes") else "BEGIN")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """A writer that waits too long fails and is tried again, as on SQLite."""
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {LOCK_WAIT_MILLISECONDS}")
    connection.execute("SET timezone = 'UTC'")
    connection.autocommit = False


def _begin_postgresql(connection: Connection) -> None:
    """One writer at a time, as on SQLite: what a transaction read is still so when it writes.

    Under READ COMMITTED two officers would both find that a draft hasn't changed, and both save.
    """
    if connection.get_execution_options().get("chuky_writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
