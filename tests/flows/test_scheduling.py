"""Prefect's runs follow the ledger: one for each moment to come, asked again when lost, never two.

A server of its own with the deployments, no worker: runs stay where the tests put them.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chuky.clock import SimulatedClock, SystemClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.pause import pause, resume
from chuky.house import House, open_house
from chuky.ledger.models import Moment
from chuky.plan import find_plan, load_plan
from chuky.plan.timetable import day_end
from chuky.planning.wanted import wanted_runs
from flows.engine import Engine, start_engine, working_with
from flows.scheduling import Agreed, agree
from tasks.waking import ACCESS, wake_schedule, wake_soon

pytestmark = [pytest.mark.flow, pytest.mark.timeout(290)]
PLAN = "thanh-mien-par-index-2023"
SELF = "self-assessment"


@dataclass
class Held:
    """A house whose cycle's moments are days away, and the server that holds its runs."""

    house: House
    context: CycleContext

    def runs(self) -> list[Any]:
        """Every run that the server knows of this house's moments."""
        from prefect.client.orchestration import get_client

        found: list[Any] = []
        with get_client(sync_client=True) as client:
            while page := client.read_flow_runs(limit=200, offset=len(found)):
                found += page
        return [run for run in found if run.name.startswith(self.context.id)]

    def of(self, moment: str) -> list[tuple[str, str]]:
        """(idempotency key's attempt, state) of a moment's runs, oldest first."""
        runs = [run for run in self.runs() if run.name == moment]
        keys = sorted((run.idempotency_key.rsplit("/", 1)[1], run.state.name) for run in runs)
        return [(attempt, state) for attempt, state in keys]

    def put(self, moment: str, state: Any) -> None:
        from prefect.client.orchestration import get_client

        (run,) = [run for run in self.runs() if run.name == moment and not run.state.is_final()]
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(run.id, state, force=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    known = {name: value for name, value in os.environ.items() if name.startswith("PREFECT")}
    started = start_engine(tmp_path_factory.mktemp("scheduling"))
    started.wait()
    with working_with(started):
        from flows.deploying import deploy_all

        deploy_all()
        yield started
    started.stop()
    for name in [name for name in os.environ if name.startswith("PREFECT")]:
        del os.environ[name]
    os.environ.update(known)


@pytest.fixture
def held(server: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Held]:
    house = open_house(tmp_path, SystemClock())
    loaded = load_plan(find_plan(PLAN))
    key = request.node.name.replace("_", "-")[:60]
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:2], "key": key})
    context = activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    with house.ledger.transaction() as session:
        for number, moment in enumerate(session.scalars(select(Moment)), start=1):
            moment.at = house.clock.now() + timedelta(days=1, minutes=number)
    assert agree(house).asked == len(wanted_runs(house))
    yield Held(house, context)
    house.close()


def closes(held: Held, version: int = 1) -> str:
    return f"{held.context.id}/{SELF}/all/closes/v{version}"


def moved(held: Held) -> None:
    later = date.today() + timedelta(days=90)  # noqa: DTZ011 (any day to come)
    move_deadline(held.house, held.context, Move(SELF, day_end(later), "bão"), "quan-tri")


def test_agreeing_again_asks_for_nothing_twice(held: Held) -> None:
    number = len(wanted_runs(held.house))
    for _ in range(2):
        done = agree(held.house)
        assert (done.asked, done.kept) == (0, number)
    counts = Counter(run.name for run in held.runs())
    assert set(counts.values()) == {1}
    assert set(counts) == {want.moment_id for want in wanted_runs(held.house)}


def test_a_move_cancels_the_old_runs_and_asks_for_the_new(held: Held) -> None:
    moved(held)
    done = agree(held.house)
    assert done.cancelled
    assert done.asked
    assert held.of(closes(held)) == [("1", "Cancelled")]
    assert held.of(closes(held, 2)) == [("1", "Scheduled")]
    (run,) = [run for run in held.runs() if run.name == closes(held, 2)]
    (want,) = [w for w in wanted_runs(held.house) if w.moment_id == closes(held, 2)]
    assert abs(run.expected_start_time.astimezone(UTC) - want.at) < timedelta(seconds=1)
    assert agree(held.house).asked == 0


def test_a_cancelled_and_a_crashed_run_get_a_second_attempt(held: Held) -> None:
    from prefect.states import Cancelled, Crashed

    for state, kind in ((Cancelled(), "closes"), (Crashed(), "reminder-2")):
        moment = f"{held.context.id}/{SELF}/all/{kind}/v1"
        held.put(moment, state)
        assert agree(held.house).asked == 1
        assert held.of(moment) == [("1", state.name), ("2", "Scheduled")]
        assert agree(held.house).asked == 0


def test_a_run_that_is_at_work_is_not_asked_for_again(held: Held) -> None:
    from prefect.states import Running

    held.put(closes(held), Running())
    assert agree(held.house).asked == 0
    assert held.of(closes(held)) == [("1", "Running")]


def test_a_pause_takes_the_runs_away_and_resuming_brings_them_back(held: Held) -> None:
    number = len(wanted_runs(held.house))
    pause(held.house, held.context, "bão", "quan-tri")
    assert agree(held.house) == Agreed(0, 0, number)
    resume(held.house, held.context, "hết bão", "quan-tri")
    assert agree(held.house).asked == number
    assert held.of(closes(held)) == [("1", "Cancelled"), ("2", "Scheduled")]


def test_a_page_wakes_the_schedule_by_the_deployments_name(held: Held, server: Engine) -> None:
    access = held.house.folder / ACCESS
    access.parent.mkdir()
    lines = f"PREFECT_API_URL={server.url}\nPREFECT_API_AUTH_STRING={server.auth}\n"
    access.write_text(lines, encoding="utf-8")
    before = catch_ups()
    assert wake_schedule(held.house)
    assert catch_ups() == before + 1

    house = held.house
    house.clock = SimulatedClock(datetime(2101, 5, 3, 9, 2, 30, tzinfo=UTC))
    for minutes, asked in ((0, True), (1, False), (4, True)):
        house.clock.move_to(house.clock.now() + timedelta(minutes=minutes))
        thread = wake_soon(house)
        assert (thread is not None) == asked
        if thread is not None:
            thread.join()
    scheduled = [run.expected_start_time for run in runs_of_catch_up()]
    assert sorted(at for at in scheduled if at.year == 2101) == [
        datetime(2101, 5, 3, 9, 5, tzinfo=UTC), datetime(2101, 5, 3, 9, 10, tzinfo=UTC)
    ]  # fmt: skip


def catch_ups() -> int:
    """Runs of the catch-up that were asked for, to start now."""
    soon = datetime.now(UTC) + timedelta(minutes=1)
    return sum(run.expected_start_time <= soon for run in runs_of_catch_up())


def runs_of_catch_up() -> list[Any]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName

    with get_client(sync_client=True) as client:
        named = FlowFilter(name=FlowFilterName(any_=["chạy bù · catch-up"]))
        runs = client.read_flow_runs(flow_filter=named)
    return [run for run in runs if not run.parameters]
