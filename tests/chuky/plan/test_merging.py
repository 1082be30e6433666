"""Two texts from one: what each changed is in both; where both did, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuky.plan.merging import LONGEST, Merge, merge

pytestmark = pytest.mark.unit
BASE = "a: 1\nb: 2\nc: 3\nd: 4\n"
LINES = st.lists(st.sampled_from(["a: 1", "b: 2", "c: 3", ""]), max_size=8)


def test_changes_in_different_places_are_both_kept() -> None:
    mine, theirs = BASE.replace("a: 1", "a: 9"), BASE.replace("c: 3\n", "c: 3\nx: 5\n")
    assert merge(BASE, mine, theirs, "Lan") == Merge("a: 9\nb: 2\nc: 3\nx: 5\nd: 4\n", 0)
    gone = BASE.replace("d: 4\n", "")
    assert merge(BASE, gone, theirs.replace("x: 5\n", ""), "Lan") == Merge(gone, 0)


def test_where_both_changed_a_line_one_s_own_stands_below_the_other_s() -> None:
    mine, theirs = BASE.replace("b: 2", "b: 8"), BASE.replace("b: 2", "b: 7")
    assert merge(BASE, mine, theirs, "Lan\nx") == Merge(
        "a: 1\n# Lan x: b: 7\nb: 8\nc: 3\nd: 4\n", 1
    )


def test_the_same_change_by_both_is_one() -> None:
    same = BASE.replace("b: 2", "b: 8")
    assert merge(BASE, same, same, "Lan") == Merge(same, 0)


def test_texts_of_endless_length_are_not_compared() -> None:
    assert merge(BASE, "\n" * (LONGEST + 1), BASE, "Lan") is None


@given(LINES, LINES)
def test_who_changed_nothing_disturbs_nobody(base: list[str], other: list[str]) -> None:
    one, two = ("".join(f"{line}\n" for line in lines) or "\n" for lines in (base, other))
    assert merge(one, one, two, "Lan") == Merge(two, 0)
    assert merge(one, two, one, "Lan") == Merge(two, 0)
