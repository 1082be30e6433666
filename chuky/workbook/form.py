"""A unit's self-assessment form: what it must fill in, what it may not touch, live sums and checks.

Belongs here: drawing the form. What stands in it is in `form_rows`, its guide in `guide`.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any, Final

from chuky.contracts import Contract
from chuky.criteria import Component, CriteriaSet, Criterion
from chuky.intake.stamp import SUM_MARK
from chuky.language import pick
from chuky.plan import Plan, Stage, Unit
from chuky.points import plain
from chuky.workbook.allowed import allowed_text, choices, off_step, said_number, validation
from chuky.workbook.form_rows import (
    FormColumn,
    FormRow,
    form_columns,
    form_rows,
    most_points,
    named,
)
from chuky.workbook.guide import Asked, write_guide
from chuky.workbook.last_year import LastYear
from chuky.workbook.stamped import finished, form_stamp, write_stamp
from chuky.workbook.styles import Styles, print_setup

_HEAD: Final = 5
"""The headings' row, from 0; titles stand above."""
_LISTS: Final = "chuky-ds"
_MOST_TEXT: Final = 2000
"""Characters of one cell of evidence or explanation."""
_ALLOWED_ACTS: Final = {"format_columns": True, "format_rows": True, "autofilter": True}


@dataclass(frozen=True)
class FormOrder:
    """What the forms of a stage are made from. `mark` goes on them in a rehearsal."""

    plan: Plan
    stage: Stage
    contract: Contract
    last: LastYear = field(default_factory=LastYear)
    mark: str | None = None


@dataclass
class _Drawing:
    """One form while it is drawn: where columns stand, where sums must look."""

    sheet: Any
    styles: Styles
    unit: Unit
    criteria: CriteriaSet
    order: FormOrder
    columns: tuple[FormColumn, ...]
    lists: Mapping[tuple[str, ...], str]
    sums: list[int] = field(default_factory=list)

    def at(self, role: str) -> int:
        return next(place for place, column in enumerate(self.columns) if column.role == role)

    def cell(self, row: int, role: str) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        return str(xl_rowcol_to_cell(row, self.at(role)))


def self_assessment_form(order: FormOrder, criteria: CriteriaSet, unit: Unit) -> bytes:
    """The .xlsx for one unit; the same order gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": f"{order.plan.subject} – {unit.name}",
            "comments": order.mark or "",
            "created": datetime.combine(order.plan.starts, time(), UTC).replace(tzinfo=None),
        }
    )
    styles = Styles(book)
    guide = book.add_worksheet(pick("Hướng dẫn", "Guide"))
    sheet = book.add_worksheet(pick("Tự chấm", "Self-assessment"))
    rows = list(form_rows(criteria, unit))
    columns = form_columns(order.contract, unit, order.last)
    drawing = _Drawing(sheet, styles, unit, criteria, order, columns, _write_lists(book, rows))
    asked = Asked(order.plan, order.stage, unit, criteria.illustrative is not None)
    write_guide(guide, styles, asked, order.contract, order.mark)
    _draw(drawing, rows)
    write_stamp(book, form_stamp(order.plan, criteria, unit, order.contract))
    guide.set_first_sheet()
    sheet.activate()
    return finished(book, buffer)


def _write_lists(book: Any, rows: list[FormRow]) -> Mapping[tuple[str, ...], str]:
    """The drop-downs' values as true numbers in a hidden sheet: a comma or point by the locale."""
    from xlsxwriter.utility import xl_col_to_name

    sheet = book.add_worksheet(_LISTS)
    sheet.very_hidden()
    made: dict[tuple[str, ...], str] = {}
    for row in rows:
        values = choices(row.component) if row.component and row.closed is None else ()
        key = tuple(map(plain, values))
        if key and key not in made:
            letter = xl_col_to_name(len(made))
            for place, value in enumerate(values):
                sheet.write_number(place, len(made), float(value))
            made[key] = f"'{_LISTS}'!${letter}$1:${letter}${len(values)}"
    return made


