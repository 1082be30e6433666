"""Sealing a dataset: the same rows always give the same Parquet bytes and the same CSV twin.

Belongs here: column types, canonical row order, writing and reading both forms. Which columns a
stage's dataset has is in `chuky.publication.frames`; what rows must satisfy is in the contracts.
"""

import csv
import hashlib
import importlib
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple

from chuky.exceptions import ChukyError
from chuky.points import SCALE, parse_points, plain, to_scaled

ColumnType = Literal["text", "points", "integer", "yes_no"]
Value = str | Decimal | int | bool | None
Row = Mapping[str, Value]

LONGEST_TEXT = 100_000
"""Characters in one cell; Python's csv reader stops at 131,072."""
_DECIMAL_DIGITS = 38  # the most that Parquet's 128-bit decimal holds
# what neither XML nor a spreadsheet can hold
_DROPPED = {code: None for code in range(32) if chr(code) not in "\n\t"} | {
    0x7F: None,
    0xFFFE: None,
    0xFFFF: None,
}


class Column(NamedTuple):
    """`key` columns sort the rows and together name one row."""

    name: str
    type: ColumnType = "text"
    key: bool = False


class DatasetInvalid(ChukyError):
    """dòng {row}, cột `{column}`: giá trị {value} không phải {wanted}. Sửa rồi niêm phong lại."""

    en = "row {row}, column `{column}`: {value} is not {wanted}. Correct it and seal again."


class DatasetKeyRepeated(ChukyError):
    """hai dòng cùng khóa {key}. Giữ lại một dòng."""

    en = "two rows have the key {key}. Keep one."


class DatasetColumnsDiffer(ChukyError):
    """các cột là {found}, phải là {wanted}. Dùng đúng các cột này, đúng thứ tự."""

    en = "the columns are {found}, they must be {wanted}. Use exactly these, in this order."


@dataclass(frozen=True)
class SealedDataset:
    """One dataset, rows in key order; its two forms and their SHA-256 are made when asked for."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @cached_property
    def parquet(self) -> bytes:
        return write_parquet(self.columns, self.rows)

    @cached_property
    def csv(self) -> bytes:
        return write_csv(self.columns, self.rows)

    @property
    def sha256(self) -> str:
        """Of the Parquet bytes."""
        return hashlib.sha256(self.parquet).hexdigest()

    @property
    def csv_sha256(self) -> str:
        return hashlib.sha256(self.csv).hexdigest()


def seal_frame(columns: Sequence[Column], rows: Iterable[Row]) -> SealedDataset:
    """`rows` in order. Raises DatasetInvalid, DatasetKeyRepeated; absent columns are blank."""
    return SealedDataset(tuple(columns), canonical_rows(columns, rows))


def canonical_rows(columns: Sequence[Column], rows: Iterable[Row]) -> tuple[Row, ...]:
    """Typed values in column order, rows sorted by key; control characters are dropped."""
    keys = [column.name for column in columns if column.key]
    given = list(rows)
    by_column = [_typed_column(column, given) for column in columns]
    names = [column.name for column in columns]
    typed = [dict(zip(names, cells, strict=True)) for cells in zip(*by_column, strict=True)]
    typed.sort(key=lambda row: _sort_key(row, keys))
    for before, after in itertools.pairwise(typed):
        if keys and all(before[key] == after[key] for key in keys):
            raise DatasetKeyRepeated(key=", ".join(str(after[key]) for key in keys))
    return tuple(typed)


def _sort_key(row: Row, keys: Sequence[str]) -> tuple[tuple[int, str], ...]:
    values = (row[key] for key in keys)
    return tuple(
        (value, "") if isinstance(value, int) else (-1, "" if value is None else str(value))
        for value in values
    )


def _typed_column(column: Column, rows: Sequence[Row]) -> list[Value]:
    """A column's cells; values repeat (codes, points), so each is looked at once."""
    seen: dict[tuple[type, Value], Value] = {}
    cells: list[Value] = []
    for number, row in enumerate(rows, start=1):
        value = row.get(column.name)
        key = (value.__class__, value)  # True, 1 and Decimal(1) are equal, yet not the same
        try:
            cells.append(seen[key])
        except KeyError:
            cells.append(seen.setdefault(key, _typed(column, value, number)))
        except TypeError:  # a list, which no cell holds
            _typed(column, value, number)
    return cells


