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

FIRST = ("test_compressed.py", "flows", "structure", "reminders", "dashboard")
"""Files and folders that begin first, in this order: they take longest, and no process shall be
left with them at the end. The very first waits more than it works."""
OWN_SERVER = {"flows", "tasks"}
"""Folders whose tests start Prefect's server, or say which one is meant."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: number for number, name in enumerate(FIRST)}
    last = len(FIRST)
    items.sort(
        key=lambda item: min(rank.get(item.path.name, last), rank.get(item.path.parent.name, last))
    )


@pytest.fixture(autouse=True)
def no_server_of_another_test(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that another test started in this process is not what `chuky` asks here."""
    if request.path.parent.name not in OWN_SERVER:
        for name in ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING"):
            monkeypatch.delenv(name, raising=False)


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
