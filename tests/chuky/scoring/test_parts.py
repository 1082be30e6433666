"""What drops out, what is missing, what bonuses and penalties add."""

from decimal import Decimal
from typing import Any

import pytest

from chuky.scoring import ScoredUnit, UnitResult, compute_results
from tests.chuky.scoring.sets import Points, a_set, criterion, given, part, results

pytestmark = pytest.mark.unit

FULL = {"1.1": "15", "1.2": "20", "2.1": "50"}


def of(unit: UnitResult, code: str) -> Any:
    return next(found for found in unit.components if found.code == code)


def test_totals_are_sums_of_the_printed_parts() -> None:
    unit = results(a_set(), {"a": {"1.1": "10.125", "1.2": "20.005", "2.1": "50.004"}})["a"]
    assert unit.criteria == {"I": Decimal("30.14"), "II": Decimal("50.00")}
    assert unit.total == Decimal("80.14")
    assert unit.index == Decimal("80.14")


def test_a_unit_with_a_missing_part_is_shown_but_neither_totalled_nor_ranked() -> None:
    found = results(a_set(), {"a": FULL, "b": {"1.1": "15", "2.1": "60"}})
    assert list(found) == ["a", "b"]
    assert found["b"].criteria == {"I": None, "II": Decimal(60)}
    assert (found["b"].total, found["b"].index, found["b"].rank) == (None, None, None)
    assert found["b"].max_points == 100
    assert "1.2" in found["b"].remarks[0].vi


def test_a_component_blank_for_every_unit_is_no_part_of_the_year() -> None:
    computed = compute_results(given(a_set(), {"a": {"1.1": "15", "2.1": "50"}, "b": {"1.1": "9"}}))
    assert computed.absent == {"xa": ("1.2",)}
    first, second = computed.units
    assert (first.total, first.max_points) == (Decimal(65), Decimal(75))
    assert first.index == Decimal("86.67")
    assert not of(first, "1.2").applies
    assert (second.code, second.rank) == ("b", None)


def test_what_is_blank_in_one_group_may_count_in_another() -> None:
    units = (ScoredUnit("a", "A", "xa"), ScoredUnit("s", "S", "so"))
    points: Points = {"a": FULL, "s": {"1.1": "15", "2.1": "50"}}
    computed = compute_results(
        given(a_set(), points, units=units, criteria={"so": a_set(), "xa": a_set()})
    )
    assert [unit.code for unit in computed.units] == ["s", "a"], "groups in the plan's order"
    assert [unit.max_points for unit in computed.units] == [75, 100]
    assert [unit.rank for unit in computed.units] == [1, 1]


def test_a_component_that_does_not_apply_drops_out_and_the_maximum_shrinks() -> None:
    units = (ScoredUnit("a", "A", "xa", frozenset({"1.2"})), ScoredUnit("b", "B", "xa"))
    points: Points = {"a": {"1.1": "12", "2.1": "54"}, "b": {"1.1": "12", "1.2": "20", "2.1": "54"}}
    found = results(a_set(), points, units=units)
    assert (found["a"].max_points, found["a"].total) == (75, 66)
    assert (found["a"].index, found["a"].rank) == (Decimal("88.00"), 1)
    assert (found["b"].index, found["b"].rank) == (Decimal("86.00"), 2)


def test_points_for_a_component_that_does_not_apply_are_passed_over_with_a_remark() -> None:
    units = (ScoredUnit("a", "A", "xa", frozenset({"1.2"})), ScoredUnit("b", "B", "xa"))
    found = results(a_set(), {"a": FULL, "b": FULL}, units=units)["a"]
    assert (found.total, of(found, "1.2").points) == (65, None)
    assert "1.2" in found.remarks[0].vi


def test_a_criterion_of_which_nothing_applies_is_not_in_the_units_criteria() -> None:
    criteria = a_set(criterion("I", part("1.1")), criterion("II", part("2.1", groups=["so"])))
    assert results(criteria, {"a": {"1.1": "5"}})["a"].criteria == {"I": 5}


def test_a_group_for_which_nothing_was_scored_is_shown_without_results() -> None:
    unit = results(a_set(), {"a": {}})["a"]
    assert (unit.total, unit.index, unit.rank, unit.criteria) == (None, None, None, {})


def test_a_criterion_that_keeps_its_maximum_shares_it_among_the_parts_that_remain() -> None:
    parts = [part("1.1", "2.5"), part("1.2", "2.5"), part("1.3", "2.5"), part("1.4", "2.5")]
    criteria = a_set(criterion("I", *parts, keeps_maximum=True), places=9)
    unit = results(criteria, {"a": {"1.1": "2.7", "1.2": "2", "1.3": "2"}})["a"]
    assert [found.max_points for found in unit.components if found.applies] == [
        Decimal("3.333333333"),
        Decimal("3.333333333"),
        Decimal("3.333333334"),
    ]
    assert (unit.max_points, unit.total, unit.index) == (10, Decimal("6.7"), 67)


BONUS = part("1.3", "5", nature="bonus")
PENALTY = part("1.4", "5", nature="penalty")
SECOND = part("1.5", "5", nature="bonus")


def scored(points: dict[str, str], **changes: Any) -> UnitResult:
    criteria = a_set(criterion("I", part("1.1", "100"), BONUS, PENALTY, SECOND), **changes)
    return results(criteria, {"a": points})["a"]


def test_bonus_adds_penalty_subtracts_and_neither_counts_in_the_maximum() -> None:
    unit = scored({"1.1": "80", "1.3": "3", "1.4": "2"})
    assert (unit.total, unit.max_points) == (81, 100)
    assert (of(unit, "1.3").points, of(unit, "1.4").points) == (3, -2)


def test_without_entry_a_bonus_or_penalty_is_zero_not_missing() -> None:
    criteria = a_set(criterion("I", part("1.1", "100"), BONUS, PENALTY))
    found = results(criteria, {"a": {"1.1": "80"}, "b": {"1.1": "80", "1.3": "1", "1.4": "2"}})
    assert (found["a"].total, found["b"].total) == (80, 79)
    assert (of(found["a"], "1.3").points, of(found["a"], "1.3").source) == (0, None)


@pytest.mark.parametrize(
    ("points", "caps", "counted", "total"),
    [
        ({"1.1": "80", "1.3": "4", "1.5": "4"}, {"bonus_cap": "5"}, {"1.3": 4, "1.5": 1}, 85),
        ({"1.1": "80", "1.4": "5"}, {"penalty_cap": "3"}, {"1.4": -3}, 77),
        ({"1.1": "98", "1.3": "4", "1.5": "4"}, {}, {"1.3": 2, "1.5": 0}, 100),
        ({"1.1": "98", "1.3": "4", "1.4": "1"}, {}, {"1.3": 3, "1.4": -1}, 100),
        ({"1.1": "2", "1.4": "5"}, {}, {"1.4": -2}, 0),
        ({"1.1": "2", "1.3": "1", "1.4": "5"}, {}, {"1.3": 1, "1.4": -3}, 0),
    ],
    ids=["bonus cap", "penalty cap", "maximum", "penalty first", "zero", "bonus against penalty"],
)
def test_caps_cut_the_parts_so_that_the_total_stays_their_sum(
    points: dict[str, str], caps: dict[str, str], counted: dict[str, int], total: int
) -> None:
    unit = scored(points, **caps)
    assert {code: of(unit, code).points for code in counted} == counted
    assert unit.total == total == sum(found.points or 0 for found in unit.components)
    assert any("trần" in remark.vi for remark in unit.remarks)
