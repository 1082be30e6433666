"""Units that a merger or a renaming takes out of the year, or brings into it, are told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chuky.plan import Unit
from chuky.plan.lint import lint
from chuky.workbook.last_year import LastYear
from chuky.workcalendar import plan_calendar
from tests.chuky.plan.test_declared import changed_unit

pytestmark = pytest.mark.unit


def told(**changes: Any) -> list[tuple[str, str]]:
    loaded = changed_unit(**changes)
    rules = {"unit-gone", "unit-not-yet", "predecessor-listed"}
    found = lint(loaded, plan_calendar(2023, loaded.plan.calendar))
    return [(one.rule, one.message.vi) for one in found if one.rule in rules]


def test_a_unit_that_ends_before_it_is_asked_is_told() -> None:
    ((rule, said),) = told(valid_to=date(2023, 6, 30))
    assert rule == "unit-gone"
    assert "TM01" in said
    assert "30/06/2023" in said


def test_a_unit_that_begins_after_the_last_day_to_send_is_told() -> None:
    ((rule, said),) = told(valid_from=date(2024, 7, 1))
    assert rule == "unit-not-yet"
    assert "01/07/2024" in said


def test_a_unit_that_exists_while_it_is_asked_is_no_finding() -> None:
    assert not told(valid_from=date(2023, 7, 1), valid_to=date(2024, 6, 30))


def test_a_predecessor_that_is_still_listed_is_told() -> None:
    ((rule, said),) = told(predecessors=("TM02", "TM90"), valid_from=date(2023, 7, 1))
    assert rule == "predecessor-listed"
    assert "TM02" in said


@pytest.mark.parametrize(
    ("predecessors", "published", "shown"),
    [
        (("A", "B"), ("A", "B"), ("A", "B")),
        (("A", "B"), ("N",), ("N",)),
        (("N", "B"), ("N", "B"), ("N", "B")),
        (("N", "B"), ("N",), ("N",)),
        ((), ("N", "B"), ("N",)),
        (("A", "B"), ("C",), ()),
    ],
    ids=[
        "the year of the merger: each predecessor",
        "the year after: the unit itself",
        "a merged unit that keeps an old code: each, its own code too",
        "the year after with a kept code",
        "no merger",
        "unknown",
    ],
)
def test_last_years_values_are_those_of_whom_last_year_knew(
    predecessors: tuple[str, ...], published: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    unit = Unit(code="N", name="Xã Mới", group="xa", predecessors=predecessors)
    last = LastYear({(code, "1.1"): Decimal(1) for code in published})
    assert last.sources(unit) == shown
