"""What `chuky/scoring/diff.py` promises."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chuky.scoring import Results, compute_results
from chuky.scoring.diff import moves
from tests.chuky.scoring.sets import Points, a_set, given

pytestmark = pytest.mark.unit

BEFORE: Points = {
    "a": {"1.1": "10", "1.2": "20", "2.1": "50"},
    "b": {"1.1": "15", "1.2": "20", "2.1": "50"},
    "c": {"1.1": "1", "1.2": "1", "2.1": "1"},
}


def computed(points: Points) -> Results:
    return compute_results(given(a_set(), points))


def test_equal_results_have_no_moves() -> None:
    assert moves(computed(BEFORE), computed(BEFORE)) == ()


def test_the_largest_change_of_the_index_comes_first_with_ranks_and_criteria() -> None:
    changed = {**BEFORE, "a": {"1.1": "15", "1.2": "20", "2.1": "55"}}
    first, second = moves(computed(BEFORE), computed(changed))
    assert (first.code, first.ranks, first.index) == ("a", 1, Decimal(10))
    assert first.criteria == {"I": 5, "II": 5}
    assert (second.code, second.ranks, second.index, second.criteria) == ("b", -1, 0, {})


def test_units_without_a_total_or_on_one_side_only_come_last() -> None:
    changed = {**BEFORE, "a": {"1.1": "15"}, "b": {"1.1": "14", "1.2": "20", "2.1": "50"}}
    after = computed(changed)
    after = replace(after, units=tuple(unit for unit in after.units if unit.code != "c"))
    found = moves(computed(BEFORE), after)
    assert [(move.code, move.index) for move in found] == [("b", -1), ("a", None), ("c", None)]
    assert found[2].after is None
