"""Classes and recognition: bands, conditions, proposals, votes."""

from decimal import Decimal
from typing import Any

import pytest

from chuky.scoring import RecognitionVote, UnitResult
from chuky.scoring.exceptions import BandNotBelow, ShareMissing
from tests.chuky.scoring.sets import a_set, results

pytestmark = pytest.mark.unit


def bands(*conditions: dict[str, Any]) -> list[dict[str, Any]]:
    """Three bands, lowest first as some documents print them; `conditions` on the highest."""
    return [
        {"key": "weak", "name": "Yếu", "at_least": "0"},
        {"key": "fair", "name": "Khá", "at_least": "65"},
        {"key": "good", "name": "Tốt", "at_least": "80", "conditions": list(conditions)},
    ]


def classed(
    points: tuple[str, str, str], *conditions: dict[str, Any], **changes: Any
) -> UnitResult:
    own = dict(zip(("1.1", "1.2", "2.1"), points, strict=True))
    return results(a_set(bands=bands(*conditions)), {"a": own}, **changes)["a"]


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (("15", "25", "40"), "Tốt"),
        (("15", "25", "39.99"), "Khá"),
        (("15", "25", "39.995"), "Tốt"),
        (("15", "10", "40"), "Khá"),
        (("1", "1", "1"), "Yếu"),
    ],
)
def test_a_band_is_reached_at_its_lower_edge_by_the_printed_index(
    points: tuple[str, str, str], name: str
) -> None:
    assert classed(points).classification == name


def test_below_every_band_there_is_no_class() -> None:
    criteria = a_set(bands=bands()[1:])
    assert (
        results(criteria, {"a": {"1.1": "1", "1.2": "1", "2.1": "1"}})["a"].classification is None
    )


NO_ZERO = {"kind": "no_criterion_at_zero"}
EACH_HALF = {"kind": "criterion_share", "share": "0.5"}
NAMED = {"kind": "criterion_share", "share": "0.9", "codes": ["II"]}
PART = {"kind": "component_share", "share": "0.8", "codes": ["1.2"]}
CLEAN = {"kind": "no_discipline"}


@pytest.mark.parametrize(
    ("condition", "meets", "fails"),
    [
        (EACH_HALF, ("15", "5", "60"), ("15", "4.99", "60.01")),
        (NAMED, ("15", "25", "54"), ("15", "25", "53.99")),
        (PART, ("15", "20", "60"), ("15", "19.99", "60")),
    ],
)
def test_a_condition_holds_at_its_share_exactly_and_fails_below(
    condition: dict[str, Any], meets: tuple[str, str, str], fails: tuple[str, str, str]
) -> None:
    assert classed(meets, condition).classification == "Tốt"
    fallen = classed(fails, condition)
    assert fallen.classification == "Khá"
    assert fallen.remarks[-1].vi.startswith("không xếp loại Tốt")


def test_a_criterion_at_zero_bars_the_class() -> None:
    criteria = a_set(bands=[{"key": "x", "name": "Đạt", "at_least": "0", "conditions": [NO_ZERO]}])
    assert (
        results(criteria, {"a": {"1.1": "0", "1.2": "0", "2.1": "60"}})["a"].classification is None
    )
    assert results(criteria, {"a": {"1.1": "0", "1.2": "1", "2.1": "60"}})["a"].classification


def test_discipline_caps_the_class_at_the_band_named() -> None:
    top = ("15", "25", "60")
    marked = {"disciplined": frozenset({"a"})}
    assert classed(top, CLEAN).classification == "Tốt"
    assert classed(top, CLEAN, **marked).classification == "Khá"
    assert classed(top, CLEAN | {"otherwise": "weak"}, **marked).classification == "Yếu"


def test_of_several_failed_conditions_the_deepest_fall_counts() -> None:
    to_weak = PART | {"otherwise": "weak"}
    assert classed(("15", "19", "60"), to_weak, PART).classification == "Yếu"


def test_a_set_whose_condition_leads_upward_or_lacks_a_share_is_refused() -> None:
    with pytest.raises(BandNotBelow):
        classed(("15", "19", "60"), PART | {"otherwise": "good"})
    with pytest.raises(ShareMissing):
        classed(("15", "19", "60"), {"kind": "criterion_share"})


def test_a_unit_with_a_missing_part_has_no_class() -> None:
    full = {"1.1": "15", "1.2": "25", "2.1": "60"}
    found = results(a_set(bands=bands()), {"a": full, "b": {"1.1": "15"}})
    assert (found["a"].classification, found["b"].classification) == ("Tốt", None)


RULE = {"at_least": "80", "council_share": "0.75", "needs_proposal": True}
FOR = {"a": RecognitionVote(present=9, votes_for=7)}
PROPOSED = frozenset({"a"})


def recognized(second: str = "60", rule: dict[str, Any] | None = None, **changes: Any) -> Any:
    fields = {"votes": FOR, "proposed": PROPOSED} | changes
    points = {"a": {"1.1": "15", "1.2": "25", "2.1": second}}
    return results(a_set(recognition=rule or RULE), points, **fields)["a"].recognized


def test_recognition_needs_the_index_the_proposal_and_the_councils_share_of_those_present() -> None:
    assert recognized()
    assert not recognized("39.99")
    assert not recognized(proposed=frozenset())
    assert not recognized(proposed=None)
    assert not recognized(votes={})
    assert not recognized(votes={"a": RecognitionVote(9, 6)}), "6 of 9 is 66.7 %"
    assert recognized(votes={"a": RecognitionVote(8, 6)}), "6 of 8 is 75 %"
    assert not recognized(votes={"a": RecognitionVote(0, 0)})


def test_recognition_can_rest_on_points_and_conditions_alone() -> None:
    rule = {"at_least": "80", "conditions": [CLEAN, EACH_HALF]}
    nobody: dict[str, Any] = {"votes": {}, "proposed": None}
    assert recognized(rule=rule, **nobody)
    assert not recognized(rule=rule, disciplined=frozenset({"a"}), **nobody)


def test_who_is_not_recognised_is_told_every_reason() -> None:
    points = {"a": {"1.1": "1", "1.2": "2", "2.1": "3"}}
    unit = results(a_set(recognition=RULE), points, votes={"a": RecognitionVote(9, 3)})["a"]
    said = " | ".join(remark.vi for remark in unit.remarks)
    assert unit.recognized is False
    assert all(reason in said for reason in ("chỉ số dưới 80", "không được đề nghị", "3/9"))


def test_without_a_rule_nobody_is_recognised_or_refused_and_without_a_total_nobody_is() -> None:
    full = {"1.1": "15", "1.2": "25", "2.1": "60"}
    assert results(a_set(), {"a": full})["a"].recognized is None
    rule = {"at_least": "0"}
    found = results(a_set(recognition=rule), {"a": full, "b": {"1.1": "1"}})
    assert (found["a"].recognized, found["b"].recognized) == (True, False)


def test_the_index_is_exact_half_up_at_the_sets_places() -> None:
    unit = results(a_set(max_points="100", places=0), {"a": {"1.1": "15", "1.2": "25", "2.1": "1"}})
    assert unit["a"].index == Decimal(41)
