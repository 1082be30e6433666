"""What `chuky/scoring/ranking.py` promises."""

from typing import Any

import pytest

from chuky.scoring import ScoredUnit, compute_results
from tests.chuky.scoring.sets import Points, a_set, criterion, given, part, results

pytestmark = pytest.mark.unit


def ranked(points: dict[str, tuple[str, str]], **ranking: Any) -> dict[str, int | None]:
    criteria = a_set(
        criterion("I", part("1", "50")), criterion("II", part("2", "50")), ranking=ranking
    )
    entered = {unit: {"1": one, "2": two} for unit, (one, two) in points.items()}
    return {unit.code: unit.rank for unit in results(criteria, entered).values()}


TIED = {"a": ("30", "30"), "b": ("20", "30"), "c": ("30", "20"), "d": ("1", "1")}


def test_competition_ranks_leave_a_gap_after_a_tie() -> None:
    assert ranked(TIED) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_dense_ranks_leave_none() -> None:
    assert ranked(TIED, ties="dense") == {"a": 1, "b": 2, "c": 2, "d": 3}


def test_named_criteria_break_ties_first_one_first() -> None:
    assert ranked(TIED, then_by=["I"]) == {"a": 1, "c": 2, "b": 3, "d": 4}
    assert ranked(TIED, then_by=["II", "I"]) == {"a": 1, "b": 2, "c": 3, "d": 4}


def test_units_come_by_rank_then_by_code_and_unranked_last() -> None:
    points: Points = {"d": {"1": "9"}, "c": {}, "b": {"1": "9"}, "a": {"1": "8"}}
    found = results(a_set(criterion("I", part("1"))), points)
    assert list(found) == ["b", "d", "a", "c"]


def test_where_maxima_differ_the_share_of_the_maximum_ranks() -> None:
    units = (ScoredUnit("a", "A", "xa", frozenset({"2"})), ScoredUnit("b", "B", "xa"))
    criteria = a_set(criterion("I", part("1", "50"), part("2", "50")))
    found = results(criteria, {"a": {"1": "45"}, "b": {"1": "45", "2": "40"}}, units=units)
    assert (found["a"].rank, found["b"].rank) == (1, 2)


def test_totals_that_differ_rank_apart_even_where_a_large_maximum_hides_it_in_the_index() -> None:
    criteria = a_set(criterion("I", part("1", "1000")))
    found = results(criteria, {"a": {"1": "900.02"}, "b": {"1": "900.01"}})
    assert found["a"].index == found["b"].index
    assert (found["a"].rank, found["b"].rank) == (1, 2)


def test_each_group_is_ranked_by_itself() -> None:
    criteria = a_set(criterion("I", part("1")))
    units = tuple(ScoredUnit(code, code, code[0]) for code in ("x1", "x2", "y1"))
    points: Points = {"x1": {"1": "3"}, "x2": {"1": "4"}, "y1": {"1": "1"}}
    computed = compute_results(
        given(criteria, points, units=units, criteria={"x": criteria, "y": criteria})
    )
    assert [(unit.code, unit.rank) for unit in computed.units] == [("x2", 1), ("x1", 2), ("y1", 1)]
    assert computed.criteria_codes == ("I",)
