"""From an office's old workbook to values and roster, by a mapping that is kept."""

from decimal import Decimal
from pathlib import Path

import pytest

from chuky.intake import Unparsable
from chuky.mapping import extract, propose, read_layout, read_old, write_layout
from chuky.mapping.extract import LayoutDiffers
from chuky.mapping.propose import Known, LayoutUnclear
from chuky.mapping.write import write_values
from chuky.plan import find_plan, load_plan
from chuky.workbook.last_year import read_last_year
from tests.chuky.intake.books import xlsx

pytestmark = pytest.mark.unit
LOADED = load_plan(find_plan("thanh-mien-par-index-2023"))
KNOWN = Known.of(LOADED.plan, LOADED.criteria)
WIDE = xlsx(
    [
        ["BẢNG TỔNG HỢP ĐIỂM NĂM 2022"],
        [],
        ["TT", "Đơn vị", "1.1", "1.2. Mức độ hoàn thành kế hoạch cải cách hành chính năm", "Tổng"],
        [1, "UBND xã Cao Thắng", 1.5, "2,25", 3.75],
        [2, "Chi Lăng Bắc", 2, "-", 2],
        [3, "Xã Cũ Nhập Rồi", 1, 1, 2],
        [None, "Cộng", None, None, None],
    ]
)
LONG = xlsx(
    [
        ["Mã đơn vị", "Mã TC", "Điểm thẩm định"],
        ["TM01", "1.1", "1,5"],
        ["TM01", "1.2", "ba"],
        ["TM01", "99.9", 1],
        ["TM02", "1.1", 2],
    ]
)


def test_a_row_a_unit_and_a_column_a_component_is_read() -> None:
    sheets = read_old(WIDE, "cu.xlsx")
    proposal = propose(sheets, KNOWN, "cu.xlsx")
    assert proposal.layout.heading_row == 3
    assert list(proposal.layout.wide.values()) == ["1.1", "1.2"]
    assert proposal.layout.columns == {"unit_name": "Đơn vị"}
    found = extract(sheets, proposal.layout, KNOWN, "cu.xlsx")
    assert found.points == {
        ("TM02", "1.1"): Decimal("1.5"),
        ("TM02", "1.2"): Decimal("2.25"),
        ("TM03", "1.1"): Decimal(2),
        ("Xã Cũ Nhập Rồi", "1.1"): Decimal(1),
        ("Xã Cũ Nhập Rồi", "1.2"): Decimal(1),
    }
    assert not found.unread


def test_what_is_only_likely_is_a_doubt_and_unused_without_a_yes() -> None:
    sheets = read_old(WIDE, "cu.xlsx")
    proposal = propose(sheets, KNOWN, "cu.xlsx")
    assert [(one.part, one.old, one.meant) for one in proposal.doubts] == [
        ("units", "Chi Lăng Bắc", "TM03")
    ]
    refused = proposal.layout.model_copy(update={"units": {}})
    found = extract(sheets, refused, KNOWN, "cu.xlsx")
    assert ("TM03", "1.1") not in found.points
    assert found.points["Chi Lăng Bắc", "1.1"] == 2


def test_a_row_a_unit_and_component_is_read_and_bad_cells_are_named() -> None:
    sheets = read_old(LONG, "cu.xlsx")
    layout = propose(sheets, KNOWN, "cu.xlsx").layout
    found = extract(sheets, layout, KNOWN, "cu.xlsx")
    assert found.points == {("TM01", "1.1"): Decimal("1.5"), ("TM02", "1.1"): Decimal(2)}
    assert [(one.row, one.value) for one in found.unread] == [(3, "ba"), (4, "99.9")]


def test_two_values_for_one_cell_are_told_not_chosen() -> None:
    content = "Mã đơn vị;Mã TC;Điểm\nTM01;1.1;1\nTM01;1.1;2\n".encode()
    sheets = read_old(content, "cu.csv")
    found = extract(sheets, propose(sheets, KNOWN, "cu.csv").layout, KNOWN, "cu.csv")
    assert found.points == {("TM01", "1.1"): Decimal(1)}
    assert [one.row for one in found.unread] == [3]


