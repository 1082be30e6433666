"""A real PostgreSQL and a real S3 server for a measurement, on loopback, ended with it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chuky.house import HouseSettings
from tests.services.database import running_database
from tests.services.object_storage import running_object_storage


@contextmanager
def own_servers(folder: Path) -> Iterator[HouseSettings]:
    """Where the ledger and the vault are; the S3 keys stand in the environment meanwhile.

    PostgreSQL forces what it commits to the disk, as in an office.
    """
    folder.mkdir()
    with (
        running_database(durable=True) as database,
        running_object_storage(folder) as storage,
        pytest.MonkeyPatch.context() as environment,
    ):
        storage.give_keys(environment)
        yield HouseSettings(ledger=database.make(), vault=storage.make_vault_url())


def variables(settings: HouseSettings) -> dict[str, str]:
    """The environment of a process whose house has these settings, and no others of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUKY_")}
    given = {"CHUKY_LEDGER": settings.ledger, "CHUKY_VAULT": settings.vault}
    return kept | {name: value for name, value in given.items() if value}
