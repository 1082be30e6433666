"""What `chuky/scoring/choice.py` promises."""

from decimal import Decimal

import pytest

from chuky.scoring import ScoredUnit, compute_results
from chuky.scoring.exceptions import (
    ComponentUnknown,
    EntryTwice,
    GroupWithoutCriteria,
    PointsNotANumber,
    UnitTwice,
    UnitUnknown,
)
from tests.chuky.scoring.sets import a_set, criterion, entry, given, part, results

pytestmark = pytest.mark.unit

ONE = a_set(criterion("I", part("1.1")), places=2)
SURVEYED = part("1.2", survey={"method": "points"})


def part_of(code: str, *entries: object, criteria: object = ONE) -> tuple[object, object]:
    unit = results(criteria, {"a": {}}, entries=entries)["a"]
    found = next(part for part in unit.components if part.code == code)
    return found.points, found.source


def test_the_first_source_in_the_sets_order_that_gave_points_counts() -> None:
    own = entry("a", "1.1", "9", "self_score")
    appraised = entry("a", "1.1", "7", "appraised_score")
    council = entry("a", "1.1", "8", "council_score")
    assert part_of("1.1", own) == (Decimal(9), "self_score")
    assert part_of("1.1", own, appraised) == (Decimal(7), "appraised_score")
    assert part_of("1.1", own, appraised, council) == (Decimal(8), "council_score")


def test_a_surveyed_component_takes_survey_points_only() -> None:
    criteria = a_set(criterion("I", SURVEYED))
    own, asked = entry("a", "1.2", "9", "self_score"), entry("a", "1.2", "6", "survey_score")
    assert part_of("1.2", own, asked, criteria=criteria) == (Decimal(6), "survey_score")


def test_a_components_own_sources_come_before_the_sets() -> None:
    sources = ["council_score", "survey_score"]
    criteria = a_set(criterion("I", part("1.2", survey={"method": "points"}, sources=sources)))
    asked, council = entry("a", "1.2", "6", "survey_score"), entry("a", "1.2", "5", "council_score")
    assert part_of("1.2", asked, council, criteria=criteria) == (Decimal(5), "council_score")


@pytest.mark.parametrize(
    ("entered", "counted"),
    [("1.005", "1.01"), ("1.0049999999", "1.00"), ("2.675", "2.68"), ("1.115", "1.12")],
)
def test_points_are_rounded_half_up_when_they_enter(entered: str, counted: str) -> None:
    assert part_of("1.1", entry("a", "1.1", entered)) == (Decimal(counted), "appraised_score")


def test_zero_points_are_points() -> None:
    assert part_of("1.1", entry("a", "1.1", "0")) == (Decimal(0), "appraised_score")


@pytest.mark.parametrize(
    ("error", "entries"),
    [
        (UnitUnknown, [entry("z", "1.1", "1")]),
        (ComponentUnknown, [entry("a", "9.9", "1")]),
        (EntryTwice, [entry("a", "1.1", "1"), entry("a", "1.1", "1")]),
        (PointsNotANumber, [entry("a", "1.1", "NaN")]),
    ],
)
def test_entries_that_name_nothing_known_or_stand_twice_are_refused(
    error: type[Exception], entries: list[object]
) -> None:
    with pytest.raises(error):
        results(ONE, {"a": {}}, entries=tuple(entries))


def test_units_that_stand_twice_or_have_no_set_are_refused() -> None:
    twice = (ScoredUnit("a", "A", "xa"), ScoredUnit("a", "A", "xa"))
    with pytest.raises(UnitTwice):
        compute_results(given(ONE, {}, units=twice))
    with pytest.raises(GroupWithoutCriteria):
        compute_results(given(ONE, {}, units=(ScoredUnit("a", "A", "huyen"),)))


@pytest.mark.parametrize("field", ["proposed", "disciplined"])
def test_a_mark_on_an_unknown_unit_is_refused(field: str) -> None:
    with pytest.raises(UnitUnknown):
        results(ONE, {"a": {}}, **{field: frozenset({"z"})})
