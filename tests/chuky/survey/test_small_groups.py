"""What `chuky/survey/small_groups.py` promises."""

from itertools import groupby
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuky.criteria import Component
from chuky.survey import (
    Suppressed,
    Tally,
    counts_for,
    merge_small_groups,
    points_from_tallies,
    suppressed_groups,
)

pytestmark = pytest.mark.unit

QUESTIONS = {
    code: Component.model_validate(
        {"code": code, "name": code, "max_points": "10", "survey": {"method": method} | rule}
    )
    for code, method, rule in (
        ("5.1", "satisfied_share", {}),
        ("5.2", "mean", {}),
        ("5.3", "mean", {"audiences": ["citizens", "officials"]}),
    )
}


def group(audience: str, *answers: int, code: str = "5.1") -> list[Tally]:
    return [Tally("a", audience, code, answer, answers.count(answer)) for answer in set(answers)]


def sizes(tallies: list[Tally]) -> dict[str, int]:
    found: dict[str, int] = {}
    for tally in tallies:
        found[tally.audience] = found.get(tally.audience, 0) + tally.count
    return found


def test_large_groups_stay_as_they_are() -> None:
    tallies = sorted(group("citizens", 1, 2, 3, 4, 5) + group("officials", 5, 5, 5, 5, 5))
    assert merge_small_groups(tallies) == tallies
    assert suppressed_groups(tallies) == []


def test_a_small_group_joins_the_next_smallest() -> None:
    tallies = group("citizens", *[4] * 30) + group("officials", *[5] * 6) + group("firms", 1, 2)
    merged = merge_small_groups(tallies)
    assert sizes(merged) == {"citizens": 30, "firms+officials": 8}
    assert Tally("a", "firms+officials", "5.1", 5, 6) in merged


def test_small_groups_join_until_they_are_large_enough() -> None:
    tallies = group("citizens", 4, 4) + group("officials", 5) + group("firms", 1, 2)
    assert sizes(merge_small_groups(tallies)) == {"citizens+firms+officials": 5}


def test_a_question_with_too_few_answers_in_all_is_suppressed_and_named() -> None:
    tallies = group("citizens", 4, 4) + group("officials", 5)
    assert merge_small_groups(tallies) == []
    assert suppressed_groups(tallies) == [Suppressed("a", "5.1", "citizens+officials", 3)]


def test_answers_that_count_never_join_answers_that_do_not() -> None:
    tallies = group("citizens", 4, 4, code="5.3") + group("firms", *[1] * 9, code="5.3")
    assert sizes(merge_small_groups(tallies, components=QUESTIONS)) == {"firms": 9}
    assert [found.audience for found in suppressed_groups(tallies, components=QUESTIONS)] == [
        "citizens"
    ]


def test_units_and_questions_are_never_mixed() -> None:
    tallies = group("citizens", 4, 4, 4) + group("officials", 4, 4, 4, code="5.2")
    tallies += [Tally("b", "officials", "5.1", 4, 3)]
    assert merge_small_groups(tallies) == []


all_tallies = st.lists(
    st.builds(
        Tally,
        unit_code=st.sampled_from(["a", "b"]),
        audience=st.sampled_from(["citizens", "officials", "firms", "council"]),
        component_code=st.sampled_from(sorted(QUESTIONS)),
        answer=st.integers(1, 5),
        count=st.integers(0, 7),
    ),
    max_size=40,
    unique_by=lambda tally: (tally.unit_code, tally.audience, tally.component_code, tally.answer),
)


@given(all_tallies)
def test_points_after_merging_are_the_points_before(tallies: list[Tally]) -> None:
    merged = merge_small_groups(tallies, components=QUESTIONS)
    lost = suppressed_groups(tallies, components=QUESTIONS)
    for unit in ("a", "b"):
        for code, question in QUESTIONS.items():
            before = points_from_tallies([t for t in tallies if t.unit_code == unit], question, 2)
            after = points_from_tallies([t for t in merged if t.unit_code == unit], question, 2)
            suppressed = any(
                (found.unit_code, found.component_code) == (unit, code)
                and counts_for(question, found.audience)
                for found in lost
            )
            assert after == (None if suppressed else before)


@given(all_tallies)
def test_no_published_group_is_under_the_minimum(tallies: list[Tally]) -> None:
    merged = merge_small_groups(tallies, components=QUESTIONS)
    for _, own in groupby(merged, lambda t: (t.unit_code, t.component_code, t.audience)):
        assert sum(tally.count for tally in own) >= 5


@given(all_tallies)
def test_every_answer_is_published_once_or_suppressed(tallies: list[Tally]) -> None:
    merged = merge_small_groups(tallies, components=QUESTIONS)
    lost = suppressed_groups(tallies, components=QUESTIONS)
    published = sum(tally.count for tally in merged) + sum(found.answers for found in lost)
    assert published == sum(tally.count for tally in tallies)


@given(all_tallies, st.integers())
def test_merging_does_not_depend_on_the_order_and_merges_once(
    tallies: list[Tally], seed: int
) -> None:
    merged = merge_small_groups(tallies, components=QUESTIONS)
    shuffled = list(tallies)
    Random(seed).shuffle(shuffled)
    assert merge_small_groups(shuffled, components=QUESTIONS) == merged
    assert merge_small_groups(merged, components=QUESTIONS) == merged