def _typed(column: Column, value: Value, row: int) -> Value:
    if value is None or value == "":
        return None
    match column.type, value:
        case "text", str() if len(value) <= LONGEST_TEXT and _encodable(value):
            return value.replace("\r\n", "\n").translate(_DROPPED) or None
        case "points", Decimal() if _fits(value):
            return Decimal(plain(value))
        case "integer", int() if not isinstance(value, bool):
            return value
        case "yes_no", bool():
            return value
    shown = repr(value)[:60]
    raise DatasetInvalid(row=row, column=column.name, value=shown, wanted=_WANTED[column.type])


def _fits(value: Decimal) -> bool:
    try:
        return value.is_finite() and abs(to_scaled(value)) < 10**_DECIMAL_DIGITS
    except (ValueError, ArithmeticError):
        return False


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_WANTED = {
    "text": f"văn bản tối đa {LONGEST_TEXT} ký tự / text",
    "points": f"số thập phân có tối đa {SCALE} chữ số lẻ / decimal",
    "integer": "số nguyên / integer",
    "yes_no": "yes/no",
}


def write_csv(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """UTF-8, comma, `\\n`, plain decimals, yes/no; blank is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([_cell(row[column.name]) for column in columns] for row in rows)
    return buffer.getvalue().encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else str(value)


def read_csv(columns: Sequence[Column], data: bytes) -> tuple[Row, ...]:
    """The rows of a CSV twin. Raises DatasetColumnsDiffer, DatasetInvalid, UnicodeDecodeError."""
    lines = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    names = [column.name for column in columns]
    try:
        return _parsed_lines(columns, names, lines)
    except csv.Error as error:
        raise DatasetColumnsDiffer(lines.line_num, found=error, wanted=", ".join(names)) from None


def _parsed_lines(
    columns: Sequence[Column], names: Sequence[str], lines: Iterator[list[str]]
) -> tuple[Row, ...]:
    header = next(lines, [])
    if header != names:
        raise DatasetColumnsDiffer(found=", ".join(header), wanted=", ".join(names))
    return tuple(_parsed_row(columns, cells, number) for number, cells in enumerate(lines, 1))


def _parsed_row(columns: Sequence[Column], cells: Sequence[str], number: int) -> Row:
    if len(cells) != len(columns):
        names = ", ".join(column.name for column in columns)
        raise DatasetColumnsDiffer(number, found=f"{len(cells)} cells", wanted=names)
    return {
        column.name: _parsed(column, cell, number)
        for column, cell in zip(columns, cells, strict=True)
    }


def _parsed(column: Column, cell: str, number: int) -> Value:
    if cell == "":
        return None
    try:
        match column.type:
            case "points":
                return parse_points(cell)
            case "integer":
                return int(cell)
            case "yes_no":
                return {"yes": True, "no": False}[cell]
    except (ValueError, KeyError):
        wanted = _WANTED[column.type]
        raise DatasetInvalid(
            row=number, column=column.name, value=repr(cell[:60]), wanted=wanted
        ) from None
    return cell


def _arrow() -> tuple[Any, Any]:
    """pyarrow, loaded when first needed (0.6 s)."""
    return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")


def write_parquet(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """Parquet with 128-bit decimals, uncompressed, one row group, without the writer's clock."""
    pa, pq = _arrow()
    types: dict[ColumnType, Any] = {
        "text": pa.string(),
        "points": pa.decimal128(_DECIMAL_DIGITS, SCALE),
        "integer": pa.int64(),
        "yes_no": pa.bool_(),
    }
    schema = pa.schema([(column.name, types[column.type]) for column in columns])
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="none", row_group_size=max(1, len(rows)))
    return sink.getvalue()


def read_parquet(columns: Sequence[Column], data: bytes) -> tuple[Row, ...]:
    """The rows of a sealed Parquet file. Raises DatasetColumnsDiffer, ValueError (not Parquet)."""
    _, pq = _arrow()
    table = pq.read_table(io.BytesIO(data))
    names = [column.name for column in columns]
    if table.column_names != names:
        raise DatasetColumnsDiffer(found=", ".join(table.column_names), wanted=", ".join(names))
    return canonical_rows(columns, table.to_pylist())
