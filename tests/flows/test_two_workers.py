"""Two processes wake one cycle on PostgreSQL: each moment runs once, in the timetable's order."""

import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.audit import AuditEvent, verify_chain
from chuky.ledger.models import Message, Moment
from chuky.plan import find_plan, load_plan
from flows.engine import Engine

pytestmark = [pytest.mark.flow, pytest.mark.service]
ROOT = Path(__file__).parents[2]
START = datetime(2023, 11, 25, tzinfo=VIETNAM)
UNTIL = datetime(2024, 1, 12, tzinfo=VIETNAM)


def waking(
    home: Path, cycle: str, go: Path, instants: list[datetime], environment: dict[str, str]
) -> "subprocess.Popen[str]":
    words = [str(home), cycle, str(go), *(instant.isoformat() for instant in instants)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.flows.waking", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def at_once(
    house: House, context: CycleContext, engine: Engine, url: str, folder: Path
) -> list[list[str]]:
    """What each of two processes ran, that began at the same time."""
    with house.ledger.session() as session:
        rows = session.scalars(select(Moment.at).where(Moment.at <= UNTIL)).all()
    instants = sorted(set(rows))
    environment = {
        "CHUKY_LEDGER": url,
        "PREFECT_API_URL": engine.url,
        "PREFECT_API_AUTH_STRING": engine.auth,
        "PREFECT_LOGGING_LEVEL": "ERROR",
    }
    go = folder / "go"
    processes = [waking(house.folder, context.id, go, instants, environment) for _ in range(2)]
    until = time.monotonic() + 90
    while len(list(folder.glob("go.*"))) < 2:
        assert time.monotonic() < until
        assert all(process.poll() is None for process in processes), processes[0].stderr
        time.sleep(0.05)
    go.touch()
    found = []
    for process in processes:
        output, errors = process.communicate(timeout=180)
        assert process.returncode == 0, errors[-2000:]
        found.append([line.split()[1] for line in output.splitlines()])
    return found


@pytest.mark.timeout(290)
def test_each_moment_runs_once_and_in_order_by_two_processes(
    engine: Engine, postgres_url: str, tmp_path: Path
) -> None:
    house = open_house(
        tmp_path / "house", SimulatedClock(START), settings=HouseSettings(ledger=postgres_url)
    )
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:2]})
    context = activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    ran = at_once(house, context, engine, postgres_url, tmp_path)
    with house.ledger.session() as session:
        due = select(Moment).where(Moment.at <= UNTIL).order_by(Moment.at, Moment.position)
        moments = {row.id: row for row in session.scalars(due)}
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        opened = [str(e.payload["moment"]) for e in events if e.action == "stage.opened"]
        assert verify_chain(session, context.id).intact
        messages = session.scalars(select(Message.id)).all()
    house.close()
    both = ran[0] + ran[1]
    assert len(both) == len(set(both))
    assert opened == [key for key in moments if key in opened]
    assert all(row.state in ("done", "blocked", "cancelled") for row in moments.values())
    for one in ran:
        assert one == sorted(one, key=list(moments).index)
    assert messages
