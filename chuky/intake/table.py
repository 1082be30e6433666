"""A table that somebody sent, as text cells under the contract's column names.

CSV (UTF-8 or UTF-16, comma, semicolon or tab) and Excel workbooks. Cells stay as sent, so that the
contract's rules judge what people wrote and nothing was guessed on the way.
"""

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chuky.contracts import Contract
from chuky.exceptions import ChukyError
from chuky.intake.media import media_type_of

if TYPE_CHECKING:
    from pandas import DataFrame

MAX_BYTES = 20_000_000
"""A workbook of 3,321 units × 100 components has about 12 MB."""
MAX_COLUMNS = 200
MAX_ROWS = 500_000


class Unparsable(ChukyError):
    """{file}: {reason}; {way_out}"""

    en = "{file}: {reason}; {way_out}"


def parse_table(content: bytes, file_name: str, contract: Contract) -> "DataFrame":
    """Text cells, one column a contract column (absent ones are absent). Raises Unparsable."""
    import pandas as pd

    if len(content) > MAX_BYTES:
        size = f"{len(content) / 1e6:.0f} MB"
        raise _refused(file_name, f"tệp nặng {size}, tối đa {MAX_BYTES / 1e6:.0f} MB")
    kind = media_type_of(content)
    if kind == "application/zip":
        rows = _workbook_rows(content, file_name)
    else:
        rows = _csv_rows(_text(content, file_name), file_name)
    header, *body = rows or [[]]
    names = [_column_name(contract, cell) for cell in header]
    records = [_padded(cells, len(names)) for cells in body if any(cells)]
    return pd.DataFrame(records, columns=names, dtype="object")


def _column_name(contract: Contract, cell: str | None) -> str:
    """The contract's name for a heading: the name itself or what a clerk calls it."""
    heading = " ".join((cell or "").split()).casefold()
    for column in contract.columns:
        titles = (column.name, column.title.vi, column.title.en)
        if heading in [title.casefold() for title in titles]:
            return column.name
    return heading


def _padded(cells: list[str | None], width: int) -> list[str | None]:
    return [*cells, *[None] * (width - len(cells))][:width]


def _text(content: bytes, file_name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            if encoding == "utf-8-sig" or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(
        file_name, "không đọc được chữ: tệp không phải UTF-8", "lưu lại dạng CSV UTF-8 hoặc .xlsx"
    )


def _csv_rows(text: str, file_name: str) -> list[list[str | None]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(_bounded(([cell or None for cell in cells] for cells in reader), file_name))
    except csv.Error as error:
        raise _refused(
            file_name, f"dòng {reader.line_num} sai dạng CSV ({error})", "kiểm tra dấu nháy kép"
        ) from None


def _workbook_rows(content: bytes, file_name: str) -> list[list[str | None]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError) as error:
        raise _refused(
            file_name, f"không mở được bảng tính ({error})", "mở bằng Excel rồi lưu lại .xlsx"
        ) from None
    return list(_bounded(([_cell(value) for value in row] for row in rows), file_name))


def _cell(value: object) -> str | None:
    """A workbook's number as the shortest text that is that number: 0.1, not 0.1000…01."""
    if value is None or value == "":
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _bounded(rows: Iterator[list[str | None]], file_name: str) -> Iterator[list[str | None]]:
    for number, cells in enumerate(rows, start=1):
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise _refused(file_name, f"bảng quá lớn (tối đa {MAX_ROWS} dòng, {MAX_COLUMNS} cột)")
        yield cells


def _refused(file: str, reason: str, way_out: str = "kiểm tra có đúng tệp không") -> Unparsable:
    return Unparsable(file=file, reason=reason, way_out=way_out)
