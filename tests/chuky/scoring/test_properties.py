"""What holds of every result, whatever the entries."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from chuky.criteria import CriteriaSet
from chuky.scoring import Entry, Results, ScoredUnit, ScoringInput, compute_results
from chuky.scoring.exact import round_fraction
from tests.chuky.scoring.sets import a_set, criterion, part

pytestmark = pytest.mark.unit

NORMAL = ("1.1", "1.2", "2.1")
SOURCES: Any = ("self_score", "appraised_score", "council_score")
points = st.decimals("0", "40", places=3)


def the_set(ties: str = "competition") -> CriteriaSet:
    return a_set(
        criterion("I", part("1.1", "40"), part("1.2", "40"), part("1.3", "5", nature="bonus")),
        criterion("II", part("2.1", "40"), part("2.2", "5", nature="penalty")),
        max_points="120",
        bonus_cap="4",
        bands=[
            {"key": "good", "name": "Tốt", "at_least": "70"},
            {"key": "weak", "name": "Yếu", "at_least": "0"},
        ],
        recognition={"at_least": "60"},
        ranking={"ties": ties},
    )


@st.composite
def inputs(draw: st.DrawFn) -> ScoringInput:
    codes = [f"u{number}" for number in range(draw(st.integers(1, 6)))]
    units = tuple(
        ScoredUnit(code, code, "xa", draw(st.sampled_from([frozenset(), frozenset({"1.2"})])))
        for code in codes
    )
    entries = tuple(
        Entry(code, component, source, draw(points))
        for code in codes
        for component in (*NORMAL, "1.3", "2.2")
        for source in SOURCES
        if draw(st.integers(0, 4))
    )
    ties = draw(st.sampled_from(["competition", "dense"]))
    return ScoringInput(units=units, criteria={"xa": the_set(ties)}, entries=entries)


@hypothesis_given(inputs(), st.integers())
def test_the_order_of_units_and_entries_does_not_matter(given: ScoringInput, seed: int) -> None:
    chance = Random(seed)
    units, entries = list(given.units), list(given.entries)
    chance.shuffle(units)
    chance.shuffle(entries)
    shuffled = replace(given, units=tuple(units), entries=tuple(entries))
    assert compute_results(shuffled) == compute_results(given)


@hypothesis_given(inputs())
def test_totals_and_maxima_equal_the_sums_of_their_parts(given: ScoringInput) -> None:
    for unit in compute_results(given).units:
        parts = [found for found in unit.components if found.applies]
        normal = [found for found in parts if found.code in NORMAL]
        assert unit.max_points == sum((found.max_points for found in normal), Decimal(0))
        for code, value in unit.criteria.items():
            own = [found.points for found in parts if found.criterion == code]
            assert value == (None if None in own else sum(own))
        if unit.total is not None:
            assert unit.total == sum(unit.criteria.values())
            assert 0 <= unit.total <= unit.max_points


@hypothesis_given(inputs())
def test_a_unit_has_total_index_and_rank_together_or_none_of_them(given: ScoringInput) -> None:
    for unit in compute_results(given).units:
        missing = any(found.applies and found.points is None for found in unit.components)
        whole = not missing and unit.max_points > 0
        assert whole == (unit.total is not None) == (unit.index is not None)
        assert whole == (unit.rank is not None) == (unit.classification is not None)


@hypothesis_given(inputs())
def test_ranks_are_well_formed(given: ScoringInput) -> None:
    units = [unit for unit in compute_results(given).units if unit.total is not None]
    shares = [Fraction(unit.total or 0) / Fraction(unit.max_points) for unit in units]
    dense = given.criteria["xa"].ranking.ties == "dense"
    better = [{s for s in shares if s > own} if dense else None for own in shares]
    for unit, own, above in zip(units, shares, better, strict=True):
        ahead = len(above) if above is not None else sum(share > own for share in shares)
        assert unit.rank == ahead + 1


def ranks(results: Results) -> dict[str, int | None]:
    return {unit.code: unit.rank for unit in results.units}


@hypothesis_given(inputs(), st.data())
def test_raising_one_component_never_lowers_a_rank(
    given: ScoringInput, data: st.DataObject
) -> None:
    raisable = [n for n, found in enumerate(given.entries) if found.component_code != "2.2"]
    if not raisable:
        return
    number = data.draw(st.sampled_from(raisable))
    raised = replace(given.entries[number], points=given.entries[number].points + data.draw(points))
    entries = (*given.entries[:number], raised, *given.entries[number + 1 :])
    before = ranks(compute_results(given))[raised.unit_code]
    after = ranks(compute_results(replace(given, entries=entries)))[raised.unit_code]
    assert (before is None) == (after is None)
    assert before is None or after is None or after <= before


@hypothesis_given(inputs())
def test_scaling_every_point_and_maximum_leaves_index_and_rank(given: ScoringInput) -> None:
    criteria = a_set(criterion("I", part("1.1", "40"), part("1.2", "40"), part("2.1", "40")))
    tenfold = a_set(criterion("I", part("1.1", "400"), part("1.2", "400"), part("2.1", "400")))
    entries = tuple(
        replace(found, points=found.points.quantize(Decimal("0.1")))
        for found in given.entries
        if found.component_code in NORMAL
    )
    tenfold_entries = tuple(replace(found, points=found.points * 10) for found in entries)
    small = compute_results(replace(given, criteria={"xa": criteria}, entries=entries))
    large = compute_results(replace(given, criteria={"xa": tenfold}, entries=tenfold_entries))
    assert ranks(small) == ranks(large)
    assert [unit.index for unit in small.units] == [unit.index for unit in large.units]


@hypothesis_given(st.fractions(), st.integers(0, 9))
def test_rounding_is_to_the_nearest_and_halves_go_away_from_zero(
    value: Fraction, places: int
) -> None:
    rounded = Fraction(round_fraction(value, places))
    step = Fraction(1, 10**places)
    assert (rounded / step).denominator == 1
    assert abs(rounded - value) <= step / 2
    if abs(rounded - value) == step / 2:
        assert abs(rounded) > abs(value)
    assert round_fraction(-value, places) == round_fraction(value, places).copy_negate()
