"""The sheets of a workbook as rows of text: cached values only, no macro and no formula is run.

Belongs here: reading through calamine once `package` has let the file in, and which sheet holds
the data. Rows and columns keep the places that a person sees.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from chuky.contracts.cells import sent_text
from chuky.intake.bounds import Rows, too_large
from chuky.intake.limits import MAX_COLUMNS, MAX_ROWS
from chuky.intake.package import locked, require_safe
from chuky.intake.refusal import SAVE_AGAIN, refused

_LARGEST_EXPONENT: Final = 20


def read_sheets(content: bytes, file: str) -> Mapping[str, Rows]:
    """Every sheet by name, in order, hidden ones too. Raises Unparsable."""
    require_safe(content, file)
    return read_bound(content, file)


Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
"""First and last cell of each merged rectangle: (row, column) from 0."""


def read_bound(
    content: bytes, file: str, arrange: Callable[[Rows, Merged], Rows] | None = None
) -> Mapping[str, Rows]:
    """As `read_sheets`, of a workbook that was found safe or is the office's own.

    `arrange`: what is made of a sheet's rows and its merged cells.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        read = {
            name: _rows(sheet.to_python(skip_empty_area=False), name, file)
            for name, sheet in sheets.items()
        }
    except PasswordError:
        raise locked(file) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise refused(
            file, "không mở được bảng tính", "the workbook can't be opened", SAVE_AGAIN
        ) from None
    if arrange is not None:
        for name, sheet in sheets.items():
            read[name] = arrange(read[name], sheet.merged_cell_ranges or ())
    return read


def _rows(values: Sequence[Sequence[object]], sheet: str, file: str) -> Rows:
    width = max((len(row) for row in values), default=0)
    if len(values) > MAX_ROWS or width > MAX_COLUMNS:
        raise too_large(file, sheet)
    return [[cell_text(value) for value in row] for row in values]


def cell_text(value: object) -> str | None:
    """A cell as its sender typed it: a workbook keeps 15 digits of a number, so 0.1+0.2 is 0.3."""
    if value is None or value == "":
        return None
    if isinstance(value, float):
        number = Decimal(f"{value:.15g}")
        if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
            return repr(value)
        return format(number.normalize(), "f")
    if isinstance(value, date | datetime):
        return sent_text(value)
    return str(value)
