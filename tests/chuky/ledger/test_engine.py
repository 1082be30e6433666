"""Opening a ledger: what is kept, what readers see, what is refused."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from chuky.ledger.engine import Ledger, open_ledger
from chuky.ledger.exceptions import LedgerUnreachable, LedgerUrlUnknown
from chuky.ledger.models import StoredFile

KILLED_WRITER = """
import os, signal, sys
from chuky.ledger.engine import open_ledger
from chuky.ledger.models import StoredFile
ledger = open_ledger(sys.argv[1])
with ledger.transaction() as session:
    session.add(StoredFile(sha256="a" * 64, size=1, media_type="kept"))
with ledger.transaction() as session:
    session.add(StoredFile(sha256="b" * 64, size=1, media_type="cut off"))
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def file_row(letter: str, size: int = 1) -> StoredFile:
    return StoredFile(sha256=letter * 64, size=size, media_type="text/plain")


def count(ledger: Ledger) -> int:
    with ledger.session() as session:
        return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def test_a_transaction_is_kept_together_or_not_at_all(ledger: Ledger) -> None:
    with ledger.transaction() as session:
        session.add(file_row("a"))
    with pytest.raises(RuntimeError, match="midway"):
        _fail_after_writing(ledger)
    assert count(ledger) == 1


def _fail_after_writing(ledger: Ledger) -> None:
    with ledger.transaction() as session:
        session.add(file_row("b"))
        session.flush()
        raise RuntimeError("midway")


def test_rows_can_be_read_after_their_transaction(ledger: Ledger) -> None:
    with ledger.transaction() as session:
        row = file_row("a", size=7)
        session.add(row)
    assert row.size == 7


def test_a_reading_session_cannot_write(ledger: Ledger) -> None:
    with ledger.session() as session:
        session.add(file_row("a"))
        with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
            session.flush()
    with ledger.transaction() as session:
        session.add(file_row("a"))
    assert count(ledger) == 1


def test_a_reading_session_sees_one_state(ledger: Ledger) -> None:
    query = select(func.count()).select_from(StoredFile)
    with ledger.session() as reader:
        assert reader.scalar(query) == 0
        with ledger.transaction() as session:
            session.add(file_row("a"))
        assert reader.scalar(query) == 0
    assert count(ledger) == 1


def test_a_killed_writer_leaves_what_it_committed_and_nothing_else(
    ledger: Ledger, ledger_url: str
) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED_WRITER, ledger_url], check=False)
    assert killed.returncode == -9
    assert count(ledger) == 1
    with ledger.transaction() as session:
        session.add(file_row("b"))
    assert count(ledger) == 2


def test_writers_decide_one_after_another(ledger: Ledger) -> None:
    with ledger.transaction() as session:
        session.add(file_row("a", size=0))

    def read_then_write(_round: int) -> None:
        with ledger.transaction() as session:
            row = session.get_one(StoredFile, "a" * 64)
            row.size += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read_then_write, range(80)))
    with ledger.session() as session:
        assert session.get_one(StoredFile, "a" * 64).size == 80


@pytest.mark.unit
def test_sqlite_survives_a_power_cut_and_holds_its_references(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    with ledger.session() as session:
        pragmas = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    ledger.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.unit
@pytest.mark.parametrize(
    "url",
    [
        "",
        "ledger.db",
        "mysql://root@host/x",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql+pg8000://h/x",
    ],
)
def test_an_address_that_is_not_a_ledgers_is_refused(url: str) -> None:
    with pytest.raises(LedgerUrlUnknown, match="postgresql://"):
        open_ledger(url)


@pytest.mark.unit
def test_a_password_is_not_shown() -> None:
    with pytest.raises(LedgerUrlUnknown) as raised:
        open_ledger("mysql://root:topsecret@host/x")
    assert "topsecret" not in str(raised.value)
    ledger = open_ledger("postgresql://chuky:topsecret@host/chuky")
    assert ledger.where == "postgresql://chuky:***@host/chuky"


@pytest.mark.unit
@pytest.mark.parametrize(
    "url",
    ["sqlite:///{tmp}/missing/ledger.db", "postgresql://chuky:topsecret@localhost/x?host={tmp}"],
)
def test_a_database_that_is_not_there_is_said_in_one_line(url: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerUnreachable) as raised:
        open_ledger(url.format(tmp=tmp_path)).migrate()
    assert "kiểm tra địa chỉ" in str(raised.value)
    assert "topsecret" not in str(raised.value)
    assert "\n" not in str(raised.value)
