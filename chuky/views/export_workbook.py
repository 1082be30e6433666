"""A table as an xlsx of one sheet, in which numbers are numbers and days are days.

What its cells may hold is in `export`.
"""

import io
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chuky.clock import VIETNAM
from chuky.views.export import Table, Telephone, as_text

LONGEST_NAME = 31
"""Letters of a sheet's name that Excel takes."""
NARROWEST, WIDEST = 8, 60
"""Widths of a column, in letters: a heading with its filter's button, half a screen."""
FORMS = {
    "heading": {"bold": True, "bottom": 1},
    "instant": {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
    "day": {"num_format": "dd/mm/yyyy", "align": "left"},
    "telephone": {"num_format": "@"},
}
"""How cells look, by what they hold; `@`: stays text when somebody types it anew."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def as_workbook(table: Table) -> bytes:
    """One sheet: its heading stays in sight, has a filter, and is repeated on paper."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    forms = {name: book.add_format(form) for name, form in FORMS.items()}
    sheet = book.add_worksheet(sheet_name(table.name))
    start = 1 if table.mark else 0
    if table.mark:
        sheet.write_string(0, 0, table.mark, forms["heading"])
    for column, heading in enumerate(table.headings):
        sheet.write_string(start, column, heading, forms["heading"])
    widths = [len(heading) + 3 for heading in table.headings]
    last = start
    for last, row in enumerate(table.rows, start + 1):
        for column, value in enumerate(row):
            if value is not None and value != "":
                widths[column] = max(widths[column], _write(sheet, last, column, value, forms))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, NARROWEST), WIDEST))
    _lay_out(sheet, start, last, max(len(table.headings) - 1, 0))
    book.close()
    return out.getvalue()


def sheet_name(name: str) -> str:
    """A name that Excel takes; of a long one the end, where it says what it is."""
    return _FORBIDDEN.sub("-", name)[-LONGEST_NAME:].strip("' -") or "-"


def _write(sheet: Any, row: int, column: int, value: object, forms: dict[str, Any]) -> int:
    """The letters that the cell takes."""
    kind = type(value)
    if isinstance(value, str):
        text = as_text(value)
        sheet.write_string(row, column, text, forms["telephone"] if kind is Telephone else None)
        return len(text) + 1
    if kind is int or kind is Decimal:
        sheet.write_number(row, column, value)
        return len(str(value)) + 1
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, forms["instant"])
        return 17
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, forms["day"])
        return 11
    return _write(sheet, row, column, as_text(str(value)), forms)


def _lay_out(sheet: Any, start: int, last: int, columns: int) -> None:
    """On the screen and on paper: A4 across, as wide as the page."""
    sheet.autofilter(start, 0, last, columns)
    sheet.freeze_panes(start + 1, 0)
    sheet.repeat_rows(0, start)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
