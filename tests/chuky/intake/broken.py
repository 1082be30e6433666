"""Files as people really break them, and some that only look broken. One cause a case.

`UNREADABLE` are refused in one sentence, `WRONG` break rules, `HARMLESS` are accepted. What each is
answered with, word for word, is in `answers`.
"""

import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

import xlsxwriter

from tests.chuky.intake.books import HEADINGS, ods, packed, replaced, xlsx

Row = tuple[object, ...]
GOOD: tuple[Row, ...] = (
    ("01", "1.1", 1.5, "BC-01", ""),
    ("01", "1.2", 2.75, "BC-02", ""),
    ("01", "1.10", 0.5, "BC-03", ""),
)
TCVN3 = "M· ®¬n vÞ,M· tiªu chÝ thµnh phÇn,§iÓm tù chÊm\n01,1.1,1"
VNI = "Maõ ñôn vò,Maõ tieâu chí thaønh phaàn,Ñieåm töï chaám\n01,1.1,1"


class Case(NamedTuple):
    """One broken file; what its sender reads is in `answers`."""

    file: str
    content: bytes


def book(*rows: Row, headings: tuple[str, ...] = HEADINGS) -> bytes:
    return xlsx([headings, *rows])


def changed(row: int, column: int, value: object) -> bytes:
    rows = [list(cells) for cells in GOOD]
    rows[row][column] = value
    return book(*map(tuple, rows))


def csv(*lines: str) -> bytes:
    return "\n".join([",".join(HEADINGS), *lines]).encode()


def laughing() -> bytes:
    laugh = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY b "&lol;&lol;">]>'
    return replaced(book(*GOOD), {"xl/sharedStrings.xml": laugh + b"<sst>&b;</sst>"})


def formulas(*results: str | None) -> bytes:
    """Points as formulas with these cached results; None: saved without calculating."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for place, (row, result) in enumerate(zip(GOOD, results, strict=True), start=1):
        sheet.write_row(place, 0, row)
        sheet.write_formula(place, 2, "=0.5+0.5", None, result or "")
    book.close()
    content = buffer.getvalue()
    with zipfile.ZipFile(BytesIO(content)) as package:
        cells = package.read("xl/worksheets/sheet1.xml")
    return replaced(content, {"xl/worksheets/sheet1.xml": cells.replace(b"<v></v>", b"")})


def live(formula: str, value: object) -> bytes:
    """The points of the first row as a living formula with its cached result."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate((HEADINGS, *GOOD)):
        sheet.write_row(place, 0, row)
    sheet.write_formula(1, 2, formula, None, value)
    book.close()
    return buffer.getvalue()


def merged() -> bytes:
    """The unit's code written once, its cells merged over all rows."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for place, row in enumerate(GOOD, start=1):
        sheet.write_row(place, 1, row[1:])
    sheet.merge_range(1, 0, len(GOOD), 0, "01")
    book.close()
    return buffer.getvalue()


def day_for_code() -> bytes:
    """Excel took `1.10` for the first of October."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate((HEADINGS, *GOOD)):
        sheet.write_row(place, 0, row)
    day = book.add_format({"num_format": "d.m"})
    sheet.write_datetime(3, 1, datetime(2024, 10, 1), day)  # noqa: DTZ001
    book.close()
    return buffer.getvalue()


