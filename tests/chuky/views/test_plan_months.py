"""The calendar of a plan's year shows every moment that its timetable has, each on its day."""

import pytest

from chuky.clock import local_day
from chuky.plan import find_plan, load_plan
from chuky.plan.load import editions
from chuky.plan.timetable import compile_timetable
from chuky.views.letters_due import rules_beside
from chuky.views.plan_days import plan_months
from chuky.workcalendar import plan_calendar

pytestmark = pytest.mark.unit
ONE_YEAR, FIVE_YEARS = "thanh-mien-par-index-2023", "hung-yen-citizen-survey-2021-2025"


@pytest.mark.parametrize("key", [ONE_YEAR, FIVE_YEARS])
def test_every_moment_of_the_timetable_stands_on_its_day(key: str) -> None:
    loaded = load_plan(find_plan(key))
    expected = {
        (local_day(moment.at), plan.year, moment.stage, moment.kind)
        for plan in editions(loaded.plan)
        for moment in compile_timetable(
            plan, plan_calendar(plan.starts.year, plan.calendar), rules_beside(loaded)
        ).moments
    }
    months = plan_months(loaded)
    squares = [square for month in months for week in month.weeks for square in week if square]
    on_sheets = {
        (square.day, moment.year, moment.key, moment.kind)
        for square in squares
        if square.busy
        for moment in square.busy.moments
    }
    listed = {
        (day.day, moment.year, moment.key, moment.kind)
        for month in months
        for day in month.days
        for moment in day.moments
    }
    assert on_sheets == expected
    assert listed == expected
    assert {kind.partition("-")[0] for _day, _year, _stage, kind in expected} >= {
        "opens",
        "closes",
        "reminder",
        "overdue",
    }