def test_a_kept_mapping_reads_the_same_again(tmp_path: Path) -> None:
    sheets = read_old(WIDE, "cu.xlsx")
    layout = propose(sheets, KNOWN, "cu.xlsx").layout
    path = tmp_path / "mapping.yaml"
    write_layout(path, layout)
    assert read_layout(path) == layout


def test_a_mapping_of_another_workbook_is_refused_by_the_column_that_lacks() -> None:
    layout = propose(read_old(WIDE, "cu.xlsx"), KNOWN, "cu.xlsx").layout
    other = layout.model_copy(update={"sheet": None})
    with pytest.raises(LayoutDiffers, match="Đơn vị"):
        extract(read_old(LONG, "khac.xlsx"), other, KNOWN, "khac.xlsx")


def test_a_workbook_without_scores_is_refused_in_words() -> None:
    with pytest.raises(LayoutUnclear, match=r"cu\.xlsx.*--list"):
        propose(read_old(xlsx([["Họ tên", "Ngày sinh"], ["A", "B"]]), "cu.xlsx"), KNOWN, "cu.xlsx")


def test_a_code_that_a_merged_unit_keeps_has_last_years_name_in_last_years_values(
    tmp_path: Path,
) -> None:
    first, *others = LOADED.plan.units
    merged = first.model_copy(update={"name": "Phường Mới", "predecessors": (first.code, "TM90")})
    plan = LOADED.plan.model_copy(update={"units": (merged, *others)})
    known = Known.of(plan, LOADED.criteria)
    rows = [["Mã đơn vị", "Tên đơn vị", "Mã TC", "Điểm"], [first.code, "Phường Cũ", "1.1", 1]]
    sheets = read_old(xlsx(rows), "cu.xlsx")
    layout = propose(sheets, known, "cu.xlsx").layout
    write_values(tmp_path, extract(sheets, layout, known, "cu.xlsx"), plan)
    last = read_last_year(tmp_path / "last-year.csv")
    assert last.name(first.code) == "Phường Cũ"
    assert last.sources(merged) == (first.code,)


TIED = xlsx(
    [
        ["Mã đơn vị", "Mã TC", "Điểm tự chấm", "Điểm thẩm định"],
        ["TM01", "1.1", 2, 1.5],
        ["TM01", "1.2", -5, 999],
    ]
)


def test_two_columns_that_fit_as_well_are_a_doubt_and_the_appraised_one_is_proposed() -> None:
    sheets = read_old(TIED, "cu.xlsx")
    proposal = propose(sheets, KNOWN, "cu.xlsx")
    assert proposal.layout.columns["points"] == "Điểm thẩm định"
    (doubt,) = proposal.doubts
    assert (doubt.meant, doubt.old, doubt.others) == ("points", "Điểm thẩm định", ("Điểm tự chấm",))


@pytest.mark.parametrize(("column", "value"), [("Điểm tự chấm", "-5"), ("Điểm thẩm định", "999")])
def test_points_outside_the_scale_are_told_and_not_taken(column: str, value: str) -> None:
    sheets = read_old(TIED, "cu.xlsx")
    layout = propose(sheets, KNOWN, "cu.xlsx").layout
    columns = {**layout.columns, "points": column}
    found = extract(sheets, layout.model_copy(update={"columns": columns}), KNOWN, "cu.xlsx")
    assert list(found.points) == [("TM01", "1.1")]
    (unread,) = found.unread
    assert unread.value == value
    assert "ngoài thang điểm" in unread.why.vi


def test_a_row_wider_than_a_table_can_be_is_refused_not_cut() -> None:
    with pytest.raises(Unparsable, match="quá lớn"):
        read_old(("a," * 300 + "\n1," + "2," * 299).encode(), "cu.csv")
