"""Stages that count from a seal: from the last one, on the local day, also after a move."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House, open_house
from chuky.mark import MARK
from chuky.plan import Plan, find_plan, load_plan
from chuky.plan.timetable import day_end
from tests.chuky.cycle.conftest import Running
from tests.chuky.cycle.sealing import moments_of, seal

pytestmark = pytest.mark.unit
BINH_PHUOC = "binh-phuoc-friendly-2024"
TEN_DAYS = "Trong 10 ngày làm việc sau khi được UBND tỉnh công nhận"
COUNTED = "sign-printing"


def plan_of(stated: str = "", after: tuple[str, ...] = ()) -> Plan:
    """Bình Phước's plan; what its last stage waits for, and how it counts, as given."""
    plan = load_plan(find_plan(BINH_PHUOC)).plan
    last = plan.stage(COUNTED)
    change = {"stated": stated or last.stated, "after": after or last.after}
    stages = [s if s.key != COUNTED else s.model_copy(update=change) for s in plan.stages]
    return plan.model_copy(update={"stages": tuple(stages)})


Begin = Callable[[Plan], Running]


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Begin]:
    houses: list[House] = []

    def begin(plan: Plan) -> Running:
        loaded = load_plan(find_plan(BINH_PHUOC))
        house = open_house(tmp_path, SimulatedClock(datetime(2024, 8, 1, tzinfo=VIETNAM)), MARK)
        houses.append(house)
        return Running(house, activate(house, plan, loaded.criteria, "quan-tri"))

    yield begin
    for house in houses:
        house.close()


def test_a_stage_moved_before_its_event_opens_with_the_event_and_keeps_its_new_day(
    begun: Begin,
) -> None:
    running = begun(plan_of())
    running.at(2024, 12, 2, 9)
    move = Move(COUNTED, day_end(date(2025, 2, 28)), "in chậm")
    move_deadline(running.house, running.context, move, "quan-tri")
    assert "closes/v2" in moments_of(running, COUNTED)
    running.at(2024, 12, 20, 9)
    seal(running, "recognition")
    pending = moments_of(running, COUNTED)
    assert pending["opens/v3"] == "2024-12-20 09:00"
    assert pending["closes/v3"] == "2025-02-28 23:59"
    assert not [name for name in pending if name.endswith("/v2")]
    running.at(2024, 12, 20, 10)
    with running.house.ledger.session() as session:
        assert stage_state(session, running.context.id, COUNTED).state == "open"


def test_half_past_midnight_is_the_local_day_on_a_clock_in_utc(begun: Begin) -> None:
    running = begun(plan_of(TEN_DAYS))
    clock = running.house.clock
    assert isinstance(clock, SimulatedClock)
    clock.move_to(datetime(2024, 12, 1, 17, 30, tzinfo=UTC))  # Monday 2 December, 00:30
    seal(running, "recognition")
    assert moments_of(running, COUNTED)["closes/v2"] == "2024-12-16 23:59"


def test_a_window_counts_from_the_last_of_the_seals_it_waits_for(begun: Begin) -> None:
    running = begun(plan_of(TEN_DAYS, ("recognition", "council-meeting")))
    running.at(2024, 12, 2, 9)
    seal(running, "council-meeting")
    assert moments_of(running, COUNTED) == {}
    running.at(2024, 12, 9, 9)
    seal(running, "recognition")
    pending = moments_of(running, COUNTED)
    assert pending["opens/v2"] == "2024-12-09 09:00"
    assert pending["closes/v2"] == "2024-12-23 23:59"


def test_a_window_that_counts_is_counted_once(begun: Begin) -> None:
    running = begun(plan_of(TEN_DAYS))
    running.at(2024, 12, 2, 9)
    seal(running, "recognition")
    with running.house.ledger.transaction() as session:  # as a reopening leaves it
        stage_state(session, running.context.id, "recognition").state = "open"
    running.at(2024, 12, 9, 9)
    seal(running, "recognition")
    with running.house.ledger.session() as session:
        assert deadline_in_force(session, running.context.id, COUNTED).version == 2
