"""What a table must keep within, whatever it is about: its size, and letters that are letters.

Belongs here: refusals with their place. The numbers are in `limits`; what cells must say is in
contracts.
"""

import re
from collections.abc import Sequence
from typing import Final

from chuky.intake.limits import MAX_COLUMNS, MAX_ROWS
from chuky.intake.refusal import Unparsable, refused
from chuky.language import Text

Rows = list[list[str | None]]
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Signs that no keyboard types: a database or a page can't hold them."""


def too_large(file: str, sheet: str = "") -> Unparsable:
    """A table beyond the limits of rows or columns."""
    where = f" “{sheet[:40]}”" if sheet else ""
    return refused(
        file,
        f"bảng{where} quá lớn (tối đa {MAX_ROWS:,} dòng, {MAX_COLUMNS} cột)".replace(",", ".", 1),
        f"the table{where} is too large (at most {MAX_ROWS} rows, {MAX_COLUMNS} columns)",
    )


def require_few(filled: int, most: int, file: str) -> None:
    """Return where a table may be what was asked for. Raises Unparsable."""
    if filled > most:
        raise refused(
            file,
            f"bảng có quá nhiều dòng so với biểu này (tối đa {most})",
            f"the table has far more rows than this form asks for (at most {most})",
            Text(
                "gửi đúng biểu của đơn vị, xóa các dòng thừa",
                "send the unit's own form, without the surplus rows",
            ),
        )


def require_printable(rows: Sequence[Sequence[str | None]], sheet: str | None, file: str) -> None:
    """Return where every cell is text. Raises Unparsable with the first cell that isn't."""
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            found = _CONTROL.search(cell) if cell else None
            if found is not None:
                raise _control(file, sheet, number, column, ord(found[0]))


def _control(file: str, sheet: str | None, row: int, column: int, sign: int) -> Unparsable:
    where = f"trang “{sheet[:40]}”, " if sheet else ""
    place = f"sheet “{sheet[:40]}”, " if sheet else ""
    return refused(
        file,
        f"{where}dòng {row}, cột {column} có ký tự điều khiển U+{sign:04X}, không phải chữ",
        f"{place}row {row}, column {column} holds the control sign U+{sign:04X}, no letter",
        Text("xóa ô ấy rồi gõ lại", "clear that cell and type it anew"),
    )
