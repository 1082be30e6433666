"""Real servers and stores that tests share. A server starts when a test first needs it.

Belongs here: fixtures of more than one package. They fail, never skip, where a program is missing.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chuky.ledger.engine import Ledger, open_ledger
from chuky.vault import Vault, open_vault
from tests.services.database import Database, running_database
from tests.services.object_storage import ObjectStorage, running_object_storage

LONG = ("flows", "structure", "reminders", "dashboard")
"""Folders in this order first: their files take longest, and no process shall wait at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.parent.name, len(LONG)))


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
