"""Workbooks as people send them, made in memory for the tests of intake."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter

HEADINGS = (
    "Mã đơn vị",
    "Mã tiêu chí thành phần",
    "Điểm tự chấm",
    "Tài liệu kiểm chứng",
    "Giải trình",
)
Cells = Sequence[Sequence[object]]


def xlsx(*sheets: Cells, first_row: int = 0) -> bytes:
    """A workbook with one sheet for each of `sheets`; texts stay texts."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    for rows in sheets:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(first_row + place, column, value)
    book.close()
    return buffer.getvalue()


def replaced(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The same package with parts replaced or added; None takes one out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for name in old.namelist():
            data = parts.get(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, added in parts.items():
            if name not in old.namelist() and added is not None:
                new.writestr(name, added)
    return buffer.getvalue()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="Tu cham">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(rows: Cells, cell: str = "", row: str = "") -> bytes:
    """An .ods of text cells; `cell` and `row` are attributes of every cell and row."""
    body = "".join(
        f"<table:table-row {row}>"
        + "".join(
            f'<table:table-cell office:value-type="string" {cell}><text:p>{value}</text:p>'
            "</table:table-cell>"
            for value in values
        )
        + "</table:table-row>"
        for values in rows
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        b'<?xml version="1.0"?><manifest:manifest '
        b'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="/" manifest:media-type="' + kind + b'"/>'
        b"</manifest:manifest>"
    )
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest}
    return packed(parts | {"content.xml": (ODS_HEAD + body + ODS_TAIL).encode()})
