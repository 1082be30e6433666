"""What `chuky/survey/points.py` promises."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuky.criteria import Component
from chuky.survey import PortalResult, Tally, points_from_tallies
from chuky.survey.points import AnswerOffScale, CountImpossible

pytestmark = pytest.mark.unit


def component(method: str, most: str = "10", least: str = "0", **rule: Any) -> Component:
    return Component.model_validate(
        {
            "code": "5.1",
            "name": "Mức độ hài lòng",
            "max_points": most,
            "min_points": least,
            "survey": {"method": method} | rule,
        }
    )


def tallies(counts: dict[int, int], audience: str = "citizens", code: str = "5.1") -> list[Tally]:
    return [Tally("a", audience, code, answer, count) for answer, count in counts.items()]


def portal(responses: int, satisfied: int) -> PortalResult:
    return PortalResult("a", "5.1", responses, satisfied)


def test_satisfied_share_is_the_share_at_or_above_the_threshold_of_the_maximum() -> None:
    counted = tallies({1: 1, 3: 9, 4: 12, 5: 8})
    assert points_from_tallies(counted, component("satisfied_share"), 2) == Decimal("6.67")
    strict = component("satisfied_share", satisfied_from=5)
    assert points_from_tallies(counted, strict, 2) == Decimal("2.67")


def test_mean_runs_from_the_minimum_at_all_ones_to_the_maximum_at_all_fives() -> None:
    question = component("mean", most="10", least="1")
    assert points_from_tallies(tallies({1: 7}), question, 2) == 1
    assert points_from_tallies(tallies({5: 7}), question, 2) == 10
    assert points_from_tallies(tallies({2: 1, 4: 1}), question, 2) == Decimal("5.50")


def test_mean_follows_the_length_of_the_scale() -> None:
    assert points_from_tallies(tallies({2: 3}), component("mean", answers=3), 2) == 5


def test_a_half_is_rounded_up_once_from_the_exact_fraction() -> None:
    counted = tallies({5: 1, 1: 199})
    assert points_from_tallies(counted, component("satisfied_share", most="1"), 2) == Decimal(
        "0.01"
    )
    counted = tallies({5: 1, 1: 200})
    assert points_from_tallies(counted, component("satisfied_share", most="1"), 2) == Decimal(
        "0.00"
    )


def test_portal_results_give_their_satisfied_share_of_the_maximum() -> None:
    assert points_from_tallies([], component("satisfied_share"), 2, portal(40, 30)) == Decimal(
        "7.5"
    )
    assert points_from_tallies([], component("mean"), 2, portal(40, 30)) == Decimal("7.5")


def test_ballots_and_portal_are_pooled_for_a_share_and_a_mean_rests_on_ballots() -> None:
    counted = tallies({1: 10, 5: 10})
    pooled = points_from_tallies(counted, component("satisfied_share"), 2, portal(20, 20))
    assert pooled == Decimal("7.5")
    assert points_from_tallies(counted, component("mean"), 2, portal(20, 20)) == 5


def test_only_the_components_own_question_and_audiences_count() -> None:
    question = component("satisfied_share", audiences=["citizens", "officials"])
    counted = [
        *tallies({5: 6, 1: 2}),
        *tallies({1: 6}, audience="enterprises"),
        *tallies({1: 6}, audience="citizens+enterprises"),
        *tallies({1: 6}, code="5.2"),
        *tallies({5: 6, 1: 2}, audience="citizens+officials"),
    ]
    assert points_from_tallies(counted, question, 2) == Decimal("7.5")


@pytest.mark.parametrize("method", ["satisfied_share", "mean", "points"])
def test_without_answers_there_are_no_points(method: str) -> None:
    assert points_from_tallies([], component(method), 2) is None
    assert points_from_tallies(tallies({5: 0}), component(method), 2, portal(0, 0)) is None


def test_points_that_arrive_as_points_do_not_come_from_ballots() -> None:
    assert points_from_tallies(tallies({5: 9}), component("points"), 2) is None


@pytest.mark.parametrize("answer", [0, 6])
def test_an_answer_off_the_scale_is_refused(answer: int) -> None:
    with pytest.raises(AnswerOffScale):
        points_from_tallies(tallies({answer: 1}), component("mean"), 2)


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(CountImpossible):
        points_from_tallies(tallies({1: -1}), component("mean"), 2)
    with pytest.raises(CountImpossible):
        points_from_tallies([], component("satisfied_share"), 2, portal(3, 4))


@given(
    st.dictionaries(st.integers(1, 5), st.integers(0, 1000)),
    st.integers(1, 50),
    st.sampled_from(["satisfied_share", "mean"]),
)
def test_points_lie_within_range_and_do_not_depend_on_the_number_of_ballots(
    counts: dict[int, int], times: int, method: str
) -> None:
    question = component(method, most="19.5", least="0")
    once = points_from_tallies(tallies(counts), question, 2)
    many = points_from_tallies(tallies({a: n * times for a, n in counts.items()}), question, 2)
    assert once == many
    assert once is None or 0 <= once <= Decimal("19.5")
