"""Files as people really break them, each with the sentence that its sender must read.

`CASES`: name → (file name, bytes, expected part of the answer). One cause a case.
"""

import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from tests.chuky.intake.books import HEADINGS, ods, packed, replaced, xlsx

Row = tuple[object, ...]
GOOD: tuple[Row, ...] = (
    ("01", "1.1", 1.5, "BC-01", ""),
    ("01", "1.2", 2.75, "BC-02", ""),
)
TCVN3 = "M· ®¬n vÞ,M· tiªu chÝ thµnh phÇn,§iÓm tù chÊm\n01,1.1,1"
VNI = "Maõ ñôn vò,Maõ tieâu chí thaønh phaàn,Ñieåm töï chaám\n01,1.1,1"


class Case(NamedTuple):
    """One broken file and what its sender reads."""

    file: str
    content: bytes
    says: str


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
    "empty": lambda: Case("a.xlsx", b"", "tệp rỗng"),
    "too heavy": lambda: Case("a.csv", b"1," * 10_500_000, "tệp nặng 21 MB, tối đa 20 MB"),
    "pdf named xlsx": lambda: Case("a.xlsx", b"%PDF-1.7\n", "đây là tệp PDF"),
    "photo": lambda: Case("a.xlsx", b"\xff\xd8\xff\xe0" + b"0" * 50, "đây là tệp ảnh"),
    "scan": lambda: Case("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "đây là tệp ảnh"),
    "web page named xls": lambda: Case("a.xls", b"<!DOCTYPE html><table>", "đây là trang web"),
    "old xls": lambda: Case("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, ".xls"),
    "word": lambda: Case("a.docx", packed({"word/document.xml": b"<a/>"}), "đây là tệp Word"),
    "archive": lambda: Case("a.zip", packed({"a.xlsx": book(*GOOD)}), "đây là tệp nén"),
    "empty archive": lambda: Case("a.zip", packed({}), "đây là tệp nén"),
    "xlsb": lambda: Case("a.xlsb", packed({"xl/workbook.bin": b"x"}), ".xlsb không đọc được"),
    "cut off": lambda: Case("a.xlsx", book(*GOOD)[:3000], "bị cắt cụt"),
    "cut to ten bytes": lambda: Case("a.xlsx", book(*GOOD)[:10], "bị cắt cụt"),
    "bytes flipped": lambda: Case("a.xlsx", flipped(book(*GOOD)), "bị hỏng"),
    "password": lambda: Case("a.xlsx", encrypted(), "tệp đặt mật khẩu"),
    "size lies": lambda: Case("a.xlsx", lying(), "bị hỏng"),
    "zip bomb": lambda: Case("a.xlsx", swollen(), "tệp nén bung ra 260 MB"),
    "many parts": lambda: Case("a.xlsx", many_parts(), "quá nhiều phần"),
    "billion laughs": lambda: Case("a.xlsx", laughing(), "khai báo thực thể XML"),
    "malformed xml": lambda: Case("a.xlsx", sheet_with(b"<row><c></row>"), "bị hỏng"),
    "sheet part lost": lambda: Case(
        "a.xlsx", replaced(book(*GOOD), {"xl/worksheets/sheet1.xml": None}), "không mở được"
    ),
    "far corner": lambda: Case(
        "a.xlsx",
        sheet_with(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'),
        "trải quá rộng",
    ),
    "far row without address": lambda: Case(
        "a.xlsx",
        sheet_with(b'<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'),
        "trải quá rộng",
    ),
    "million columns": lambda: Case("a.csv", wide(), "quá lớn"),
    "ods cells repeated": lambda: Case(
        "a.ods", ods([HEADINGS, *GOOD], cell='table:number-columns-repeated="900000"'), "quá rộng"
    ),
    "ods rows repeated": lambda: Case(
        "a.ods", ods([HEADINGS, *GOOD], row='table:number-rows-repeated="1000000"'), "quá rộng"
    ),
    "tcvn3 csv": lambda: Case("a.csv", TCVN3.encode("latin-1"), "bảng mã cũ TCVN3"),
    "vni csv": lambda: Case("a.csv", VNI.encode("cp1252"), "bảng mã cũ VNI"),
    "tcvn3 in excel": lambda: Case(
        "a.xlsx", xlsx([line.split(",") for line in TCVN3.split("\n")]), "bảng mã cũ TCVN3"
    ),
    "vni in excel": lambda: Case(
        "a.xlsx", xlsx([line.split(",") for line in VNI.split("\n")]), "bảng mã cũ VNI"
    ),
    "unknown encoding": lambda: Case("a.csv", b"x,y\n\x8d\x8e\x9d,1", "không nhận ra bảng mã"),
    "utf-16 cut": lambda: Case("a.csv", "a,b".encode("utf-16")[:-1], "cắt cụt"),
    "open quote": lambda: Case("a.csv", csv('01,1.1,"1'), "sai dạng CSV"),
    "unquoted comma": lambda: Case("a.csv", csv("01,1.1,1,5,BC-01,x"), "nhiều ô hơn số cột"),
    "column twice": lambda: Case(
        "a.xlsx", book(headings=(*HEADINGS[:3], "Điểm tự chấm")), "xuất hiện 2 lần"
    ),
    "two sheets": lambda: Case(
        "a.xlsx", xlsx([HEADINGS, *GOOD], [HEADINGS, *GOOD]), "có 2 trang tính cùng tiêu đề"
    ),
    "stamp erased": lambda: Case("a.xlsx", stamped([["plan", "x"]]), "dấu phiên bản ẩn"),
}


def stamped(rows: list[list[str]]) -> bytes:
    content = xlsx([HEADINGS, *GOOD], rows)
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = package.read("xl/workbook.xml").replace(b'name="Sheet2"', b'name="chuky"')
    return replaced(content, {"xl/workbook.xml": names})


WRONG: dict[str, Callable[[], Case]] = {
    "above maximum": lambda: Case("a.xlsx", changed(0, 2, 99), "cao hơn điểm tối đa"),
    "negative": lambda: Case("a.xlsx", changed(0, 2, -1), "thấp hơn điểm tối thiểu"),
    "off step": lambda: Case("a.xlsx", changed(0, 2, 0.3), "không theo bước điểm"),
    "words": lambda: Case("a.xlsx", changed(0, 2, "một điểm"), "phải là một số"),
    "points with unit": lambda: Case("a.xlsx", changed(0, 2, "1,5 điểm"), "phải là một số"),
    "a fraction": lambda: Case("a.xlsx", changed(0, 2, "1,5/2"), "phải là một số"),
    "percent": lambda: Case("a.xlsx", changed(0, 2, "75%"), "phải là một số"),
    "date for points": lambda: Case("a.xlsx", changed(0, 2, "2024-01-10"), "phải là một số"),
    "excel error": lambda: Case("a.xlsx", changed(0, 2, "#REF!"), "phải là một số"),
    "formula as text": lambda: Case("a.xlsx", changed(0, 2, "=1+1"), "phải là một số"),
    "hyperlink injection": lambda: Case(
        "a.xlsx", changed(0, 2, '=HYPERLINK("http://x","1")'), "phải là một số"
    ),
    "letter O": lambda: Case("a.xlsx", changed(0, 2, "O,5"), "phải là một số"),
    "two marks": lambda: Case("a.xlsx", changed(0, 2, "1.000,5"), "phải là một số"),
    "points blank": lambda: Case("a.xlsx", changed(0, 2, None), "chưa có điểm tự chấm"),
    "points a space": lambda: Case("a.xlsx", changed(0, 2, " "), "chưa có điểm tự chấm"),
    "unit blank": lambda: Case("a.xlsx", changed(0, 0, None), "Chưa ghi mã đơn vị"),
    "leading zero lost": lambda: Case("a.xlsx", changed(0, 0, 1), "Mã đơn vị không có"),
    "another unit": lambda: Case("a.xlsx", changed(0, 0, "02"), "Mã đơn vị không có"),
    "component blank": lambda: Case("a.xlsx", changed(0, 1, None), "Chưa ghi mã tiêu chí"),
    "unknown component": lambda: Case("a.xlsx", changed(0, 1, "9.9"), "không có trong bộ tiêu chí"),
    "code became a day": lambda: Case(
        "a.xlsx", changed(0, 1, "01/01/2024"), "không có trong bộ tiêu chí"
    ),
    "row deleted": lambda: Case("a.xlsx", book(GOOD[0]), "Thiếu dòng"),
    "row doubled": lambda: Case("a.xlsx", book(*GOOD, GOOD[0]), "đã có ở dòng khác"),
    "no rows": lambda: Case("a.xlsx", book(), "không có dòng dữ liệu nào"),
    "no headings": lambda: Case("a.xlsx", xlsx(GOOD), "phải có đủ các cột"),
    "heading renamed": lambda: Case(
        "a.xlsx", book(*GOOD, headings=(*HEADINGS[:2], "Điểm", *HEADINGS[3:])), "phải có đủ các cột"
    ),
    "text, no table": lambda: Case("a.txt", "Kính gửi anh".encode(), "phải có đủ các cột"),
    "no evidence": lambda: Case("a.xlsx", changed(0, 3, ""), "không có tài liệu kiểm chứng"),
    "survey scored by hand": lambda: Case(
        "a.xlsx", book(*GOOD, ("01", "2.1", 1, "BC", "")), "không do đơn vị tự chấm"
    ),
    "legacy letters": lambda: Case(
        "a.xlsx", changed(0, 4, "B¸o c¸o sè liÖu thùc hiÖn"), "bảng mã cũ"
    ),
    "stray space": lambda: Case("a.xlsx", changed(0, 3, "BC-01\u00a0"), "khoảng trắng thừa"),
    "decomposed": lambda: Case(
        "a.xlsx", changed(0, 4, unicodedata.normalize("NFD", "Đã thực hiện")), "Unicode tổ hợp"
    ),
    "sum row by hand": lambda: Case(
        "a.xlsx", book(*GOOD, (None, None, 4.25, None, None)), "Chưa ghi mã đơn vị"
    ),
}
