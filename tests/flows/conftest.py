"""One Prefect server for all rehearsals of the session; each has a workspace of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chuky.plan import find_plan, load_plan
from chuky.rehearsal.options import RehearsalOptions
from flows.engine import Engine, start_engine
from flows.rehearse import rehearse
from tests.flows.unaudited import watched

Rehearse = Callable[..., Path]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    started = start_engine(tmp_path_factory.mktemp("prefect"))
    started.wait()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def rehearsed(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Rehearse:
    """Rehearse a plan once for the given options; the workspace."""
    known: dict[str, Path] = {}

    def run(plan: str, **options: object) -> Path:
        name = f"{plan} {sorted(options.items(), key=str)}"
        if name not in known:
            folder = tmp_path_factory.mktemp("year") / "workspace"
            given = RehearsalOptions(folder, **options)  # type: ignore[arg-type]
            with watched() as unaudited:
                rehearse(load_plan(find_plan(plan)), given, quiet, engine).house.close()
            assert unaudited == [], "pages would go on showing what was before"
            known[name] = folder
        return known[name]

    return run


def quiet(_what: str, _done: int, _total: int) -> None:
    """No progress is shown in tests."""