def with_macros() -> bytes:
    """An .xlsm: the same package with a program that nobody runs."""
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    content = book(*GOOD)
    with zipfile.ZipFile(BytesIO(content)) as package:
        types = package.read("[Content_Types].xml").replace(plain, kind)
    return replaced(content, {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf" * 99})


def with_external_link() -> bytes:
    link = (
        b'<?xml version="1.0"?><externalLink '
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )
    relation = (
        b'<?xml version="1.0"?><Relationships '
        b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        b'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'externalLinkPath" Target="http://example.com/a.xlsx" TargetMode="External"/>'
        b"</Relationships>"
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relation,
    }
    return replaced(live("=[1]Sheet1!A1", 1.5), parts)


def control_in_excel() -> bytes:
    """`_x0007_` is how a workbook writes the control sign 7."""
    cell = b'<row r="2"><c r="A2" t="inlineStr"><is><t>0_x0007_1</t></is></c></row>'
    head = b"".join(
        b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % (letter.encode(), title.encode())
        for letter, title in zip("ABCDE", HEADINGS, strict=True)
    )
    return sheet_with(b'<row r="1">' + head + b"</row>" + cell)


def million_columns() -> bytes:
    """One row of a million cells without an address."""
    return sheet_with(b'<row r="1">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 10)
        for n in range(9)
    )
    + b"]>"
)
"""A billion laughs, as they were first written: nine levels of ten."""


def swollen() -> bytes:
    return replaced(book(*GOOD), {"xl/media/image1.png": bytes(260_000_000)})


def many_parts() -> bytes:
    return packed({f"xl/p{number}.xml": b"<a/>" for number in range(2100)})


def encrypted() -> bytes:
    content = bytearray(book(*GOOD))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(signature, place + 4)
    return bytes(content)


def lying() -> bytes:
    """The directory says that a part is small; it is not."""
    content = bytearray(book(*GOOD))
    with zipfile.ZipFile(BytesIO(bytes(content))) as package:
        name = package.infolist()[0].filename.encode()
    place = content.rfind(name) - 46
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(content)


def sheet_with(cells: bytes) -> bytes:
    whole = (
        b'<?xml version="1.0"?><worksheet '
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    part = whole + cells + b"</sheetData></worksheet>"
    return replaced(book(*GOOD), {"xl/worksheets/sheet1.xml": part})


def flipped(content: bytes) -> bytes:
    middle = len(content) // 3
    return (
        content[:middle]
        + bytes(byte ^ 0x55 for byte in content[middle : middle + 40])
        + (content[middle + 40 :])
    )


def wide() -> bytes:
    return ("," * 1_000_000 + "\n").encode()


UNREADABLE: dict[str, Callable[[], Case]] = {
    "empty": lambda: Case("a.xlsx", b""),
    "too heavy": lambda: Case("a.csv", b"1," * 10_500_000),
    "pdf named xlsx": lambda: Case("a.xlsx", b"%PDF-1.7\n"),
    "photo": lambda: Case("a.xlsx", b"\xff\xd8\xff\xe0" + b"0" * 50),
    "scan": lambda: Case("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 50),
    "web page named xls": lambda: Case("a.xls", b"<!DOCTYPE html><table>"),
    "old xls": lambda: Case("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512),
    "word": lambda: Case("a.docx", packed({"word/document.xml": b"<a/>"})),
    "archive": lambda: Case("a.zip", packed({"a.xlsx": book(*GOOD)})),
    "empty archive": lambda: Case("a.zip", packed({})),
    "xlsb": lambda: Case("a.xlsb", packed({"xl/workbook.bin": b"x"})),
    "cut off": lambda: Case("a.xlsx", book(*GOOD)[:3000]),
    "cut to ten bytes": lambda: Case("a.xlsx", book(*GOOD)[:10]),
    "bytes flipped": lambda: Case("a.xlsx", flipped(book(*GOOD))),
    "password": lambda: Case("a.xlsx", encrypted()),
    "size lies": lambda: Case("a.xlsx", lying()),
    "zip bomb": lambda: Case("a.xlsx", swollen()),
    "many parts": lambda: Case("a.xlsx", many_parts()),
    "billion laughs": lambda: Case("a.xlsx", laughing()),
    "a billion laughs in a sheet": lambda: Case(
        "a.xlsx", replaced(book(*GOOD), {"xl/worksheets/sheet1.xml": LAUGHS + b"<a>&j;</a>"})
    ),
    "document type in ods": lambda: Case(
        "a.ods", replaced(ods([HEADINGS, *GOOD]), {"content.xml": b"<!DOCTYPE a><a/>"})
    ),
    "a billion laughs in ods": lambda: Case(
        "a.ods", replaced(ods([HEADINGS, *GOOD]), {"content.xml": LAUGHS + b"<a>&j;</a>"})
    ),
    "rar": lambda: Case("a.rar", b"Rar!\x1a\x07\x01\x00" + b"0" * 50),
    "7z": lambda: Case("a.7z", b"7z\xbc\xaf\x27\x1c" + b"0" * 50),
    "nul in a csv": lambda: Case("a.csv", csv("01,1.1,1,BC\x00-01,")),
    "bell in excel": lambda: Case("a.xlsx", control_in_excel()),
    "csv cell of megabytes": lambda: Case("a.csv", csv("01,1.1,1,BC," + "x" * 140_000)),
    "million columns in excel": lambda: Case("a.xlsx", million_columns()),
    "malformed xml": lambda: Case("a.xlsx", sheet_with(b"<row><c></row>")),
    "sheet part lost": lambda: Case(
        "a.xlsx", replaced(book(*GOOD), {"xl/worksheets/sheet1.xml": None})
    ),
    "far corner": lambda: Case(
        "a.xlsx",
        sheet_with(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "far row without address": lambda: Case(
        "a.xlsx",
        sheet_with(b'<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'),
    ),
    "million columns": lambda: Case("a.csv", wide()),
    "ods cells repeated": lambda: Case(
        "a.ods", ods([HEADINGS, *GOOD], cell='table:number-columns-repeated="900000"')
    ),
    "ods rows repeated": lambda: Case(
        "a.ods", ods([HEADINGS, *GOOD], row='table:number-rows-repeated="1000000"')
    ),
    "tcvn3 csv": lambda: Case("a.csv", TCVN3.encode("latin-1")),
    "vni csv": lambda: Case("a.csv", VNI.encode("cp1252")),
    "tcvn3 in excel": lambda: Case("a.xlsx", xlsx([line.split(",") for line in TCVN3.split("\n")])),
    "vni in excel": lambda: Case("a.xlsx", xlsx([line.split(",") for line in VNI.split("\n")])),
    "unknown encoding": lambda: Case("a.csv", b"x,y\n\x8d\x8e\x9d,1"),
    "utf-16 cut": lambda: Case("a.csv", "a,b".encode("utf-16")[:-1]),
    "open quote": lambda: Case("a.csv", csv('01,1.1,"1')),
    "unquoted comma": lambda: Case("a.csv", csv("01,1.1,1,5,BC-01,x")),
    "column twice": lambda: Case("a.xlsx", book(headings=(*HEADINGS[:3], "Điểm tự chấm"))),
    "two sheets": lambda: Case("a.xlsx", xlsx([HEADINGS, *GOOD], [HEADINGS, *GOOD])),
    "stamp erased": lambda: Case("a.xlsx", stamped([["plan", "x"]])),
}


def stamped(rows: list[list[str]]) -> bytes:
    content = xlsx([HEADINGS, *GOOD], rows)
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = package.read("xl/workbook.xml").replace(b'name="Sheet2"', b'name="chuky"')
    return replaced(content, {"xl/workbook.xml": names})


WRONG: dict[str, Callable[[], Case]] = {
    "above maximum": lambda: Case("a.xlsx", changed(0, 2, 99)),
    "negative": lambda: Case("a.xlsx", changed(0, 2, -1)),
    "off step": lambda: Case("a.xlsx", changed(0, 2, 0.3)),
    "words": lambda: Case("a.xlsx", changed(0, 2, "một điểm")),
    "points with unit": lambda: Case("a.xlsx", changed(0, 2, "1,5 điểm")),
    "a fraction": lambda: Case("a.xlsx", changed(0, 2, "1,5/2")),
    "percent": lambda: Case("a.xlsx", changed(0, 2, "75%")),
    "date for points": lambda: Case("a.xlsx", changed(0, 2, "2024-01-10")),
    "excel error": lambda: Case("a.xlsx", changed(0, 2, "#REF!")),
    "formula as text": lambda: Case("a.xlsx", changed(0, 2, "=1+1")),
    "hyperlink injection": lambda: Case("a.xlsx", changed(0, 2, '=HYPERLINK("http://x","1")')),
    "letter O": lambda: Case("a.xlsx", changed(0, 2, "O,5")),
    "two marks": lambda: Case("a.xlsx", changed(0, 2, "1.000,5")),
    "points blank": lambda: Case("a.xlsx", changed(0, 2, None)),
    "points a space": lambda: Case("a.xlsx", changed(0, 2, " ")),
    "unit blank": lambda: Case("a.xlsx", changed(0, 0, None)),
    "leading zero lost": lambda: Case("a.xlsx", changed(0, 0, 1)),
    "another unit": lambda: Case("a.xlsx", changed(0, 0, "02")),
    "component blank": lambda: Case("a.xlsx", changed(0, 1, None)),
    "unknown component": lambda: Case("a.xlsx", changed(0, 1, "9.9")),
    "code became a day": lambda: Case("a.xlsx", changed(0, 1, "01/01/2024")),
    "row deleted": lambda: Case("a.xlsx", book(GOOD[0])),
    "row doubled": lambda: Case("a.xlsx", book(*GOOD, GOOD[0])),
    "no rows": lambda: Case("a.xlsx", book()),
    "no headings": lambda: Case("a.xlsx", xlsx(GOOD)),
    "heading renamed": lambda: Case(
        "a.xlsx", book(*GOOD, headings=(*HEADINGS[:2], "Điểm", *HEADINGS[3:]))
    ),
    "text, no table": lambda: Case("a.txt", "Kính gửi anh".encode()),
    "no evidence": lambda: Case("a.xlsx", changed(0, 3, "")),
    "survey scored by hand": lambda: Case("a.xlsx", book(*GOOD, ("01", "2.1", 1, "BC", ""))),
    "legacy letters": lambda: Case("a.xlsx", changed(0, 4, "B¸o c¸o sè liÖu thùc hiÖn")),
    "stray space": lambda: Case("a.xlsx", changed(0, 3, "BC-01\u00a0")),
    "decomposed": lambda: Case(
        "a.xlsx", changed(0, 4, unicodedata.normalize("NFD", "Đã thực hiện"))
    ),
    "1.10 became the number 1.1": lambda: Case("a.xlsx", changed(2, 1, 1.1)),
    "1.10 became a real day": lambda: Case("a.xlsx", day_for_code()),
    "unit merged over its rows": lambda: Case("a.xlsx", merged()),
    "formulas never calculated": lambda: Case("a.xlsx", formulas("1.5", None, None)),
    "code of a merged unit": lambda: Case("a.xlsx", changed(0, 0, "00")),
    "name for a code": lambda: Case("a.xlsx", changed(0, 0, "Đoàn Tùng")),
    "live hyperlink": lambda: Case("a.xlsx", live('=HYPERLINK("http://x","xem")', "xem")),
    "sum row by hand": lambda: Case("a.xlsx", book(*GOOD, (None, None, 4.25, None, None))),
}


HARMLESS: dict[str, Callable[[], Case]] = {
    "the file itself": lambda: Case("a.xlsx", book(*GOOD)),
    "macros that nobody runs": lambda: Case("a.xlsm", with_macros()),
    "a link to another workbook": lambda: Case("a.xlsx", with_external_link()),
    "formulas with results": lambda: Case("a.xlsx", formulas("1.5", "1", "0.5")),
    "a hyperlink that shows its points": lambda: Case(
        "a.xlsx", live('=HYPERLINK("http://x","1.5")', "1.5")
    ),
    "a stranger's column, twice": lambda: Case(
        "a.csv",
        (csv(*(f"{u},{c},{p},{e},{x}" for u, c, p, e, x in GOOD)).decode() + "\n")
        .replace("\n", ",a,b\n")
        .replace("Giải trình,a,b", "Giải trình,ghi chú,ghi chú")
        .encode(),
    ),
}
