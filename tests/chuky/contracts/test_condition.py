"""What `chuky/contracts/condition.py` promises."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuky.contracts.condition import read_condition
from chuky.contracts.exceptions import ConditionInvalid
from chuky.contracts.table import Source

pytestmark = pytest.mark.unit

TYPES = {"a": "number", "b": "number", "n": "integer", "t": "string", "yes": "boolean"}


def failing(text, **columns):
    condition = read_condition(text, TYPES)
    source = Source(pd.DataFrame(columns, dtype=object), TYPES)
    table = pd.DataFrame({cell.id: source.array(cell) for cell in condition.cells})
    return condition.failing(table).tolist()


@given(st.lists(st.tuples(*[st.decimals(-99, 99, places=3)] * 2), min_size=1, max_size=20))
def test_arithmetic_equals_exact_decimals(pairs):
    a, b = zip(*pairs, strict=True)
    assert failing("a + b > a - b + 0.5", a=a, b=b) == [
        x + y > x - y + Decimal("0.5") for x, y in pairs
    ]


def test_a_step_is_exact_where_floats_are_not():
    assert failing("a % b != 0", a=["0.3", "0.35", "-0.3"], b=["0.1"] * 3) == [False, True, False]


def test_a_step_of_nothing_asks_nothing():
    assert failing("a % b != 0", a=["0.3", "0.3", "0.3"], b=["0", None, "-1"]) == [False] * 3


def test_unknown_is_not_failing_and_not_unknown_neither():
    assert failing("a > b", a=["2", None], b=["1", "1"]) == [True, False]
    assert failing("not a > b", a=["2", None], b=["1", "1"]) == [False, False]
    assert failing("not yes", yes=[True, None, "không"]) == [False, False, True]
    assert failing("blank(a) or a > b", a=["2", None], b=["3", "1"]) == [False, True]


def test_an_integer_meets_a_number_at_the_same_scale():
    assert failing("n == a", n=["2", "2"], a=["2,0", "2.1"]) == [True, False]


def test_sums_over_groups():
    assert failing("sum_over(n, t) > 3", n=["2", "2", "3"], t=["x", "x", "y"]) == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "c > 1",
        "a > t",
        "a / b > 1",
        "a * b > 1",
        "__import__('os')",
        "a.real > 1",
        "a if yes else b",
        "[a]",
        "t < 'x'",
        "a >",
        "blank()",
        "a > True",
        "lambda: a",
    ],
)
def test_what_the_language_does_not_have_is_refused(text):
    with pytest.raises(ConditionInvalid):
        read_condition(text, TYPES)
