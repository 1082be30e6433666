"""An old workbook, CSV or a site's export as rows of text, by sheet. Bounds are intake's.

An .xls is read here alone: an office opens its own old files, intake takes none from others.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Final

from chuky.intake import media_type_of
from chuky.intake.bounds import Rows, too_large
from chuky.intake.encoding import decode
from chuky.intake.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from chuky.intake.package import require_safe
from chuky.intake.refusal import SAVE_AGAIN, refused
from chuky.intake.workbook import read_bound
from chuky.mapping.web_table import is_web_page, web_tables

CSV_SHEET = "csv"
_NAME: Final = re.compile(r"[^\W\d_]|\d{4}")
"""What a unit's name or code has and points don't have."""


def read_old(content: bytes, file: str) -> Mapping[str, Rows]:
    """Sheet → rows. Raises Unparsable."""
    if not content or len(content) > MAX_BYTES:
        raise refused(file, "tệp rỗng hoặc quá nặng", "the file is empty or too large")
    kind = media_type_of(content)
    if kind == "application/zip":
        require_safe(content, file)
    if kind in ("application/zip", "application/x-ole-storage"):
        return read_bound(content, file, repeat_merged)
    text = decode(content, file)
    if is_web_page(text):
        tables = enumerate(web_tables(text), start=1)
        return {f"table {n}": repeat_merged(_few(t.rows, file), t.merged) for n, t in tables}
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise refused(file, "sai dạng CSV", "no valid CSV", SAVE_AGAIN) from None
    return {CSV_SHEET: _few([[cell or None for cell in row] for row in rows], file)}


def repeat_merged(rows: Rows, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> Rows:
    """Rows where a name that was merged over several rows stands in each of them.

    A number isn't repeated: whether points are for each of the rows or for all can't be known.
    """
    for (top, column), (bottom, _) in merged:
        text = rows[top][column] if top < len(rows) and column < len(rows[top]) else None
        if text is None or not _NAME.search(text):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if column < len(row) and row[column] is None:
                row[column] = text
    return rows


def _few(rows: Rows, file: str) -> Rows:
    if any(len(row) > MAX_COLUMNS for row in rows) or len(rows) > MAX_ROWS:
        raise too_large(file)
    return rows
