"""Migrations: they end where the models are, whole or not at all, on both databases."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from chuky.ledger import metadata  # noqa: F401  (it fills the metadata)
from chuky.ledger.engine import Ledger, open_ledger
from chuky.ledger.exceptions import LedgerTooNew
from chuky.ledger.migrate import HEAD, SCRIPTS, current_revision, migrate
from chuky.ledger.types import Base

ALEMBIC = [sys.executable, "-m", "alembic", "-c", str(SCRIPTS / "alembic.ini")]
FRESH_SECONDS = 2.0
"""About 0.15 s on the machine where it was written; a slow disk and a busy one are allowed for."""


@pytest.fixture
def empty(ledger_url: str) -> Iterator[Ledger]:
    opened = open_ledger(ledger_url)
    yield opened
    opened.close()


def tables(ledger: Ledger) -> set[str]:
    with ledger.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrated_tables_are_those_of_the_models(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        assert tables(ledger) == {*Base.metadata.tables, "alembic_version"}


def test_names_of_constraints_are_those_of_the_models(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        found = inspect(connection)
        for table in Base.metadata.tables.values():
            assert found.get_pk_constraint(table.name)["name"] == table.primary_key.name
            keys = {key["name"] for key in found.get_foreign_keys(table.name)}
            assert keys == {key.name for key in table.foreign_key_constraints}


def test_migrating_again_changes_nothing(ledger: Ledger) -> None:
    ledger.migrate()
    assert current_revision(ledger.engine) == HEAD


def test_several_processes_may_migrate_at_once(empty: Ledger, ledger_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(_upgrade_in_a_process, ledger_url) for _ in range(2)]:
            assert done.result() == ""
    assert current_revision(empty.engine) == HEAD


@pytest.mark.unit
def test_a_new_ledger_that_another_process_just_opens_is_waited_for(tmp_path: Path) -> None:
    """SQLite refuses at once to turn a file to WAL that another process is about to write."""
    path = tmp_path / "ledger.db"
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    late = Timer(0.3, lambda: other.execute("COMMIT"))
    late.start()
    opened = open_ledger(f"sqlite:///{path}")
    opened.migrate()
    late.join()
    other.close()
    assert current_revision(opened.engine) == HEAD
    opened.close()


def _upgrade_in_a_process(url: str) -> str:
    upgrade = "import sys; from chuky.ledger.engine import open_ledger; " + (
        "open_ledger(sys.argv[1]).migrate()"
    )
    done = subprocess.run(
        [sys.executable, "-c", upgrade, url], capture_output=True, text=True, check=False
    )
    return done.stderr


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(empty: Ledger) -> None:
    with empty.transaction() as session:
        session.execute(text("CREATE TABLE vote (mine INTEGER)"))
    with pytest.raises(DBAPIError, match="already exists"):
        empty.migrate()
    assert tables(empty) == {"vote"}


def test_a_ledger_of_a_newer_program_is_left_alone(ledger: Ledger) -> None:
    with ledger.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerTooNew, match="9999"):
        ledger.migrate()


def test_the_alembic_program_upgrades_and_finds_nothing_left_to_do(ledger_url: str) -> None:
    for command in ("upgrade head", "check"):
        done = subprocess.run(
            [*ALEMBIC, "-x", f"url={ledger_url}", *command.split()],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "No new upgrade operations" in done.stdout + done.stderr


@pytest.mark.unit
def test_the_alembic_program_asks_for_the_ledger() -> None:
    done = subprocess.run(
        [*ALEMBIC, "upgrade", "head"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "alembic -x url=" in done.stdout + done.stderr


@pytest.mark.unit
def test_the_newest_revision_is_the_one_the_program_knows() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]


@pytest.mark.unit
def test_a_fresh_workspace_is_ready_at_once(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    start = time.thread_time()
    migrate(ledger.engine)
    assert time.thread_time() - start < FRESH_SECONDS
    ledger.close()


@pytest.mark.unit
def test_opening_a_ledger_that_is_up_to_date_never_loads_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    open_ledger(url).migrate()
    check = "import sys; from chuky.ledger.engine import open_ledger; " + (
        "open_ledger(sys.argv[1]).migrate(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check, url], check=False).returncode == 0
