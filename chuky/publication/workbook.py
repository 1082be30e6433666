"""results.xlsx: ranking sheets with live sums, every component, and where the numbers come from.

A spreadsheet stores numbers as binary floats; that is its own form. The exact numbers are in
results.csv, from which verification compares every cell.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from chuky.publication.package import repack
from chuky.publication.page import SOURCES, day
from chuky.publication.templates import number
from chuky.publication.view import GroupView, Rendering
from chuky.scoring.model import UnitResult

_A4: Final = 9  # Excel's number of the paper size
_HEADING: Final = {
    "bold": True,
    "text_wrap": True,
    "valign": "top",
    "bg_color": "#F2F2F2",
    "border": 1,
}


@dataclass(frozen=True)
class _Styles:
    title: Any
    mark: Any
    heading: Any
    text: Any
    points: Callable[[int], Any]


def results_xlsx(rendering: Rendering) -> bytes:
    """The workbook; the same input gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": rendering.given.plan.subject,
            "comments": rendering.given.mark or "",
            "created": rendering.given.published_at.replace(tzinfo=None),
        }
    )
    styles = _styles(book)
    for position, view in enumerate(rendering.groups, start=1):
        _ranking_sheet(book, styles, rendering, view, position)
    for position, view in enumerate(rendering.groups, start=1):
        _component_sheet(book, styles, rendering, view, position)
    _about_sheet(book, styles, rendering)
    book.close()
    return repack(buffer.getvalue())


def _styles(book: Any) -> _Styles:
    made: dict[int, Any] = {}

    def points(places: int) -> Any:
        if places not in made:
            form = "0." + "0" * places if places else "0"
            made[places] = book.add_format({"num_format": form, "border": 1})
        return made[places]

    return _Styles(
        title=book.add_format({"bold": True, "font_size": 14}),
        mark=book.add_format({"bold": True, "font_color": "#8A3B00"}),
        heading=book.add_format(_HEADING),
        text=book.add_format({"border": 1}),
        points=points,
    )


def _sheet(book: Any, styles: _Styles, rendering: Rendering, name: str, title: str) -> Any:
    """A sheet with its title in row 1, the mark in row 2, and its print setup."""
    sheet = book.add_worksheet(name)
    mark = rendering.given.mark
    sheet.write_string(0, 0, title, styles.title)
    if mark:
        sheet.write_string(1, 0, mark, styles.mark)
        sheet.set_header(f"&C&B{mark}")
    sheet.set_footer("&L&A&RTrang &P/&N")
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    return sheet


def _headings(sheet: Any, styles: _Styles, names: Sequence[str]) -> None:
    for column, name in enumerate(names):
        sheet.write_string(3, column, name, styles.heading)
    sheet.set_row(3, 90)  # six lines of a criterion's name in a narrow column
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 3)


def _suffix(rendering: Rendering, position: int) -> str:
    return f" {position}" if len(rendering.groups) > 1 else ""


def _ranking_sheet(
    book: Any, styles: _Styles, rendering: Rendering, view: GroupView, position: int
) -> None:
    title = f"{rendering.given.plan.subject} – {view.group.name}"
    name = "Xếp hạng" + _suffix(rendering, position)
    sheet = _sheet(book, styles, rendering, name, title)
    codes = [criterion.code for criterion in view.criteria]
    fixed = ["Hạng", "Mã đơn vị", "Đơn vị", "Xếp loại", "Tình trạng", "Điểm tối đa", "Chỉ số"]
    heads = [f"{criterion.code}. {criterion.name}" for criterion in view.criteria]
    _headings(sheet, styles, [*fixed, *heads, "Tổng điểm"])
    for row, unit in enumerate(view.units, start=4):
        _ranking_row(sheet, styles, view, unit, row, codes)
    sheet.set_column(0, 1, 7)
    sheet.set_column(2, 2, 24)
    sheet.set_column(3, len(fixed) + len(codes), 9.5)
    sheet.set_column(4, 4, 14)
    if view.units:
        sheet.autofilter(3, 0, 3 + len(view.units), len(fixed) + len(codes))