def _draw(drawing: _Drawing, rows: list[FormRow]) -> None:
    sheet, styles = drawing.sheet, drawing.styles
    for place, column in enumerate(drawing.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(_HEAD, place, column.heading, styles["heading"])
    sheet.set_row(_HEAD, 48)
    for row, item in enumerate(rows, start=_HEAD + 1):
        if item.component is None:
            _criterion_row(drawing, row, item.criterion, rows)
        else:
            _component_row(drawing, row, item.component, item)
    last = _HEAD + len(rows)
    _total_row(drawing, last + 1, rows)
    _titles(drawing, last, sum(row.component is not None and not row.closed for row in rows))
    _colour_checks(drawing, last)
    sheet.freeze_panes(_HEAD + 1, 3)
    sheet.repeat_rows(_HEAD)
    sheet.protect("", _ALLOWED_ACTS)
    print_setup(sheet, drawing.order.mark)


def _titles(drawing: _Drawing, last: int, asked: int) -> None:
    sheet, styles, unit = drawing.sheet, drawing.styles, drawing.unit
    order = drawing.order
    first, points = drawing.cell(_HEAD + 1, "points"), drawing.cell(last, "points")
    sheet.write_string(0, 0, pick("BẢNG TỰ CHẤM ĐIỂM", "SELF-ASSESSMENT"), styles["title"])
    sheet.write_string(1, 0, f"{unit.name} ({unit.code})", styles["subtitle"])
    sheet.write_string(2, 0, order.plan.subject, styles["subtitle"])
    if order.mark:
        sheet.write_string(3, 0, order.mark, styles["mark"])
    done = pick("Đã ghi điểm: ", "Scored: ")
    of = pick(f" / {asked} tiêu chí thành phần", f" / {asked} components")
    sums = len(drawing.sums)
    sheet.write_formula(
        4,
        0,
        f'="{done}"&(COUNT({first}:{points})-{sums})&"{of}"',
        styles["subtitle"],
        f"{done}0{of}",
    )


def _criterion_row(drawing: _Drawing, row: int, criterion: Criterion, rows: list[FormRow]) -> None:
    parts = [item for item in rows if item.criterion is criterion and item.component]
    _sum_row(
        drawing,
        row,
        "criterion",
        f"{criterion.code}. {named(criterion)}",
        said=float(most_points(rows, criterion)),
        formula=_subtotal(drawing, row, parts),
    )
    drawing.sums.append(row)


def _subtotal(drawing: _Drawing, row: int, parts: list[FormRow]) -> str:
    """Points that add, less points that are taken off; closed cells are empty."""
    cells: dict[bool, list[str]] = {True: [], False: []}
    for place, item in enumerate(parts, start=row + 1):
        assert item.component is not None  # noqa: S101 - headings were left out
        cells[item.component.nature == "penalty"].append(drawing.cell(place, "points"))
    added = f"SUM({_span(cells[False])})" if cells[False] else "0"
    taken = f"-SUM({_span(cells[True])})" if cells[True] else ""
    return f"=ROUND({added}{taken},{drawing.criteria.places})"


def _span(cells: list[str]) -> str:
    """A range where the cells stand together in one column, which criteria nearly always do."""
    first, last = cells[0], cells[-1]
    letters = first.rstrip("0123456789")
    together = int(last.removeprefix(letters)) - int(first.removeprefix(letters)) + 1 == len(cells)
    return f"{first}:{last}" if together else ",".join(cells)


def _total_row(drawing: _Drawing, row: int, rows: list[FormRow]) -> None:
    cells = "+".join(drawing.cell(place, "points") for place in drawing.sums)
    places = drawing.criteria.places
    _sum_row(
        drawing,
        row,
        "total",
        pick("TỔNG ĐIỂM TỰ CHẤM", "TOTAL"),
        said=float(most_points(rows)),
        formula=f"=ROUND({cells},{places})",
    )


def _sum_row(
    drawing: _Drawing, row: int, style: str, name: str, *, said: float, formula: str
) -> None:
    """A row that only adds up: `SUM_MARK` in the unit's column tells intake that it is no data.

    Last year's columns stay empty: its criteria may have been others.
    """
    sheet, styles = drawing.sheet, drawing.styles
    for place in range(len(drawing.columns)):
        sheet.write_blank(row, place, None, styles[style])
    sheet.set_row(row, 20)
    sheet.write_string(row, drawing.at("unit"), SUM_MARK, styles[f"{style}_code"])
    sheet.write_string(row, drawing.at("name"), name, styles[style])
    if said:
        sheet.write_number(row, drawing.at("max"), said, styles[f"{style}_number"])
    sheet.write_formula(row, drawing.at("points"), formula, styles[f"{style}_number"], 0)


def _component_row(drawing: _Drawing, row: int, component: Component, item: FormRow) -> None:
    sheet, styles = drawing.sheet, drawing.styles
    shut = item.closed is not None
    sheet.write_string(row, drawing.at("unit"), drawing.unit.code, styles["code"])
    sheet.write_string(row, drawing.at("component"), component.code, styles["code"])
    sheet.write_string(row, drawing.at("name"), _name(component), styles["text"])
    sheet.write_number(
        row,
        drawing.at("max"),
        float(component.limit),
        styles["closed_number" if shut else "number"],
    )
    allowed = str(item.closed) if item.closed else allowed_text(component)
    sheet.write_string(row, drawing.at("allowed"), allowed, styles["closed" if shut else "code"])
    _last_cells(drawing, row, component)
    _open_cells(drawing, row, component, shut=shut)
    sheet.set_row(row, _height(drawing, component, allowed))


def _name(component: Component) -> str:
    kinds = {
        "bonus": pick(" (điểm thưởng)", " (bonus)"),
        "penalty": pick(" (điểm trừ: ghi số dương)", " (taken off: write it without a sign)"),
    }
    return named(component) + kinds.get(component.nature, "")


def _height(drawing: _Drawing, component: Component, allowed: str) -> float:
    """Points of height for the longest text: no program measures rows for us on opening."""
    columns = drawing.columns
    lines = max(
        len(_name(component)) / (columns[drawing.at("name")].width * 1.15),
        len(allowed) / (columns[drawing.at("allowed")].width * 1.15),
    )
    return 18.0 * (int(lines) + 1)


def _last_cells(drawing: _Drawing, row: int, component: Component) -> None:
    sources = iter(drawing.order.last.sources(drawing.unit))
    for place, column in enumerate(drawing.columns):
        if column.role == "last":
            value = drawing.order.last.points.get((next(sources), component.code))
            shown = "–" if value is None else said_number(value)
            drawing.sheet.write_string(row, place, shown, drawing.styles["last"])


def _open_cells(drawing: _Drawing, row: int, component: Component, *, shut: bool) -> None:
    sheet, styles = drawing.sheet, drawing.styles
    for place, column in enumerate(drawing.columns):
        if column.role in ("points", "text"):
            number = column.role == "points"
            kind = "number" if number else "text"
            style = ("closed_number" if number else "closed") if shut else f"open_{kind}"
            sheet.write_blank(row, place, None, styles[style])
            if column.role == "text" and not shut:
                sheet.data_validation(row, place, row, place, _SHORT)
    if shut:
        sheet.write_blank(row, drawing.at("check"), None, styles["closed"])
        return
    cell = drawing.cell(row, "points")
    listed = drawing.lists.get(tuple(map(plain, choices(component))))
    sheet.data_validation(cell, validation(component, cell, listed))
    formula = _check(drawing, row, component)
    to_do = pick("Chưa ghi điểm", "No points yet")
    sheet.write_formula(row, drawing.at("check"), formula, styles["check"], to_do)


_SHORT: Final = {
    "validate": "length",
    "criteria": "<=",
    "value": _MOST_TEXT,
    "error_title": "Quá dài · Too long",
    "error_message": f"Tối đa {_MOST_TEXT} ký tự · At most {_MOST_TEXT} characters",
}


def _check(drawing: _Drawing, row: int, component: Component) -> str:
    """What the contract would say about this row, live in the sheet."""
    cell = drawing.cell(row, "points")
    says = [
        (f'{cell}=""', pick("Chưa ghi điểm", "No points yet")),
        (f"NOT(ISNUMBER({cell}))", pick("Phải là số", "Must be a number")),
        (
            f"OR({cell}<{plain(component.min_points)},{cell}>{plain(component.limit)})",
            pick("Ngoài mức điểm", "Out of range"),
        ),
    ]
    if component.step:
        says.append((off_step(component, cell), pick("Sai bước điểm", "Off the step")))
    if component.evidence:
        from xlsxwriter.utility import xl_rowcol_to_cell

        first = drawing.at("text")
        blank = [f'TRIM({xl_rowcol_to_cell(row, first + more)})=""' for more in (0, 1)]
        says.append(
            (
                f"AND({cell}>0,{','.join(blank)})",
                pick("Cần tài liệu hoặc giải trình", "No evidence"),
            )
        )
    formula = '"✓"'
    for condition, text in reversed(says):
        formula = f'IF({condition},"{text}",{formula})'
    return "=" + formula


def _colour_checks(drawing: _Drawing, last: int) -> None:
    place = drawing.at("check")
    for criteria, style in (("==", "right"), ("!=", "wrong")):
        drawing.sheet.conditional_format(
            _HEAD + 1,
            place,
            last,
            place,
            {
                "type": "cell",
                "criteria": criteria,
                "value": '"✓"',
                "format": drawing.styles[style],
            },
        )
