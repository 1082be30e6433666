"""How large the sheets of a workbook are, found by streaming their XML without building anything.

A reader allocates the whole rectangle up to the last filled cell, so it is measured first. XML
with a document type (billion laughs) is refused. Sources: ECMA-376 18.3, OpenDocument 1.3 part 3.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_CELLS: Final = 1 << 40
"""Where a stated repetition is capped, so that sums stay small."""


class XmlRefused(Exception):
    """XML that isn't read; `declares`: it has a document type, else it is malformed."""

    def __init__(self, declares: bool) -> None:
        self.declares = declares
        super().__init__(declares)


@dataclass(frozen=True)
class Extent:
    """Filled cells' rectangle from A1 (of the sheet that was measured last), and all text."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    text: int = 0

    def plus(self, other: "Extent") -> "Extent":
        return Extent(other.rows, other.columns, self.cells + other.cells, self.text + other.text)


def measure(name: str, chunks: Iterable[bytes], texts: list[int], is_xml: bool) -> Extent:
    """The extent of one part; `texts`: lengths of the shared texts, filled by their part.

    Reads every chunk, so that a wrong checksum shows. Raises XmlRefused.
    """
    if not is_xml:
        for _ in chunks:
            pass
        return Extent()
    if name == "xl/sharedStrings.xml":
        _parse(_SharedTexts(texts), chunks)
        return Extent()
    if name == "content.xml":
        tables = _Tables()
        _parse(tables, chunks)
        return Extent(tables.rows, tables.columns, tables.cells, tables.text)
    sheet = _Sheet(texts if name.startswith("xl/worksheets/") else [])
    _parse(sheet, chunks)
    if not name.startswith("xl/worksheets/"):
        return Extent()
    return Extent(sheet.rows, sheet.columns, sheet.rows * sheet.columns, sheet.text)


class _Reading:
    """What a stream of elements tells; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


def _parse(reading: _Reading, chunks: Iterable[bytes]) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _local(reading.start)
    parser.EndElementHandler = lambda name: reading.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = reading.data
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise XmlRefused(declares=False) from None


def _refuse_doctype(*_declared: object) -> None:
    raise XmlRefused(declares=True)


def _local(
    start: Callable[[str, dict[str, str]], None],
) -> Callable[[str, dict[str, str]], None]:
    def called(name: str, attributes: dict[str, str]) -> None:
        start(
            name.rpartition(":")[2],
            {key.rpartition(":")[2]: value for key, value in attributes.items()},
        )

    return called


@dataclass
class _SharedTexts(_Reading):
    lengths: list[int]
    length: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "si":
            self.length = 0

    def end(self, name: str) -> None:
        if name == "si":
            self.lengths.append(self.length)

    def data(self, text: str) -> None:
        self.length += len(text)


@dataclass
class _Sheet(_Reading):
    """A sheet of .xlsx: a cell counts once it holds a value, an empty styled one doesn't."""

    texts: list[int]
    rows: int = 0
    columns: int = 0
    text: int = 0
    row: int = 0
    column: int = 0
    value: list[str] = field(default_factory=list)
    shared: bool = False
    holds: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row = _whole(attributes.get("r"), self.row + 1)
            self.column = 0
        elif name == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self.column = column_number(found[1]) if found else self.column + 1
            self.row = int(found[2]) if found else self.row
            self.shared = attributes.get("t") == "s"
        elif name in ("v", "t", "is", "f"):
            self.holds = name in ("v", "t")
            self.value = []
            self.rows = max(self.rows, self.row)
            self.columns = max(self.columns, self.column)

    def data(self, text: str) -> None:
        if self.holds:
            self.text += len(text)
            if self.shared:
                self.value.append(text[:20])

    def end(self, name: str) -> None:
        if name == "v" and self.shared:
            place = _whole("".join(self.value), -1)
            self.text += self.texts[place] if 0 <= place < len(self.texts) else 0
        if name in ("v", "t"):
            self.holds = False


@dataclass
class _Tables(_Reading):
    """The sheets of .ods: rows and cells say how often they are repeated."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    text: int = 0
    table: list[int] = field(default_factory=lambda: [0, 0, 0])
    row: list[int] = field(default_factory=lambda: [1, 0, 0])
    repeat: int = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.table = [0, 0, 0]  # rows, last filled row, widest
        elif name == "table-row":
            repeat = _whole(attributes.get("number-rows-repeated"), 1)
            self.row = [repeat, 0, 0]  # repeated, columns, last filled column
        elif name in ("table-cell", "covered-table-cell"):
            self.repeat = _whole(attributes.get("number-columns-repeated"), 1)
            self.row[1] = min(self.row[1] + self.repeat, _MOST_CELLS)
            if attributes.keys() & {"value-type", "value", "string-value", "formula"}:
                self.row[2] = self.row[1]

    def data(self, text: str) -> None:
        self.text = min(self.text + len(text) * self.repeat * self.row[0], _MOST_CELLS)

    def end(self, name: str) -> None:
        if name == "table-row":
            self.table[0] = min(self.table[0] + self.row[0], _MOST_CELLS)
            if self.row[2]:
                self.table[1] = self.table[0]
                self.table[2] = max(self.table[2], self.row[2])
            self.row = [1, 0, 0]
            self.repeat = 1
        elif name == "table":
            _, self.rows, self.columns = self.table
            self.cells += self.rows * self.columns


def _whole(text: str | None, otherwise: int) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 10:
        return otherwise if text is None or len(text) <= 10 else _MOST_CELLS
    return int(text)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
