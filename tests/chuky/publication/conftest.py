"""One publication for the whole session; tests copy it before they spoil it."""

from pathlib import Path

import pytest

from tests.chuky.publication.examples import a_publication
from tests.chuky.publication.made import build


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(a_publication(), tmp_path_factory.mktemp("made") / "publication")