def _ranking_row(
    sheet: Any, styles: _Styles, view: GroupView, unit: UnitResult, row: int, codes: list[str]
) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    points = styles.points(view.places)
    sheet.write_string(row, 1, unit.code, styles.text)
    sheet.write_string(row, 2, unit.name, styles.text)
    sheet.write_string(row, 3, view.band(unit).vi, styles.text)
    sheet.write_string(row, 4, view.status(unit).vi, styles.text)
    _number(sheet, row, 0, None if unit.rank is None else Decimal(unit.rank), styles.points(0))
    _number(sheet, row, 5, unit.max_points, points)
    _number(sheet, row, 6, unit.index, points)
    for column, code in enumerate(codes, start=7):
        _number(sheet, row, column, unit.criteria.get(code), points)
    last = 7 + len(codes)
    if unit.total is None or not codes:
        sheet.write_string(row, last, "–", styles.text)
        return
    span = f"{xl_rowcol_to_cell(row, 7)}:{xl_rowcol_to_cell(row, last - 1)}"
    places = f"ROUND(SUM({span}),{view.places})"
    sheet.write_formula(row, last, f"={places}", points, float(unit.total))


def _number(sheet: Any, row: int, column: int, value: Decimal | None, style: Any) -> None:
    """Blank is an empty cell, so that sums and filters stay right."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, float(value), style)


def _component_sheet(
    book: Any, styles: _Styles, rendering: Rendering, view: GroupView, position: int
) -> None:
    name = "Tiêu chí thành phần" + _suffix(rendering, position)
    sheet = _sheet(
        book, styles, rendering, name, f"Điểm từng tiêu chí thành phần – {view.group.name}"
    )
    heads = ("Mã đơn vị", "Đơn vị", "Mã tiêu chí", "Tiêu chí thành phần", "Điểm tối đa", "Điểm")
    _headings(sheet, styles, [*heads, "Nguồn điểm", "Áp dụng"])
    names = {part.code: part.name for _, part in view.criteria_set.components()}
    parts = [(unit, part) for unit in view.units for part in unit.components]
    points = styles.points(view.places)
    for row, (unit, part) in enumerate(parts, start=4):
        source = SOURCES[part.source].vi if part.source else "–"
        texts = (unit.code, unit.name, part.code, names.get(part.code, ""))
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.text)
        _number(sheet, row, 4, part.max_points, points)
        _number(sheet, row, 5, part.points, points)
        sheet.write_string(row, 6, source, styles.text)
        sheet.write_string(row, 7, "có" if part.applies else "không", styles.text)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 11)
    sheet.set_column(3, 3, 60)
    sheet.set_column(4, 5, 11)
    sheet.set_column(6, 6, 24)
    sheet.set_column(7, 7, 10)
    if parts:
        sheet.autofilter(3, 0, 3 + len(parts), 7)


def _about_sheet(book: Any, styles: _Styles, rendering: Rendering) -> None:
    given, document = rendering.given, rendering.given.plan.document
    sheet = _sheet(book, styles, rendering, "Thông tin", given.plan.subject)
    lines = [
        ("Quyết định", f"{given.decision.number} ngày {day(given.decision.issued)}"),
        ("Cơ quan ban hành", given.decision.issuer),
        ("Kế hoạch", ", ".join(filter(None, (document.number, document.issuer)))),
        ("Mã băm kết quả (SHA-256 của results.csv)", rendering.results_sha256),
        ("Đầu sổ nhật ký khi công bố", given.audit_head),
    ]
    lines += [
        (
            f"Nhóm {view.group.name}",
            f"{view.criteria_set.title}, {number(view.criteria_set.max_points)} điểm",
        )
        for view in rendering.groups
    ]
    lines += [
        (f"△ Minh họa: {mark.where.vi}", f"{mark.reason} ({mark.source})")
        for mark in rendering.illustrative
    ]
    for row, (label, value) in enumerate(lines, start=3):
        sheet.write_string(row, 0, label, styles.text)
        sheet.write_string(row, 1, value, styles.text)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 90)
