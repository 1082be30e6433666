"""A returned file, annotated: the sender's own workbook, each wrong cell coloured and commented.

A summary sheet comes first (see `summary`). What isn't a workbook (CSV, .ods) or can't be written
back becomes a plain workbook of the same cells. No macro, link or formula of a stranger is run.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chuky.contracts import Contract, GateResult
from chuky.intake import SentTable, media_type_of
from chuky.publication.package import write_package
from chuky.workbook.hints import Known
from chuky.workbook.notes import Note, notes_of
from chuky.workbook.summary import Counts, Summary, write_summary, write_text

MOST_NOTES: Final = 1000
"""A sheet with more comments opens slowly; the report counts the rest."""
MOST_COPIED: Final = 5000
"""Rows of a table that isn't a workbook which are copied whole; of a longer one, those with notes:
openpyxl holds each cell as an object."""
_LARGEST: Final = 8_000_000
"""Bytes, unpacked, of a workbook that is written back; openpyxl takes some 20 times as much."""
_REACHES_OUT: Final = re.compile(
    r"HYPERLINK|WEBSERVICE|IMPORTDATA|FILTERXML|RTD\(|CALL\(|EXEC|\||\[|://", re.IGNORECASE
)
_FILLS: Final = {"error": "FFC7CE", "warning": "FFEB9C"}
_SIGNATURE: Final = "Chu Kỳ"


@dataclass(frozen=True)
class Returned:
    """What is returned: the receipt's code and hash stand in the summary."""

    receipt: str
    sha256: str
    file_name: str
    content: bytes
    table: SentTable


def annotated_copy(
    returned: Returned, result: GateResult, contract: Contract, known: Known, mark: str | None
) -> bytes:
    """An .xlsx; the same file and verdict give the same bytes."""
    notes = notes_of(result, returned.table, contract, known, MOST_NOTES)
    counts = Counts.of(result)
    try:
        return _written(_opened(returned, notes), returned, notes, counts, mark)
    except Exception:
        return _written(_rebuilt(returned.table, notes), returned, notes, counts, mark)


def _opened(returned: Returned, notes: Sequence[Note]) -> Any:
    """The sender's workbook where it can be written back, else its cells in a new one."""
    import openpyxl

    if not _writable(returned.content):
        return _rebuilt(returned.table, notes)
    book = openpyxl.load_workbook(io.BytesIO(returned.content), keep_vba=False, keep_links=False)
    if returned.table.sheet not in book.sheetnames:
        return _rebuilt(returned.table, notes)
    _disarm(book)
    return book


def _disarm(book: Any) -> None:
    """Formulas that reach out of the workbook become text: the copy may be opened by an officer."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and _REACHES_OUT.search(str(cell.value)):
                    write_text(cell, str(cell.value))


def _writable(content: bytes) -> bool:
    if media_type_of(content) != "application/zip":
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return sum(part.file_size for part in package.infolist()) <= _LARGEST


def _rebuilt(table: SentTable, notes: Sequence[Note]) -> Any:
    """The table's cells in a new workbook, each where it stood."""
    import openpyxl

    book = openpyxl.Workbook(write_only=False)
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", "_", table.sheet or "Dữ liệu")[:31])
    head = max(1, (table.rows[0] if table.rows else 2) - 1)
    for name, column in table.columns.items():
        write_text(sheet.cell(head, column), table.headings.get(name, name))
    for place in _copied(table, notes):
        for column, value in enumerate(table.frame.iloc[place].tolist(), start=1):
            if isinstance(value, str):
                write_text(sheet.cell(table.rows[place], column), value)
    return book


def _copied(table: SentTable, notes: Sequence[Note]) -> Iterator[int]:
    """Positions of the rows that are copied: all, or in a long table those with a note."""
    noted = {note.row for note in notes}
    for place, row in enumerate(table.rows):
        if len(table.rows) <= MOST_COPIED or row in noted:
            yield place


def _written(
    book: Any, returned: Returned, notes: Sequence[Note], counts: Counts, mark: str | None
) -> bytes:
    sheet = (
        book[returned.table.sheet]
        if returned.table.sheet in book.sheetnames
        else book.worksheets[0]
    )
    for (row, column), together in _by_cell(notes).items():
        _comment(sheet.cell(row, column), together)
    about = Summary(returned.receipt, returned.sha256, returned.file_name, sheet.title, mark)
    write_summary(book, about, notes, counts)
    buffer = io.BytesIO()
    book.save(buffer)
    return _stable(buffer)


def _by_cell(notes: Sequence[Note]) -> dict[tuple[int, int], list[Note]]:
    cells: dict[tuple[int, int], list[Note]] = {}
    for note in notes:
        if note.row is not None and note.column is not None:
            cells.setdefault((note.row, note.column), []).append(note)
    return cells


def _comment(cell: Any, notes: list[Note]) -> None:
    """Colour and comment; what the sender had noted there stays below ours."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    worst = "error" if any(note.severity == "error" for note in notes) else "warning"
    cell.fill = PatternFill("solid", fgColor=_FILLS[worst])
    lines = [f"✕ {note.wrong}" + (f"\n→ {note.right}" if note.right else "") for note in notes]
    if cell.comment is not None:
        lines.append(cell.comment.text)
    text = "\n".join(lines)
    cell.comment = Comment(text, _SIGNATURE, width=320, height=40 + 18 * (len(text) // 45 + 1))


def _stable(buffer: io.BytesIO) -> bytes:
    """Without the time at which openpyxl saved."""
    with zipfile.ZipFile(buffer) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = parts.get("docProps/core.xml", b"")
    parts["docProps/core.xml"] = re.sub(
        rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", core
    )
    return write_package(parts)
