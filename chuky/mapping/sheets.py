"""An old workbook or CSV as rows of text, by sheet. Bounds and safety are intake's."""

import csv
import io
from collections.abc import Mapping

from chuky.intake import media_type_of
from chuky.intake.bounds import Rows, too_large
from chuky.intake.encoding import decode
from chuky.intake.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from chuky.intake.refusal import SAVE_AGAIN, refused
from chuky.intake.workbook import read_sheets

CSV_SHEET = "csv"


def read_old(content: bytes, file: str) -> Mapping[str, Rows]:
    """Sheet → rows. Raises Unparsable."""
    if not content or len(content) > MAX_BYTES:
        raise refused(file, "tệp rỗng hoặc quá nặng", "the file is empty or too large")
    kind = media_type_of(content)
    if kind == "application/zip":
        return read_sheets(content, file)
    if kind == "application/x-ole-storage":
        raise refused(file, "tệp .xls đời cũ", "an old .xls", SAVE_AGAIN)
    text = decode(content, file)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise refused(file, "sai dạng CSV", "no valid CSV", SAVE_AGAIN) from None
    if any(len(row) > MAX_COLUMNS for row in rows) or len(rows) > MAX_ROWS:
        raise too_large(file)
    return {CSV_SHEET: [[cell or None for cell in row] for row in rows]}
