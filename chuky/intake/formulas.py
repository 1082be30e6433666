"""Formulas without a result: what a program leaves that saves a workbook and doesn't calculate it.

The reader sees such a cell as blank, and a sender who sees a number in it must not be told that it
is. Only .xlsx and .xlsm; other formats keep results. Source: ECMA-376 part 1, 18.3.1.4, 18.3.1.40.
"""

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from chuky.intake.extent import column_number

_MOST = 20_000
"""Cells that are looked for; a form has some hundreds."""
_SHOWN = 60


def uncalculated(content: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """(row, column), counted from 1 → the formula, of cells without a result on a sheet.

    `content` was let in by `package`; what can't be followed there gives nothing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            part = _part_of(package, sheet)
            if part is None:
                return {}
            reading = _Cells()
            with package.open(part) as stream:
                _parse(reading, stream.read())
            return reading.found
    except (zipfile.BadZipFile, KeyError, expat.ExpatError, ValueError):
        return {}


def _part_of(package: zipfile.ZipFile, sheet: str) -> str | None:
    """Where a sheet's cells lie: through the workbook's list and its relations."""
    if "xl/workbook.xml" not in package.namelist():
        return None
    listed, related = _Elements("sheet"), _Elements("Relationship")
    _parse(listed, package.read("xl/workbook.xml"))
    _parse(related, package.read("xl/_rels/workbook.xml.rels"))
    ids = [row.get("id") for row in listed.rows if row.get("name") == sheet]
    targets = [row["Target"] for row in related.rows if row.get("Id") in ids]
    if len(targets) != 1:
        return None
    return posixpath.normpath(posixpath.join("/xl", targets[0])).lstrip("/")


class _Reading:
    """What a stream of elements tells; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


def _parse(reading: _Reading, content: bytes) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: reading.start(
        name.rpartition(":")[2],
        {key.rpartition(":")[2]: value for key, value in attributes.items()},
    )
    parser.EndElementHandler = lambda name: reading.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = reading.data
    parser.Parse(content, True)


@dataclass
class _Elements(_Reading):
    """The attributes of every element of one name."""

    name: str
    rows: list[dict[str, str]] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self.name:
            self.rows.append(attributes)


@dataclass
class _Cells(_Reading):
    """Cells that have a formula (`f`) and no value (`v`, `is`)."""

    found: dict[tuple[int, int], str] = field(default_factory=dict)
    place: str = ""
    formula: str | None = None
    valued: bool = False
    inside: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.place, self.formula, self.valued = attributes.get("r", ""), None, False
        elif name == "f":
            self.formula = ""
        self.inside = name

    def data(self, text: str) -> None:
        if self.inside == "f" and self.formula is not None:
            self.formula += text[:_SHOWN]
        elif self.inside in ("v", "t"):
            self.valued = True

    def end(self, name: str) -> None:
        self.inside = ""
        if name != "c" or self.formula is None or self.valued or len(self.found) >= _MOST:
            return
        letters = self.place.rstrip("0123456789")
        if letters and letters != self.place:
            row = int(self.place[len(letters) :])
            self.found[row, column_number(letters)] = f"={self.formula[:_SHOWN] or '…'}"
