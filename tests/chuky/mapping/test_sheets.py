"""Old workbooks and sites' exports give the same cells, whatever their form."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from chuky.intake import Unparsable
from chuky.mapping import OldValues, extract, propose, read_old
from tests.chuky.evidence.pieces import old_office
from tests.chuky.intake.books import xlsx
from tests.chuky.mapping.test_mapping import KNOWN, LONG, WIDE
from tests.services.libre_office import recalculated

pytestmark = pytest.mark.unit
EXPORT = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><style>td {color: red}</style></head><body><table><tr><td>Menu</td></tr></table>
<table border=1>
<tr><th rowspan="2">Mã đơn vị</th><th rowspan=2>Mã TC</th><th colspan="2">Điểm</th></tr>
<tr><th>Điểm tự chấm</th><th>Điểm thẩm&nbsp;định</th></tr>
<tr><td>TM01<td>1.1<td>2</td><td>1,5</td></tr>
<tr><td rowspan="2">TM02</td><td>1.1</td><td></td><td>2</td></tr>
<tr><td>1.2</td><td><b>1</b><br>đ</td><td>1</td></tr>
</table></body></html>"""


def test_a_sites_export_that_is_a_web_page_is_read_with_its_cells_in_place() -> None:
    sheets = read_old(EXPORT.encode(), "xuat.xls")
    assert sheets["table 2"] == [
        ["Mã đơn vị", "Mã TC", "Điểm", None],
        ["Mã đơn vị", "Mã TC", "Điểm tự chấm", "Điểm thẩm định"],
        ["TM01", "1.1", "2", "1,5"],
        ["TM02", "1.1", None, "2"],
        ["TM02", "1.2", "1 đ", "1"],
    ]
    layout = propose(sheets, KNOWN, "xuat.xls").layout
    assert layout.heading_row == 2
    assert layout.columns["points"] == "Điểm thẩm định"
    assert len(extract(sheets, layout, KNOWN, "xuat.xls").points) == 3


def test_a_page_of_one_row_of_headings_becomes_values() -> None:
    page = "<table><tr><th>Mã đơn vị<th>Mã TC<th>Điểm thẩm định<tr><td>TM01<td>1.1<td>1,5</table>"
    sheets = read_old(page.encode("utf-16"), "xuat.xls")
    layout = propose(sheets, KNOWN, "xuat.xls").layout
    assert list(extract(sheets, layout, KNOWN, "xuat.xls").points) == [("TM01", "1.1")]


def test_a_page_with_an_endless_span_is_refused_in_little_room() -> None:
    with pytest.raises(Unparsable, match="quá lớn"):
        read_old(b"<table><tr><td colspan=9999999999>a</table>", "xuat.xls")


def merged(points: str) -> bytes:
    """A unit's name over its two rows, and points as `points` says."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("Đơn vị", "Mã TC", "Điểm"))
    sheet.merge_range("A2:A3", "UBND xã Cao Thắng")
    sheet.write_column("B2", ("1.1", "1.2"))
    if points == "merged":
        sheet.merge_range("C2:C3", 1)
    else:
        sheet.write_column("C2", (1, 2))
    book.close()
    return buffer.getvalue()


def test_a_units_name_merged_over_its_rows_stands_for_each_of_them() -> None:
    found = values_of(merged("apart"))
    assert found.points == {("TM02", "1.1"): 1, ("TM02", "1.2"): 2}
    assert not found.unread


def test_points_merged_over_rows_are_not_given_twice() -> None:
    assert values_of(merged("merged")).points == {("TM02", "1.1"): 1}


def test_points_in_a_row_without_a_unit_are_told() -> None:
    (unread,) = values_of(xlsx([["Mã đơn vị", "Mã TC", "Điểm"], [None, "1.1", 2]])).unread
    assert unread.row == 2
    assert "không ghi đơn vị" in unread.why.vi


def values_of(content: bytes) -> OldValues:
    sheets = read_old(content, "cu.xlsx")
    return extract(sheets, propose(sheets, KNOWN, "cu.xlsx").layout, KNOWN, "cu.xlsx")


@pytest.mark.service
@pytest.mark.parametrize("content", [WIDE, LONG], ids=["wide", "long"])
def test_an_old_xls_gives_the_cells_of_its_xlsx(content: bytes, tmp_path: Path) -> None:
    book = tmp_path / "cu.xlsx"
    book.write_bytes(content)
    old = recalculated(book, tmp_path, to="xls").read_bytes()
    assert old.startswith(b"\xd0\xcf\x11\xe0")
    wanted = {name: trimmed(rows) for name, rows in read_old(content, "cu.xlsx").items()}
    assert {name: trimmed(rows) for name, rows in read_old(old, "cu.xls").items()} == wanted


def test_what_only_begins_like_an_old_xls_is_refused() -> None:
    with pytest.raises(Unparsable, match="không mở được"):
        read_old(old_office("Báo cáo"), "cu.xls")


def trimmed(rows: list[list[str | None]]) -> list[list[str | None]]:
    return [row[: max((n for n, cell in enumerate(row, 1) if cell), default=0)] for row in rows]
