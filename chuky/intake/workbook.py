"""The sheets of a workbook as rows of text: cached values only, no macro and no formula is run.

Belongs here: reading through calamine once `package` has let the file in, and which sheet holds
the data. Rows and columns keep the places that a person sees.
"""

import io
from collections.abc import Mapping, Sequence
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
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    require_safe(content, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False), name, file)
            for name in book.sheet_names
        }
    except PasswordError:
        raise locked(file) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise refused(
            file, "không mở được bảng tính", "the workbook can't be opened", SAVE_AGAIN
        ) from None


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
