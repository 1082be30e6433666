"""A table that somebody sent, as text cells under the contract's column names.

CSV and workbooks (.xlsx, .xlsm, .ods). Cells stay as sent, so that the contract's rules judge what
people wrote and nothing was guessed on the way. Each row remembers where it stood.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chuky.contracts import Contract
from chuky.intake.bounds import Rows, require_few, require_printable, too_large
from chuky.intake.encoding import decode, require_unicode
from chuky.intake.formulas import uncalculated
from chuky.intake.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from chuky.intake.media import media_type_of
from chuky.intake.refusal import SAVE_AGAIN, Unparsable, refused
from chuky.intake.stamp import SHEET, SUM_MARK, Stamp, read_stamp, require_same
from chuky.intake.workbook import read_sheets
from chuky.language import Text

if TYPE_CHECKING:
    from pandas import DataFrame

_HEAD = 30
"""Headings stand in the first rows; titles and notes may come before them."""
_LONGEST_LINE = 25 * MAX_COLUMNS
"""Separators in one line of CSV, texts with commas included."""


@dataclass(frozen=True)
class SentTable:
    """A table and its places: `rows` and `columns` count from 1, as spreadsheets do.

    `frame` has one text column a heading; `sheet` is None for CSV; `headings`: as they stand there.
    """

    frame: "DataFrame"
    sheet: str | None
    rows: tuple[int, ...]
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    stamp: Stamp | None = None


def parse_table(
    content: bytes, file_name: str, contract: Contract, expected: Stamp | None = None
) -> "DataFrame":
    """Text cells, one column a contract column (absent ones are absent). Raises Unparsable."""
    return read_table(content, file_name, contract, expected).frame


def read_table(
    content: bytes,
    file_name: str,
    contract: Contract,
    expected: Stamp | None = None,
    most_rows: int = MAX_ROWS,
) -> SentTable:
    """The table with its places. A stamped form must bear `expected`. Raises Unparsable.

    `most_rows`: filled rows that make sense where it was sent.
    """
    if not content:
        raise refused(file_name, "tệp rỗng, 0 byte", "the file is empty, 0 bytes")
    if len(content) > MAX_BYTES:
        size, most = f"{len(content) / 1e6:.0f} MB", f"{MAX_BYTES / 1e6:.0f} MB"
        raise refused(
            file_name, f"tệp nặng {size}, tối đa {most}", f"the file has {size}, at most {most}"
        )
    kind = media_type_of(content)
    if kind == "application/zip":
        sheets = read_sheets(content, file_name)
        return _from_workbook(content, sheets, file_name, contract, expected, most_rows)
    if kind in _NOT_TABLES:
        vi, en = _NOT_TABLES[kind]
        way = _UNPACK if kind in _ARCHIVES else SAVE_AGAIN
        raise refused(file_name, f"đây là {vi}", f"this is {en}", way)
    rows = _csv_rows(decode(content, file_name), file_name, most_rows)
    return _table(rows, None, file_name, contract, None)


_ARCHIVES = frozenset({"application/vnd.rar", "application/x-7z-compressed"})
_UNPACK = Text("giải nén rồi gửi riêng tệp bảng tính", "unpack it and send the workbook alone")
_NOT_TABLES: Mapping[str, tuple[str, str]] = {
    "application/pdf": ("tệp PDF, không phải bảng tính", "a PDF, not a workbook"),
    "image/png": ("tệp ảnh, không phải bảng tính", "a picture, not a workbook"),
    "image/jpeg": ("tệp ảnh, không phải bảng tính", "a picture, not a workbook"),
    "application/vnd.rar": ("tệp nén RAR, không phải bảng tính", "a RAR archive"),
    "application/x-7z-compressed": ("tệp nén 7z, không phải bảng tính", "a 7z archive"),
    "text/html": ("trang web, không phải bảng tính", "a web page, not a workbook"),
    "application/vnd.apache.parquet": ("tệp Parquet, không phải bảng tính", "a Parquet file"),
    "application/x-ole-storage": (
        "tệp .xls đời cũ (Excel 97–2003) hoặc tệp đặt mật khẩu",
        "an old .xls (Excel 97–2003) or a file behind a password",
    ),
}


def _from_workbook(
    content: bytes,
    sheets: Mapping[str, Rows],
    file: str,
    contract: Contract,
    expected: Stamp | None,
    most_rows: int,
) -> SentTable:
    stamp = read_stamp(sheets[SHEET], file) if SHEET in sheets else None
    if stamp is not None and expected is not None:
        require_same(stamp, expected, file)
    named = {name: rows for name, rows in sheets.items() if name != SHEET}
    found = [name for name, rows in named.items() if _head(rows, contract) is not None]
    if len(found) > 1:
        listed = ", ".join(f"“{name[:40]}”" for name in found[:3])
        raise refused(
            file,
            f"có {len(found)} trang tính cùng tiêu đề ({listed}), không biết trang nào đúng",
            f"{len(found)} sheets have the headings ({listed}); which one counts is unclear",
            Text("chỉ để lại một trang", "keep one"),
        )
    name = found[0] if found else next(iter(named), "")
    rows = named.get(name, [])
    require_few(sum(1 for row in rows if any(row)), most_rows, file)
    return _table(_with_formulas(rows, content, name, contract), name, file, contract, stamp)


def _with_formulas(rows: Rows, content: bytes, sheet: str, contract: Contract) -> Rows:
    """The rows with formulas in place of the blanks that a program left for their results.

    Only under the contract's columns and in rows that hold something else: sums don't matter.
    """
    head = _head(rows, contract)
    if head is None:
        return rows
    known = {column.name for column in contract.columns}
    names = [_column_name(contract, cell) for cell in rows[head]]
    for (row, column), formula in uncalculated(content, sheet).items():
        inside = head + 1 < row <= len(rows) and column <= len(names)
        if inside and names[column - 1] in known and any(rows[row - 1]):
            cells = rows[row - 1]
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = cells[column - 1] or formula
    return rows


def _head(rows: Rows, contract: Contract) -> int | None:
    """Where the headings stand: the row with most of the contract's columns, two at least."""
    known = {column.name for column in contract.columns}
    counts = [
        len({_column_name(contract, cell) for cell in row if cell} & known) for row in rows[:_HEAD]
    ]
    best = max(counts, default=0)
    return counts.index(best) if best > 1 else None


