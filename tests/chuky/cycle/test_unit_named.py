"""A unit is found by its code or its exact name; two of one name are never guessed between."""

import pytest

from chuky.cycle.exceptions import UnitAmbiguous
from chuky.cycle.unit_named import unit_named
from chuky.plan import Unit, find_plan, load_plan

pytestmark = pytest.mark.unit


def units() -> list[Unit]:
    known = load_plan(find_plan("thanh-mien-par-index-2023")).plan.units[:4]
    names = ("Xã Tân Lập", "Xã Hùng Sơn", "Xã Tân Lập", "TM02")
    return [unit.model_copy(update={"name": name}) for unit, name in zip(known, names, strict=True)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("TM01", "TM01"),
        (" xã  hùng sơn ", "TM02"),
        ("xa\u0303 hu\u0300ng sơn", "TM02"),
        ("TM02", "TM02"),
        ("Xã Hùng", "Xã Hùng"),
    ],
)
def test_a_unit_is_its_code_or_its_exact_name(typed: str, code: str) -> None:
    assert unit_named(units(), typed) == code


def test_two_of_one_name_are_named_by_their_codes() -> None:
    with pytest.raises(
        UnitAmbiguous, match="có 2 đơn vị cùng tên “Xã Tân Lập”; ghi mã của một đơn vị: TM01, TM03"
    ):
        unit_named(units(), "Xã Tân Lập")
