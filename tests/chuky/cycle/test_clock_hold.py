"""A clock that lies holds a cycle until a person confirms it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.clock_hold import clock_doubt, confirm_clock, leave_mark
from chuky.house import House, open_house
from chuky.plan import find_plan, load_plan

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"
START = datetime(2023, 11, 20, 8, tzinfo=VIETNAM)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path, SimulatedClock(START))
    loaded = load_plan(find_plan(PLAN))
    activate(opened, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    yield opened
    opened.close()


def test_a_clock_more_than_fourteen_days_ahead_is_doubted_until_confirmed(house: House) -> None:
    house.clock = SimulatedClock(START + timedelta(days=14))
    assert clock_doubt(house, PLAN) is None
    house.clock = SimulatedClock(START + timedelta(days=14, seconds=1))
    assert clock_doubt(house, PLAN) is not None
    assert confirm_clock(house, PLAN, "quan-tri", "máy tắt ba tuần") is not None
    assert clock_doubt(house, PLAN) is None


def test_a_clock_before_the_last_event_is_doubted_until_confirmed(house: House) -> None:
    house.clock = SimulatedClock(START - timedelta(minutes=1))
    assert clock_doubt(house, PLAN) is not None
    confirm_clock(house, PLAN, "quan-tri", "đồng hồ trước đó chạy nhanh")
    assert clock_doubt(house, PLAN) is None


def test_daily_marks_keep_a_quiet_month_from_being_doubted(house: House) -> None:
    for day in range(1, 40):
        house.clock = SimulatedClock(START + timedelta(days=day))
        assert clock_doubt(house, PLAN) is None
        assert leave_mark(house, PLAN)
        assert not leave_mark(house, PLAN)
