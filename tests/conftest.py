"""Real servers and stores that tests share. A server starts when a test first needs it.

Belongs here: fixtures of more than one package. They fail, never skip, where a program is missing.
"""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from chuky.access import passwords
from chuky.ledger.engine import Ledger, open_ledger
from chuky.ledger.migrate import migrate
from chuky.vault import Vault, open_vault
from tests.services.database import Database, running_database
from tests.services.object_storage import ObjectStorage, running_object_storage

FIRST = ("test_compressed.py", "flows", "structure", "reminders", "dashboard")
"""Files and folders that begin first, in this order: they take longest, and no process shall be
left with them at the end. The very first waits more than it works."""
SERVER = ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING")
OWN_SERVER = {"flows", "tasks"}
"""Folders whose tests start Prefect's server, or say which one is meant."""

_HASHER = passwords._hasher


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: number for number, name in enumerate(FIRST)}
    last = len(FIRST)
    items.sort(
        key=lambda item: min(rank.get(item.path.name, last), rank.get(item.path.parent.name, last))
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A server that another test started in this process is not what `chuky` asks here.

    Around the fixtures of modules too: what they open is asked again by the tests.
    """
    own = item.path.parent.name in OWN_SERVER
    kept = {} if own else {name: os.environ.pop(name) for name in SERVER if name in os.environ}
    try:
        return (yield)
    finally:
        os.environ.update(kept)


@pytest.fixture(autouse=True, scope="session")
def new_ledgers_are_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All migrations run once for a process of tests; a new SQLite ledger begins as a copy of that.

    They take a tenth of a second of processor, and more than a thousand tests begin with a house.
    What migrations do is tested in `chuky/ledger/test_migrate.py`, which calls them by themselves.
    """
    made = tmp_path_factory.mktemp("migrated") / "ledger.db"
    ledger = open_ledger(f"sqlite:///{made}")
    ledger.migrate()
    ledger.close()

    def copy_or_migrate(engine: Engine) -> None:
        file = Path(engine.url.database or "")
        if engine.dialect.name == "sqlite" and file.parent.is_dir() and not file.exists():
            shutil.copyfile(made, file)
        migrate(engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chuky.ledger.migrate.migrate", copy_or_migrate)
        yield


@pytest.fixture(autouse=True, scope="session")
def passwords_cost_little() -> Iterator[None]:
    """Argon2id at its least: the cost that people's passwords have is a quarter of all testing.

    `full_cost` gives it back; servers in processes of their own have it anyway.
    """
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", lambda: cheap)
        yield


@pytest.fixture
def full_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost what they cost in an office."""
    monkeypatch.setattr(passwords, "_hasher", _HASHER)
    monkeypatch.setattr(passwords, "_nobodys", cache(passwords._nobodys.__wrapped__))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Database]:
    """A PostgreSQL server."""
    with running_database() as database:
        yield database


@pytest.fixture
def postgres_url(postgres: Database) -> str:
    """The URL of an empty PostgreSQL database."""
    return postgres.make()


@pytest.fixture(scope="session")
def object_storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStorage]:
    """An S3 server with one identity."""
    with running_object_storage(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def s3_url(object_storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch) -> str:
    """The vault URL of an empty bucket, its keys in the environment."""
    object_storage.give_keys(monkeypatch)
    return object_storage.make_vault_url()


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.unit),
        pytest.param("postgresql", marks=pytest.mark.service),
    ]
)
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """A ledger of the newest version, once on each kind of database."""
    opened = open_ledger(ledger_url)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture(
    params=[
        pytest.param("local", marks=pytest.mark.unit),
        pytest.param("s3", marks=pytest.mark.service),
    ]
)
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    """An empty vault, once of each kind."""
    if request.param == "local":
        return open_vault(str(tmp_path / "vault"))
    return open_vault(request.getfixturevalue("s3_url"))
