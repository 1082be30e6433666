"""A grace after the due instant: work within it is in time, marked so; nobody is overdue before."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.awaited import waits_of
from chuky.cycle.moments import due_moments
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.stage_state import stage_state
from chuky.house import open_house
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from chuky.plan.grace import grace_until
from chuky.plan.timetable import day_end
from chuky.workcalendar import plan_calendar
from tasks.house import use_house
from tasks.moment import ready_step
from tests.chuky.cycle.conftest import PLAN, Running
from tests.chuky.cycle.sealing import moments_of
from tests.chuky.cycle.submitting import STAGE, accepted

pytestmark = pytest.mark.unit
FRIDAY = datetime(2024, 1, 12, 17, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("grace", "until"),
    [
        ("2h", datetime(2024, 1, 12, 19, tzinfo=VIETNAM)),
        ("2 giờ", datetime(2024, 1, 12, 19, tzinfo=VIETNAM)),
        ("1 working day", datetime(2024, 1, 15, 17, tzinfo=VIETNAM)),
        ("2 ngày làm việc", datetime(2024, 1, 16, 17, tzinfo=VIETNAM)),
    ],
)
def test_a_grace_counts_hours_or_working_days(grace: str, until: datetime) -> None:
    assert grace_until(grace, FRIDAY, plan_calendar(2024, "vn")) == until


@pytest.mark.parametrize("grace", ["", "soon", "0h", "-1h", "1 month", "100h"])
def test_what_is_no_grace_is_an_error_that_shows_how_to_write_one(grace: str) -> None:
    with pytest.raises(ValueError, match="1 ngày làm việc"):
        grace_until(grace, FRIDAY, plan_calendar(2024, "vn"))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Thanh Miện with three communes; self-assessment has a grace of a working day."""
    loaded = load_plan(find_plan(PLAN))
    stages = tuple(
        s.model_copy(update={"grace": "1 working day"}) if s.key == STAGE else s
        for s in loaded.plan.stages
    )
    parts = {"units": loaded.plan.units[:3], "stages": stages}
    house = open_house(tmp_path, SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM)), MARK)
    plan = loaded.plan.model_copy(update=parts)
    made = Running(house, activate(house, plan, loaded.criteria, "quan-tri"))
    use_house(house)
    yield made
    use_house(None)
    house.close()


def test_the_timetable_has_the_graces_end_and_counts_overdue_from_it(running: Running) -> None:
    pending = moments_of(running, STAGE)
    assert pending["closes/v1"] == "2024-01-10 23:59"
    assert pending["grace/v1"] == "2024-01-11 23:59"
    assert pending["overdue-1/v1"] == "2024-01-12 07:30"


def test_work_within_the_grace_is_in_time_and_marked(running: Running) -> None:
    codes = [unit.code for unit in running.context.plan.units]
    found = []
    for code, day in zip(codes, (10, 11, 12), strict=True):
        running.at(2024, 1, day, 9)
        row = accepted(running, code)
        found.append((row.late, row.in_grace))
    assert found == [(False, False), (False, True), (True, False)]


def close(running: Running) -> dict[str, bool]:
    due = [item for item in due_moments(running.house, running.context.id) if item.stage == STAGE]
    return {item.kind: ready_step.fn(item.id) for item in due if not item.reminds}


def test_the_stage_stays_open_until_the_graces_end(running: Running) -> None:
    running.at(2024, 1, 11, 9)
    assert close(running) == {"closes": False}
    with running.house.ledger.session() as session:
        assert stage_state(session, running.context.id, STAGE).state == "open"
        (wait,) = waits_of(session, running.context, running.house.clock.now())
    assert wait.say().vi == "trong thời gian ân hạn đến 11/01/2024 23:59"
    running.at(2024, 1, 12, 1)
    assert close(running) == {"grace": True}


def test_with_all_units_in_the_due_instant_closes(running: Running) -> None:
    running.at(2024, 1, 9, 9)
    for unit in running.context.plan.units:
        accepted(running, unit.code)
    running.at(2024, 1, 11, 0, 1)
    assert close(running) == {"closes": True}


def test_a_moved_deadline_takes_its_grace_along(running: Running) -> None:
    running.at(2024, 1, 9, 9)
    move = Move(STAGE, day_end(date(2024, 1, 19)), "bão")
    move_deadline(running.house, running.context, move, "quan-tri")
    assert moments_of(running, STAGE)["grace/v2"] == "2024-01-22 23:59"
