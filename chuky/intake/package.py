"""Whether a ZIP (what .xlsx, .xlsm and .ods are) may be opened, judged before it is expanded.

The directory comes first: number and stated size of parts, encryption. Then each XML part streams
through a parser that builds nothing. Belongs here: the package. Sizes of sheets are in `extent`.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from chuky.intake.extent import Extent, XmlRefused, measure
from chuky.intake.limits import MAX_CELLS, MAX_DIRECTORY, MAX_EXPANDED, MAX_PARTS, MAX_TEXT
from chuky.intake.refusal import SAVE_AGAIN, Unparsable, refused
from chuky.language import Text

_END = struct.Struct("<4s4H2LH")  # end of central directory, APPNOTE 4.3.16
_END_SIGNATURE = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_COMMENT = 65_535
_ENCRYPTED = 0x1
_XML = (".xml", ".rels", ".vml")
_CHUNK = 1 << 16
_DELETE_REST = Text(
    "xóa các dòng, cột trống được định dạng thừa rồi gửi lại",
    "delete surplus formatted rows and columns and send again",
)


def require_safe(content: bytes, file: str) -> None:
    """Return where a workbook may be read. Raises Unparsable in one sentence."""
    _require_small_directory(content, file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _require_workbook(package, file)
            _require_stated_sizes(package, file)
            _require_extent(package, file)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error, ValueError, KeyError):
        raise _broken(file) from None
    except (RuntimeError, OSError, struct.error, UnicodeError, OverflowError):
        raise _broken(file) from None


def _broken(file: str) -> Unparsable:
    return refused(
        file,
        "tệp bị hỏng hoặc bị cắt cụt, không mở được",
        "the file is damaged or cut off and can't be opened",
        Text("gửi lại bản gốc còn mở được", "send the original that still opens"),
    )


def _require_small_directory(content: bytes, file: str) -> None:
    start = content.rfind(_END_SIGNATURE, max(0, len(content) - _END.size - _COMMENT))
    if start < 0 or start + _END.size > len(content):
        raise _broken(file)
    _, _, _, _, parts, directory, _, _ = _END.unpack_from(content, start)
    large = parts > MAX_PARTS or directory > MAX_DIRECTORY
    if large or content[max(0, start - 20) : start].startswith(_ZIP64_LOCATOR):
        raise refused(
            file,
            f"tệp nén có quá nhiều phần (tối đa {MAX_PARTS:,})".replace(",", "."),
            f"the package has too many parts (at most {MAX_PARTS:,})",
        )


def _require_workbook(package: zipfile.ZipFile, file: str) -> None:
    names = set(package.namelist())
    if names & {"xl/workbook.xml", "content.xml"}:
        return
    if "xl/workbook.bin" in names:
        raise refused(file, "tệp dạng .xlsb không đọc được", "an .xlsb can't be read", SAVE_AGAIN)
    if "word/document.xml" in names:
        raise refused(
            file,
            "đây là tệp Word, không phải bảng tính",
            "this is a Word document, not a workbook",
            Text("gửi tệp Excel theo mẫu", "send the Excel form"),
        )
    raise refused(
        file,
        "đây là tệp nén, bên trong không phải bảng tính",
        "this is an archive, not a workbook",
        Text("giải nén rồi gửi riêng tệp bảng tính", "unpack it and send the workbook alone"),
    )


def _require_stated_sizes(package: zipfile.ZipFile, file: str) -> None:
    parts = package.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise locked(file)
    if len({part.filename for part in parts}) < len(parts):
        raise _broken(file)
    stated = sum(part.file_size for part in parts)
    if stated > MAX_EXPANDED:
        most = MAX_EXPANDED // 1_000_000
        raise refused(
            file,
            f"tệp nén bung ra {stated // 1_000_000} MB, tối đa {most} MB",
            f"the file unpacks to {stated // 1_000_000} MB, at most {most} MB",
            _DELETE_REST,
        )


def locked(file: str) -> Unparsable:
    """A workbook behind a password."""
    return refused(
        file,
        "tệp đặt mật khẩu, không mở được",
        "the file is behind a password",
        Text("bỏ mật khẩu mở tệp rồi gửi lại", "remove the password to open and send again"),
    )


def _require_extent(package: zipfile.ZipFile, file: str) -> None:
    texts: list[int] = []
    total = Extent()
    names = sorted(package.namelist(), key=lambda name: name != "xl/sharedStrings.xml")
    for name in names:
        try:
            found = measure(name, _chunks(package, name), texts, name.endswith(_XML))
        except XmlRefused as error:
            raise _refused_xml(error, name, file) from None
        total = total.plus(found)
        if total.cells > MAX_CELLS or total.text > MAX_TEXT:
            raise refused(
                file,
                f"bảng trải quá rộng: {found.rows:,} dòng × {found.columns:,} cột".replace(
                    ",", "."
                ),
                f"the sheet is spread too wide: {found.rows:,} rows × {found.columns:,} columns",
                _DELETE_REST,
            )


def _refused_xml(error: XmlRefused, name: str, file: str) -> Unparsable:
    if not error.declares:
        return _broken(file)
    return refused(
        file,
        f"bên trong tệp có đoạn không do Excel ghi (khai báo thực thể XML ở “{name[:60]}”), có thể "
        "là tệp phá hoại",
        f"part “{name[:60]}” declares XML entities, which may be an attack",
        SAVE_AGAIN,
    )


def _chunks(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield chunk