def _table(
    rows: Rows, sheet: str | None, file: str, contract: Contract, stamp: Stamp | None
) -> SentTable:
    import pandas as pd

    head = _head(rows, contract)
    if head is None:
        require_unicode(" ".join(cell for row in rows[:_HEAD] for cell in row if cell), file)
        head = next((place for place, row in enumerate(rows) if any(row)), 0)
    names = [_column_name(contract, cell) for cell in rows[head]] if rows else []
    require_printable(rows, sheet, file)
    _require_single(names, contract, file)
    _require_inside(rows[head + 1 :], len(names), head + 2, file)
    body = [(place, row) for place, row in enumerate(rows[head + 1 :], head + 2) if any(row)]
    if stamp is not None and "unit_code" in names:
        column = names.index("unit_code")
        body = [(place, row) for place, row in body if row[column : column + 1] != [SUM_MARK]]
    return SentTable(
        frame=pd.DataFrame(
            [_padded(row, len(names)) for _, row in body], columns=names, dtype="object"
        ),
        sheet=sheet,
        rows=tuple(place for place, _ in body),
        columns={name: place for place, name in enumerate(names, start=1) if name},
        headings={
            name: cell for name, cell in zip(names, rows[head] if rows else [], strict=True) if cell
        },
        stamp=stamp,
    )


def _require_single(names: list[str], contract: Contract, file: str) -> None:
    for column in contract.columns:
        if names.count(column.name) > 1:
            raise refused(
                file,
                f"cột “{column.title.vi}” xuất hiện {names.count(column.name)} lần",
                f"column “{column.title.en}” occurs {names.count(column.name)} times",
                Text("chỉ giữ lại một cột", "keep one"),
            )


def _require_inside(rows: Rows, width: int, first: int, file: str) -> None:
    """No cell may stand beyond the headings: nothing that was written is dropped in silence."""
    for place, row in enumerate(rows, first):
        if any(row[width:]):
            raise refused(
                file,
                f"dòng {place} có nhiều ô hơn số cột tiêu đề ({width})",
                f"row {place} has more cells than there are headings ({width})",
                Text(
                    "kiểm tra dấu phân cách, đặt nháy kép quanh chữ có dấu phẩy",
                    "check the separator; put quotes around text with commas",
                ),
            )


def _column_name(contract: Contract, cell: str | None) -> str:
    """The contract's name for a heading: the name itself or what a clerk calls it."""
    import unicodedata

    heading = " ".join(unicodedata.normalize("NFC", cell or "").split()).casefold()
    for column in contract.columns:
        titles = (column.name, column.title.vi, column.title.en)
        if heading in [title.casefold() for title in titles]:
            return column.name
    return heading


def _padded(cells: list[str | None], width: int) -> list[str | None]:
    return [*cells, *[None] * (width - len(cells))][:width]


def _csv_rows(text: str, file: str, most_rows: int) -> Rows:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    if any(line.count(delimiter) > _LONGEST_LINE for line in io.StringIO(text)):
        raise too_large(file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = ([cell or None for cell in cells] for cells in reader)
    try:
        return _bounded(rows, file, most_rows)
    except csv.Error as error:
        raise _no_csv(file, reader.line_num, str(error)) from None


def _no_csv(file: str, line: int, why: str) -> Unparsable:
    if "field larger" in why:
        return refused(
            file,
            f"dòng {line} có ô dài hơn {csv.field_size_limit():,} chữ".replace(",", "."),
            f"line {line} has a cell of more than {csv.field_size_limit():,} letters",
            Text(
                "kiểm tra dấu nháy kép mở mà không đóng; rút gọn ô ấy",
                "check for a quote that never closes; shorten the cell",
            ),
        )
    return refused(
        file,
        f"dòng {line} sai dạng CSV",
        f"line {line} is no valid CSV",
        Text("kiểm tra dấu nháy kép", "check the quotes"),
    )


def _bounded(rows: Iterator[list[str | None]], file: str, most_rows: int) -> Rows:
    kept: Rows = []
    filled = 0
    for number, cells in enumerate(rows, start=1):
        filled += any(cells)
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise too_large(file)
        require_few(filled, most_rows, file)
        kept.append(cells)
    return kept
