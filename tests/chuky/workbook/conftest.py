"""The small running cycle of the tests of `chuky.cycle`, and its first unit's form."""

import io
from collections.abc import Mapping
from typing import Any

import pytest

from chuky.plan import Unit
from chuky.workbook.form import FormOrder, self_assessment_form
from chuky.workbook.last_year import LastYear
from tests.chuky.cycle.conftest import Running, running

__all__ = ["running"]
SELF = "self-assessment"
FORM_SHEET = "Tự chấm"
HEAD = 6
"""The row of the headings, counted from 1."""


def form(running: Running, unit: Unit | None = None, last: LastYear | None = None) -> bytes:
    """The form of a unit (of the first one)."""
    context = running.context
    unit = unit or context.plan.units[0]
    contract = context.contracts["self_assessment"]
    order = FormOrder(
        context.plan, context.plan.stage(SELF), contract, last or LastYear(), context.mark
    )
    return self_assessment_form(order, context.criteria_of(unit), unit)


def opened(content: bytes) -> Any:
    """The workbook in openpyxl."""
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content))


def columns(sheet: Any) -> dict[str, int]:
    """Heading → column, counted from 1."""
    return {cell.value: cell.column for cell in sheet[HEAD] if cell.value}


def filled(content: bytes, points: Mapping[str, Any] | None = None) -> bytes:
    """The form filled in by its unit: the least points everywhere, `points` by component."""
    book = opened(content)
    sheet = book[FORM_SHEET]
    at = columns(sheet)
    for row in range(HEAD + 1, sheet.max_row + 1):
        code = sheet.cell(row, at["Mã tiêu chí thành phần"]).value
        cell = sheet.cell(row, at["Điểm tự chấm"])
        if code and not cell.protection.locked:
            cell.value = (points or {}).get(code, 0)
            sheet.cell(row, at["Tài liệu kiểm chứng"]).value = "12/BC-UBND ngày 05/12/2023"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.fixture
def blank(running: Running) -> bytes:
    return form(running)
