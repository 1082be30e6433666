"""How alike names are: what is the same, what is likely, what must never be joined."""

import pytest

from chuky.mapping.names import LIKELY, SURE, best, unit_name

pytestmark = pytest.mark.unit
UNITS = [
    (code, unit_name(name))
    for code, name in {
        "TM01": "Thị trấn Thanh Miện",
        "TM03": "Xã Chi Lăng Bắc",
        "TM04": "Xã Chi Lăng Nam",
        "X01": "Xã số 1",
        "X02": "Xã số 2",
    }.items()
]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UBND xã Chi Lăng Bắc", "TM03"),
        ("XÃ CHI LĂNG NAM", "TM04"),
        ("Xa Chi Lang Bac", "TM03"),
        ("  Thị trấn\u00a0Thanh Miện ", "TM01"),
    ],
)
def test_the_same_name_written_otherwise_is_sure(name: str, code: str) -> None:
    match = best(unit_name(name), UNITS)
    assert match == (code, SURE)


@pytest.mark.parametrize(("name", "code"), [("Chi Lăng Bắc", "TM03"), ("Xã Chi Lăg Nam", "TM04")])
def test_a_nearly_equal_name_is_likely_but_not_sure(name: str, code: str) -> None:
    match = best(unit_name(name), UNITS)
    assert match is not None
    assert match.key == code
    assert LIKELY <= match.sure < SURE


@pytest.mark.parametrize("name", ["Xã số 3", "Xã Hồng Quang", "", "Tổng cộng"])
def test_an_unlike_name_is_no_match(name: str) -> None:
    assert best(unit_name(name), UNITS) is None
