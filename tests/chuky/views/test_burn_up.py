"""The burn-up: cumulated by day, compared with last year at the same distance from the due day."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from chuky.clock import VIETNAM
from chuky.cycle.submit import Sending, submit
from chuky.ledger.models import Receipt
from chuky.views.burn_up import MOST_ROWS, Course, burn_up
from chuky.views.burn_up_reading import read_burn_ups
from chuky.workcalendar import WorkCalendar
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
CALENDAR = WorkCalendar()
MONDAY = date(2024, 1, 1)
FRIDAY = date(2024, 1, 12)


def day(number: int) -> date:
    return date(2024, 1, number)


THIS = Course(MONDAY, FRIDAY, 10, (day(2), day(3), day(5)))


def test_units_are_cumulated_up_to_today_and_days_to_come_are_blank() -> None:
    found = burn_up(THIS, None, day(4), CALENDAR)
    sent = {point.day: point.sent for point in found.points}
    assert [sent[day(n)] for n in (1, 2, 3, 4)] == [0, 1, 2, 2]
    assert sent[day(5)] is None
    assert (found.sent, found.left) == (2, 8)
    assert found.points[-1].day == FRIDAY


def test_the_pace_counts_working_days_only() -> None:
    pace = {p.day: p.pace for p in burn_up(THIS, None, day(4), CALENDAR).points}
    assert pace[MONDAY] == 1
    assert pace[day(5)] == pace[day(6)] == pace[day(7)] == 5
    assert pace[FRIDAY] == 10


def test_what_is_needed_is_what_is_left_by_working_days_left() -> None:
    found = burn_up(THIS, None, day(5), CALENDAR)
    assert (found.days_left, found.needed) == (5, Decimal("1.4"))
    last_day = burn_up(THIS, None, FRIDAY, CALENDAR)
    assert (last_day.days_left, last_day.needed) == (0, Decimal("7.0"))
    assert burn_up(THIS, None, day(15), CALENDAR).needed is None


def test_last_year_is_read_at_the_same_distance_from_its_due_day() -> None:
    last = Course(date(2022, 12, 20), date(2023, 1, 6), 20, (date(2022, 12, 30), date(2023, 1, 6)))
    found = burn_up(THIS, last, day(5), CALENDAR)
    then = {p.day: p.last_year for p in found.points}
    assert then[day(4)] == 0
    assert then[day(5)] == Decimal("0.5")  # 30 December was 7 days before; 1 of 20, of ten units
    assert then[FRIDAY] == 1
    assert found.last_year == Decimal("0.5")


def test_after_the_day_the_course_goes_on_for_a_month_at_most() -> None:
    assert burn_up(THIS, None, day(20), CALENDAR).points[-1].day == day(20)
    long_after = burn_up(THIS, None, date(2024, 9, 1), CALENDAR)
    assert long_after.points[-1].day == date(2024, 2, 12)


def test_a_long_windows_table_is_told_in_steps_with_today_and_the_due_day() -> None:
    whole_year = Course(date(2024, 1, 1), date(2024, 12, 30), 5, ())
    found = burn_up(whole_year, None, date(2024, 3, 14), CALENDAR)
    days = [point.day for point in found.table]
    assert len(days) <= MOST_ROWS + 2
    assert {date(2024, 3, 14), date(2024, 12, 30)} <= set(days)


def test_files_that_came_back_or_do_not_count_are_not_in_it(running: Running) -> None:
    running.at(2024, 1, 9, 8)
    codes = []
    for unit in running.context.plan.units:
        sent = Sending("self-assessment", unit.code, "officer", "a.xlsx", unit.code.encode())
        codes.append(submit(running.house, running.context.id, sent).code)
    with running.house.ledger.transaction() as session:
        first, second, _returned = (session.get_one(Receipt, code) for code in codes)
        first.verdict = second.verdict = "accepted"
        second.counts = False
    now = datetime(2024, 1, 9, 9, tzinfo=VIETNAM)
    with running.house.ledger.session() as session:
        ((stage, found),) = read_burn_ups(running.house, session, running.context, now)
    assert (stage.key, found.units, found.sent) == ("self-assessment", 3, 1)
    assert found.last_year is None
