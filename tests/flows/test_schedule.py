"""`chuky up` on a real server with a real worker: moments run by themselves, runs can be lost.

The ledger's moments are moved to this very minute, so that a year's wait is not needed.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.clock import SimulatedClock, SystemClock
from chuky.cycle.activate import activate
from chuky.house import House, open_house
from chuky.ledger.models import Moment
from chuky.plan import find_plan, load_plan
from chuky.planning.wanted import wanted_runs

pytestmark = [pytest.mark.flow, pytest.mark.timeout(900)]
PLAN = "thanh-mien-par-index-2023"
ROOT = Path(__file__).parents[2]
Started = subprocess.Popen[bytes]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A house with an activated cycle, every moment of it days away."""
    house = open_house(tmp_path / "house", SimulatedClock(SystemClock().now()))
    loaded = load_plan(find_plan(PLAN))
    activate(house, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    with house.ledger.transaction() as session:
        for number, moment in enumerate(session.scalars(select(Moment)), start=1):
            moment.at = house.clock.now() + timedelta(days=1, minutes=number)
    house.close()
    return tmp_path / "house"


@contextmanager
def opened(home: Path) -> Iterator[House]:
    house = open_house(home, SystemClock())
    yield house
    house.close()


def bring_to_now(home: Path, stages: list[str]) -> list[str]:
    """Let these stages open this minute; the moments' ids."""
    with opened(home) as house, house.ledger.transaction() as session:
        query = select(Moment).where(Moment.kind == "opens", Moment.stage.in_(stages))
        moments = session.scalars(query).all()
        for moment in moments:
            moment.at = house.clock.now() - timedelta(seconds=1)
        return [moment.id for moment in moments]


def states(home: Path, moments: list[str]) -> set[str]:
    with opened(home) as house, house.ledger.session() as session:
        return set(session.scalars(select(Moment.state).where(Moment.id.in_(moments))))


def runs(home: Path, state: str) -> list[tuple[str, dict[str, str]]]:
    """Name and parameters of the flow runs that Prefect holds in a state."""
    database = home / "prefect" / "prefect.db"
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        rows = connection.execute(
            "SELECT name, parameters FROM flow_run WHERE state_type = ?", (state,)
        )
        return [(name, json.loads(parameters)) for name, parameters in rows]


def moment_runs(home: Path) -> set[str]:
    """Moments that Prefect holds a scheduled run for."""
    return {name for name, _ in runs(home, "SCHEDULED") if "/" in name}


@contextmanager
def up(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "chuky", "up", "--home", str(home)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_for(
    what: Callable[[], bool], seconds: float = 180, process: Started | None = None
) -> None:
    """Until it is so. The seconds are a busy machine's, not a measure; where `process` has ended
    nothing more is to come."""
    until = time.monotonic() + seconds
    while not what():
        assert process is None or process.poll() is None, "chuky up has ended"
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.5)


def processes_of(home: Path) -> list[str]:
    """Command lines of the processes that work in this house's folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(home).encode() in entry.read_bytes() and int(entry.parent.name) != os.getpid():
                found.append((entry.parent / "cmdline").read_bytes().decode(errors="replace"))
        except (OSError, ValueError):
            continue
    return [line for line in found if "flows." in line or "prefect" in line]


def test_moments_run_by_themselves_and_a_lost_prefect_database_is_restored(home: Path) -> None:
    first = bring_to_now(home, ["budget-estimate", "communication", "survey"])
    assert first
    with up(home) as process:
        wait_for(lambda: states(home, first) == {"done"}, process=process)
        process.kill()  # no goodbye: server, worker and their runs end with it
        process.wait()
        wait_for(lambda: not processes_of(home))
    for file in (home / "prefect").glob("prefect.db*"):
        file.unlink()
    with opened(home) as house:
        left = {want.moment_id for want in wanted_runs(house)}
    second = bring_to_now(home, [next(iter(sorted(left))).split("/")[1]])
    with up(home) as process:
        wait_for(lambda: states(home, second) <= {"done", "blocked"}, process=process)
        wait_for(lambda: len(moment_runs(home)) == len(left - set(second)), process=process)
        waiting = runs(home, "SCHEDULED")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    ours = {name for name, _ in waiting if "/" in name}
    assert ours == left - set(second)
    assert all(set(parameters) <= {"moment_id"} for _, parameters in waiting)
    wait_for(lambda: not processes_of(home))
