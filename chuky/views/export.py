"""Any table as a workbook or as CSV; text that a spreadsheet would run is neutralised."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from chuky.clock import VIETNAM

Value = str | int | Decimal | datetime | None
"""What a cell may hold."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take text for a formula (OWASP, CSV injection)."""


@dataclass(frozen=True)
class Table:
    """A sheet to be: its headings and rows; `mark` stands in the first line of a rehearsal's."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]
    mark: str | None = None


def neutral(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe in front of what looks like a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark: Excel in Vietnam opens it with its letters right."""
    out = io.StringIO()
    writer = csv.writer(out)
    if table.mark:
        writer.writerow([table.mark])
    writer.writerow(table.headings)
    for row in table.rows:
        writer.writerow([_text(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(table: Table) -> bytes:
    """An xlsx of one sheet with a fixed heading and a filter; text is written as text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(table.name[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    start = 1 if table.mark else 0
    if table.mark:
        sheet.write_string(0, 0, table.mark, bold)
    for column, heading in enumerate(table.headings):
        sheet.write_string(start, column, heading, bold)
        sheet.set_column(column, column, max(12, min(len(heading) + 6, 40)))
    last = start
    for last, row in enumerate(table.rows, start + 1):
        for column, value in enumerate(row):
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                sheet.write_number(last, column, float(value))
            elif value is not None:
                sheet.write_string(last, column, _text(value))
    sheet.autofilter(start, 0, last, max(len(table.headings) - 1, 0))
    sheet.freeze_panes(start + 1, 0)
    book.close()
    return out.getvalue()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    return neutral(value) if isinstance(value, str) else str(value)
