"""Any table as a file: what its cells may hold, and the CSV. The workbook is in `export_workbook`.

Text that a spreadsheet would run is neutralised.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from chuky.clock import VIETNAM
from chuky.points import plain

Value = str | int | Decimal | date | datetime | None
"""What a cell may hold."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take text for a formula (OWASP, CSV injection)."""
_ABROAD = re.compile(r"^\+(?=\d)")
_HOME = re.compile(r"^(?:\+|00)84[\s.()-]*0?")
_DIALLED = re.compile(r"[\d\s.()-]+")


@dataclass(frozen=True)
class Table:
    """A sheet to be: its headings and rows; `mark` stands in the first line of a rehearsal's."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]
    mark: str | None = None


class Telephone(str):
    """A number as one dials it in Vietnam, in groups: no spreadsheet takes it for a number, whose
    first 0 it would drop, or for a formula. What isn't only a number stays as it was written.
    """

    __slots__ = ()

    def __new__(cls, written: str) -> "Telephone":
        text = _ABROAD.sub("00", _HOME.sub("0", written.strip()))
        if _DIALLED.fullmatch(text):
            text = _grouped(re.sub(r"\D", "", text))
        return super().__new__(cls, text)


def _grouped(digits: str) -> str:
    """`0912 345 678`, `0220 3786 123`."""
    middle = 3 if len(digits) <= 10 else 4
    groups = (digits[:4], digits[4 : 4 + middle], digits[4 + middle :])
    return " ".join(group for group in groups if group)


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
        writer.writerow([as_text(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_text(value: object) -> str:
    """A cell in letters: instants and days as Vietnam writes them, in its own time."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return plain(value)  # the ledger keeps nine places: 59,5 isn't 59,500000000
    return neutral(value) if isinstance(value, str) else str(value)
