"""The score form's own sums: last year's beside this year's, and what a line lacks."""

from decimal import Decimal

import pytest

from chuky.criteria import Component, Criterion
from chuky.drafting.form import FormLine, FormPart

pytestmark = pytest.mark.unit


def line(code: str, last: str | None, **fields: object) -> FormLine:
    component = Component.model_validate({"code": code, "name": code, "max_points": 2} | fields)
    years = (("", Decimal(last)),) if last is not None else ()
    return FormLine(component, (), (), years, open="survey" not in fields)


def part(*lines: FormLine) -> FormPart:
    components = tuple(one.component for one in lines)
    return FormPart(Criterion(code="I", name="I", max_points=4, components=components), lines, ())


def test_last_years_total_is_of_the_lines_that_the_unit_scores_and_subtracts_penalties() -> None:
    survey = line("1.3", "1.5", survey={"method": "mean"})
    found = part(line("1.1", "2"), line("1.2", "0.25", nature="penalty"), survey)
    assert found.last_year == Decimal("1.75")


def test_a_part_of_last_years_points_is_no_total() -> None:
    assert part(line("1.1", "2"), line("1.2", None)).last_year is None
    merged = FormLine(line("1.2", None).component, (), (), (("A", Decimal(1)),) * 2, open=True)
    assert part(line("1.1", "2"), merged).last_year is None


def test_a_closed_line_lacks_nothing_and_says_who_decides() -> None:
    closed = line("1.3", None, survey={"method": "mean"})
    assert closed.lacks is None
    assert "điều tra xã hội học" in (closed.closed or "").vi  # type: ignore[union-attr]
    office = FormLine(line("1.4", None).component, (), (), (), open=False)
    assert "cơ quan thẩm định" in (office.closed or "").vi  # type: ignore[union-attr]
