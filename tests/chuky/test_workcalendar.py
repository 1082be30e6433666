"""Vietnam's working days: announced facts, counting, and bad calendar files."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuky.configuration import ConfigurationInvalid
from chuky.deadline import add_months, due_after, due_before, roll_due
from chuky.deadline.count import Roll
from chuky.deadline.reading import Unit
from chuky.workcalendar import WorkCalendar, plan_calendar
from chuky.workcalendar.load import FOLDER

pytestmark = pytest.mark.unit

VN = plan_calendar(2024)
DAYS = st.dates(date(2023, 6, 1), date(2030, 6, 1))
CALENDAR_UNITS: list[Unit] = ["day", "week", "month", "hour", "working_day", "working_hour"]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2024, 4, 29), "swapped for Saturday 4 May 2024"),
        (date(2025, 5, 2), "swapped for Saturday 26 April 2025"),
        (date(2026, 1, 1), "New Year"),
        (date(2026, 1, 2), "swapped for Saturday 10 January 2026"),
        (date(2026, 2, 16), "the eve of Tết"),
        (date(2026, 2, 17), "Tết"),
        (date(2026, 4, 26), "Hùng Kings, a Sunday"),
        (date(2026, 4, 27), "compensates Hùng Kings"),
        (date(2026, 4, 30), "Reunification Day"),
        (date(2026, 5, 1), "Labour Day"),
        (date(2026, 8, 31), "swapped for Saturday 22 August 2026"),
        (date(2026, 9, 2), "National Day"),
        (date(2026, 11, 24), "Culture Day, from 2026"),
        (date(2027, 11, 24), "Culture Day"),
        (date(2024, 9, 2), "National Day"),
        (date(2024, 9, 3), "the day after National Day"),
        (date(2024, 9, 7), "a Saturday"),
    ],
)
def test_day_is_off(day: date, why: str) -> None:
    assert not VN.is_working_day(day), why
    assert VN.why_off(day) is not None


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 5, 4),
        date(2025, 4, 26),
        date(2026, 1, 10),
        date(2026, 8, 22),
        date(2025, 11, 24),
        date(2024, 9, 4),
        date(2026, 1, 5),
    ],
)
def test_day_is_worked(day: date) -> None:
    assert VN.is_working_day(day)
    assert VN.why_off(day) is None


def test_next_years_tet_is_known_and_marked_as_an_estimate() -> None:
    assert not VN.is_working_day(date(2027, 2, 8))
    assert VN.is_provisional(2027)
    assert not VN.is_provisional(2026)


def test_calendar_file_says_which_decision_swapped_each_day() -> None:
    text = (FOLDER / "vn.yaml").read_text(encoding="utf-8")

    assert text.count("- day:") == text.count("issued:") == text.count("issuer:")


def test_reasons_are_said_in_both_languages() -> None:
    why = VN.why_off(date(2026, 9, 2))

    assert why is not None
    assert why.vi != why.en


@given(DAYS, st.integers(1, 60))
def test_adding_working_days_never_lands_on_a_day_off(day: date, count: int) -> None:
    later, earlier = VN.add_working_days(day, count), VN.add_working_days(day, -count)

    assert VN.is_working_day(later)
    assert VN.is_working_day(earlier)
    assert earlier < day < later


@given(DAYS, st.integers(0, 60))
def test_added_working_days_can_be_counted_back(day: date, count: int) -> None:
    later = VN.add_working_days(day, count)

    assert VN.working_days_between(day, later) == count
    if VN.is_working_day(day):
        assert VN.add_working_days(later, -count) == day


def test_ten_working_days_over_national_day() -> None:
    assert VN.add_working_days(date(2024, 8, 28), 10) == date(2024, 9, 13)


@given(DAYS, st.integers(0, 60), st.sampled_from(CALENDAR_UNITS))
def test_term_never_ends_before_its_event(event: date, amount: int, unit: Unit) -> None:
    assert due_after(event, amount, unit, VN) >= event
    assert due_before(event, amount, unit, VN) <= event


@given(DAYS, st.integers(1, 60))
def test_longer_term_ends_no_earlier(event: date, amount: int) -> None:
    for unit in CALENDAR_UNITS:
        assert due_after(event, amount + 1, unit, VN) >= due_after(event, amount, unit, VN)


@pytest.mark.parametrize(
    ("amount", "unit", "due"),
    [
        (10, "day", date(2025, 2, 10)),
        (2, "week", date(2025, 2, 14)),
        (1, "month", date(2025, 2, 28)),
        (24, "hour", date(2025, 2, 1)),
        (25, "hour", date(2025, 2, 2)),
        (1, "working_day", date(2025, 2, 3)),
        (8, "working_hour", date(2025, 2, 3)),
        (9, "working_hour", date(2025, 2, 4)),
    ],
)
def test_day_of_the_event_is_not_counted(amount: int, unit: Unit, due: date) -> None:
    assert due_after(date(2025, 1, 31), amount, unit, VN) == due


def test_months_end_on_the_last_day_where_the_month_is_short() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert add_months(date(2024, 12, 15), 12) == date(2025, 12, 15)


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        ("none", date(2026, 1, 2)),
        ("next_working_day", date(2026, 1, 5)),
        ("previous_working_day", date(2025, 12, 31)),
    ],
)
def test_due_day_that_is_off_moves_as_the_plan_says(roll: Roll, due: date) -> None:
    assert roll_due(date(2026, 1, 2), roll, VN) == due


@given(DAYS)
def test_working_due_day_never_moves(day: date) -> None:
    if VN.is_working_day(day):
        assert roll_due(day, "next_working_day", VN) == day
        assert roll_due(day, "previous_working_day", VN) == day


def test_calendar_without_working_days_is_refused() -> None:
    off = {date(2026, 1, 1) + timedelta(days=n): VN.why_off(date(2026, 1, 1)) for n in range(90)}
    endless = WorkCalendar({day: why for day, why in off.items() if why is not None})

    with pytest.raises(ValueError, match="no working day within 31 days"):
        endless.next_working_day(date(2026, 1, 1))


GOOD = (FOLDER / "vn.yaml").read_text(encoding="utf-8")
BROKEN = [
    (GOOD.replace("kind: off", "kind: holiday"), 10),
    (GOOD.replace("issuer:", "isuer:", 1), 14),
    (GOOD.replace("day: 2026-01-02", "day: 2026-02-31"), 9),
    (GOOD.replace("country: VN", "country: [VN"), 7),
    (GOOD.replace("chuky: 1", "chuky: 2"), 3),
]


@pytest.mark.parametrize(("text", "line"), BROKEN)
def test_broken_calendar_file_gets_one_line_with_its_place(
    tmp_path: Path, text: str, line: int
) -> None:
    (tmp_path / "vn.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ConfigurationInvalid) as caught:
        plan_calendar(2026, folder=tmp_path)

    message = str(caught.value)
    assert "\n" not in message
    assert f"vn.yaml:{line}:" in message


@settings(max_examples=30)
@given(st.integers(2019, 2032))
def test_every_year_has_more_than_240_working_days(year: int) -> None:
    calendar = plan_calendar(year)

    assert calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) > 240


@given(DAYS, st.integers(-40, 900))
def test_working_days_between_are_those_that_a_walk_through_the_days_counts(
    first: date, days: int
) -> None:
    walked = sum(VN.is_working_day(first + timedelta(days=n)) for n in range(1, days + 1))
    assert VN.working_days_between(first, first + timedelta(days=days)) == walked
