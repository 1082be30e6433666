"""What may be evidence, by content: documents, pictures, plain tables; never what could run.

Belongs here: the kind of a file from its bytes. Secrecy marks and page counts are in `inspecting`.
"""

import zipfile
from pathlib import Path

from chuky.evidence.exceptions import refused
from chuky.language import Text

_HEAD = 4096
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ),
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_SIGNED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_RUNS: tuple[bytes, ...] = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php")
_SCRIPTS = (".js", ".vbs", ".ps1", ".bat", ".cmd", ".hta", ".wsf", ".lnk", ".url", ".py", ".sh")
ARCHIVE = "application/zip"
PDF = "application/pdf"
OLE = "application/x-ole-storage"
_MACROS = frozenset({"word/vbaProject.bin", "xl/vbaProject.bin", "ppt/vbaProject.bin"})
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")
"""The name of the stream in which a .doc or .xls keeps its program (MS-OVBA 2.2.1)."""
SEND_PDF = Text("xuất ra PDF rồi gửi lại", "export it as PDF and send that")


def kind_of(path: Path, name: str) -> str:
    """The media type of what may be kept. Raises EvidenceRefused for everything else."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        why = Text("tệp rỗng, 0 byte", "the file is empty, 0 bytes")
        raise refused(name, why, Text("kiểm tra tệp gốc", "look at the original"))
    if head.startswith(b"PK"):
        return _package(path, name)
    if head.startswith((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")):
        called = "RAR" if head.startswith(b"Rar") else "7z"
        why = Text(f"tệp nén {called} không mở được ở đây", f"a {called} archive isn't opened here")
        raise refused(name, why, Text("nén lại dạng ZIP hoặc gửi từng tệp", "send a ZIP, or files"))
    for signature, kind in _SIGNED:
        if head.startswith(signature):
            if kind == OLE:
                _require_no_old_macros(path, name)
            return kind
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    active = head.startswith(_RUNS) or start.startswith(_MARKUP)
    if active or name.lower().endswith(_SCRIPTS):
        why = Text(
            "tệp chương trình hoặc trang web không nhận làm tài liệu kiểm chứng",
            "programs and web pages are no evidence",
        )
        raise refused(name, why, SEND_PDF)
    if _is_text(head):
        return "text/plain"
    why = Text("không nhận ra loại tệp này", "this kind of file is not known")
    raise refused(name, why, SEND_PDF)


def is_office(kind: str) -> bool:
    """Whether a media type is that of an office document in a package."""
    return kind in _OFFICE.values() or kind.startswith(_OPEN_DOCUMENT)


def _require_no_old_macros(path: Path, name: str) -> None:
    tail = b""
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            if _OLD_MACROS in tail + part:
                raise _macros(name)
            tail = part[-len(_OLD_MACROS) :]


def _programs(names: set[str]) -> bool:
    """Whether a package holds a program: of Word, Excel, PowerPoint, or LibreOffice."""
    basic = any(part.startswith("Basic/") and part.endswith(".xml") for part in names)
    return bool(names & _MACROS) or basic or any(part.startswith("Scripts/") for part in names)


def _macros(name: str) -> Exception:
    why = Text("tệp có macro (chương trình) bên trong", "the file holds macros (a program)")
    return refused(name, why, SEND_PDF)


def _package(path: Path, name: str) -> str:
    """An office document or a plain archive, by the names inside."""
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist()) if len(package.filelist) <= 10_000 else set()
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                declared = package.read("mimetype").decode("ascii", "replace")
                if declared.startswith(_OPEN_DOCUMENT) and not _programs(names):
                    return declared.strip()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, KeyError):
        why = Text("tệp bị hỏng hoặc bị cắt cụt", "the file is damaged or cut off")
        way = Text("gửi lại bản gốc còn mở được", "send the original that still opens")
        raise refused(name, why, way) from None
    if _programs(names):
        raise _macros(name)
    return next((kind for part, kind in _OFFICE.items() if part in names), ARCHIVE)


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8", "strict" if len(head) < _HEAD else "ignore")
    except UnicodeDecodeError:
        return False
    return True
