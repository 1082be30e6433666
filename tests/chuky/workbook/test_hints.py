"""What a sender is told would be right: near codes, names in place of codes, merged units."""

import pytest

from chuky.contracts import FailingRow, Finding
from chuky.language import Text
from chuky.workbook.hints import hint

pytestmark = pytest.mark.unit
KNOWN = {
    "unit_code": {"01": "Xã Đoàn Tùng", "TM02": "Xã Chi Lăng"},
    "component_code": {"1.1": "Kế hoạch", "1.10": "Báo cáo"},
}


def said(rule: str, column: str, value: str | None, **beside: str) -> str:
    pairs = tuple((name.replace("__", "."), text) for name, text in beside.items())
    failing = FailingRow(0, (), column, value, pairs)
    finding = Finding(rule, "error", Text("sai", "wrong"), (failing,))
    return hint(finding, failing, KNOWN).vi


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("1", "Có phải “01”?"),
        ("Đoàn Tùng", "Có phải “01” (Xã Đoàn Tùng)?"),
        ("UBND xã Chi Lăng", "Có phải “TM02” (Xã Chi Lăng)?"),
        ("TM2", "Có phải “TM02”?"),
        ("hoàn toàn khác", ""),
    ],
)
def test_a_unit_is_recognised_by_a_near_code_or_by_its_name(value: str, meant: str) -> None:
    assert said("unit-unknown", "unit_code", value) == meant


@pytest.mark.parametrize(("value", "meant"), [("1.l", "1.1"), ("1,1", "1.1"), ("1. 1", "1.1")])
def test_a_component_is_recognised_as_it_is_typed(value: str, meant: str) -> None:
    assert said("component-unknown", "component_code", value) == f"Có phải “{meant}”?"


@pytest.mark.parametrize("value", ["2024-10-01", "2024-01-10", "01/10/2024"])
def test_a_code_that_excel_made_a_day_of_is_recognised(value: str) -> None:
    text = said("component-unknown", "component_code", value)
    assert text.startswith("Có phải “1.10”? Excel đã đổi mã thành ngày")


def test_a_merged_unit_says_into_which_and_since_when() -> None:
    text = said(
        "unit-merged", "unit_code", "TM09", lineage__into="TM02", lineage__since="2025-07-01"
    )
    assert text == (
        "“TM09” đã sáp nhập vào (hoặc đổi thành) “TM02” (Xã Chi Lăng) từ 01/07/2025; dùng mã mới "
        "“TM02”"
    )


@pytest.mark.parametrize(
    ("rule", "value", "right"),
    [
        ("points-missing", None, "Ghi một số; không đạt thì ghi 0"),
        ("points-not-applicable", "1", "Để trống ô này"),
        ("component-not-self-scored", "1", "Để trống ô này"),
        ("points-not-a-number", "1,5 điểm", "Có phải 1,5?"),
        ("points-not-a-number", "1.5 điểm", "Có phải 1,5?"),
        ("points-not-a-number", "1,5/2", "Có phải 1,5?"),
        ("points-not-a-number", "O,5", "Có phải 0,5?"),
        ("points-not-a-number", "75%", "Ghi số điểm, không ghi phần trăm"),
        ("points-not-a-number", "1.000,5", "Chỉ ghi một dấu thập phân"),
        ("points-not-a-number", "2024-05-01", "Có phải 1,5? Excel đã đổi số thành ngày"),
        ("points-not-a-number", "từ 1 đến 2", "Ghi một số, ví dụ 1,5"),
        ("points-not-a-number", "một", "Ghi một số, ví dụ 1,5"),
        ("column-absent", None, "Giữ hàng tiêu đề của biểu mẫu"),
        ("row-absent", None, "Thêm dòng này"),
        ("row-duplicated", None, "Giữ một dòng"),
        ("points-not-a-number", "=A1+1", "Ô là công thức chưa có kết quả"),
    ],
)
def test_each_fault_of_points_has_its_own_way_out(rule: str, value: str | None, right: str) -> None:
    assert said(rule, "points", value).startswith(right)


def test_limits_are_said_with_a_decimal_comma() -> None:
    text = said("points-off-step", "points", "0.3", expected__step="0.5", expected__min_points="0")
    assert text == "Được ghi: tối thiểu 0, bước 0,5"
