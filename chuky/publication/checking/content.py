"""The cells of a published file, each under a name that a person can find it by.

Two files with the same cells show the same numbers, whatever library wrote them. Used to say what
differs where bytes do, and to compare where another version of the program made the file.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

Cells = Mapping[str, str]

MOST_BYTES = 256 * 2**20
"""Unpacked bytes of one .xlsx or .docx."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def cells_of(path: str, data: bytes) -> Cells:
    """Cell name → text. Empty for kinds without cells. Raises ValueError, or what parsers raise."""
    readers = {
        ".csv": _csv_cells,
        ".json": _json_cells,
        ".html": _html_cells,
        ".xlsx": _xlsx_cells,
        ".docx": _docx_cells,
    }
    reader = readers.get(path[path.rfind(".") :])
    return dict(reader(data)) if reader else {}


def _csv_cells(data: bytes) -> Iterator[tuple[str, str]]:
    lines = csv.reader(io.StringIO(data.decode(), newline=""))
    header = next(lines, [])
    for number, line in enumerate(lines, start=1):
        key = line[0] if line else ""
        for column, cell in zip(header, line, strict=False):
            yield f"{key} (dòng {number}), {column}", cell
        if len(line) != len(header):
            yield f"{key} (dòng {number})", f"{len(line)} ô / cells"
    yield "cột / columns", ",".join(header)


def _json_cells(data: bytes) -> Iterator[tuple[str, str]]:
    yield from _flat(json.loads(data.decode()), "")


def _flat(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _flat(item, f"{place}[{_name(item) or number}]")
    else:
        yield place, "" if value is None else str(value)


def _name(item: Any) -> str | None:
    if not isinstance(item, dict):
        return None
    keys = ("unit_code", "code", "path", "name", "key")
    return next((str(item[key]) for key in keys if key in item), None)


class _Tables(HTMLParser):
    """Cells of every table with `data-table`, values of charts, and the printed hash."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.table = self.row = ""
        self.header: list[str] = []
        self.column = self.english = self.row_number = 0
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self.english or (given.get("lang") == "en" and tag == "span"):
            self.english += tag == "span"
        elif tag == "table":
            self.table, self.header, self.row_number = given.get("data-table") or "", [], 0
        elif tag == "tr":
            self.column, self.row, self.row_number = 0, "", self.row_number + 1
        elif tag in ("td", "th") or given.get("class") == "value":
            self.text = []

    def handle_endtag(self, tag: str) -> None:
        if self.english:
            self.english -= tag == "span"
        elif self.text is not None and tag in ("td", "th", "text"):
            self._cell(tag, " ".join("".join(self.text).split()))
            self.text = None

    def handle_data(self, data: str) -> None:
        if not self.english and self.text is not None:
            self.text.append(data)
        for found in _HASH.findall(data):
            self.found.setdefault(f"mã băm / hash {len(self.found)}", found)

    def _cell(self, tag: str, text: str) -> None:
        if tag == "text":
            self.found[f"biểu đồ / chart value {len(self.found)}"] = text
        elif tag == "th" and self.row_number == 1:
            self.header.append(text)
        else:
            self.row = text if tag == "th" else self.row
            head = self.header[self.column] if self.column < len(self.header) else ""
            where = self.row or f"dòng {self.row_number - 1}"
            self.found[f"{self.table}, dòng {self.row_number - 1} {where}, {head}"] = text
            self.column += 1


def _html_cells(data: bytes) -> Iterator[tuple[str, str]]:
    parser = _Tables()
    parser.feed(data.decode())
    parser.close()
    yield from parser.found.items()


def _xlsx_cells(data: bytes) -> Iterator[tuple[str, str]]:
    with _open(data) as package:
        names = [n for n in package.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)]
        shared = [_texts(item, _SHEET) for item in _xml(package, "xl/sharedStrings.xml")]
        for name in names:
            sheet = name[len("xl/worksheets/") : -len(".xml")]
            for cell in _xml(package, name).iter(f"{_SHEET}c"):
                yield f"{sheet}!{cell.get('r')}", _sheet_value(cell, shared)


def _sheet_value(cell: ElementTree.Element, shared: list[str]) -> str:
    value = cell.findtext(f"{_SHEET}v", "")
    formula = cell.findtext(f"{_SHEET}f")
    text = shared[int(value)] if cell.get("t") == "s" else value
    return f"={formula} → {text}" if formula else text


def _docx_cells(data: bytes) -> Iterator[tuple[str, str]]:
    with _open(data) as package:
        document = _xml(package, "word/document.xml")
    for number, table in enumerate(document.iter(f"{_WORD}tbl"), start=1):
        for row_number, row in enumerate(table.iter(f"{_WORD}tr"), start=1):
            texts = [_texts(cell, _WORD) for cell in row.iter(f"{_WORD}tc")]
            for column, text in enumerate(texts, start=1):
                yield f"bảng {number}, dòng {row_number}, cột {column}", text
    for number, found in enumerate(_HASH.findall(_texts(document, _WORD))):
        yield f"mã băm / hash {number}", found


def _texts(element: ElementTree.Element, namespace: str) -> str:
    return "".join(text.text or "" for text in element.iter(f"{namespace}t"))


def _open(data: bytes) -> zipfile.ZipFile:
    package = zipfile.ZipFile(io.BytesIO(data))
    if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES:
        raise ValueError("unpacks to too many bytes")
    return package


def _xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """The root of a part. A document type is refused: it is how entities explode."""
    data = package.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("a document type in XML")
    return ElementTree.fromstring(data)  # noqa: S314 - no entities, bounded size, see above
