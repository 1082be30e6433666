"""A ZIP of evidence, unpacked piece by piece into a folder of its own, or refused whole.

The directory is judged before anything is written; what a member really expands to is counted
while it is written, since a directory can lie.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from chuky.evidence.exceptions import EvidenceRefused, refused
from chuky.language import Text

MOST_MEMBERS = 300
MOST_BYTES = 500_000_000
"""Of all members together, unpacked."""
MOST_RATIO = 200
"""Unpacked bytes per packed one; documents and pictures stay below 20."""
LONGEST_NAME = 200
_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_UTF8 = 0x800
_LINK = 0o120000
_UNPACK = Text("giải nén rồi gửi từng tệp", "unpack it and send each file")


def unpack(path: Path, name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """(member's name, where it lies) of each file. Raises EvidenceRefused before the first."""
    try:
        with zipfile.ZipFile(path) as package:
            members = [member for member in package.infolist() if not member.is_dir()]
            names = [_safe_name(member, name) for member in members]
            _require_bounds(members, name)
            left = MOST_BYTES
            for number, (member, said) in enumerate(zip(members, names, strict=True)):
                target = folder / str(number)
                left -= _write(package, member, target, left, name)
                yield said, target
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        if isinstance(error, OSError) and error.filename is not None:
            raise
        why = Text("tệp nén bị hỏng hoặc bị cắt cụt", "the archive is damaged or cut off")
        raise refused(name, why, _UNPACK) from None


def _require_bounds(members: list[zipfile.ZipInfo], name: str) -> None:
    if not members:
        raise refused(name, Text("tệp nén rỗng", "the archive is empty"), _UNPACK)
    if len(members) > MOST_MEMBERS:
        why = Text(
            f"tệp nén có {len(members)} tệp, tối đa {MOST_MEMBERS}",
            f"the archive has {len(members)} files, at most {MOST_MEMBERS}",
        )
        raise refused(name, why, _UNPACK)
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise _bomb(name)
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            why = Text(f"“{member.filename}” đặt mật khẩu", f"“{member.filename}” has a password")
            raise refused(name, why, Text("bỏ mật khẩu rồi gửi lại", "remove it and send again"))
        if member.file_size > MOST_RATIO * max(member.compress_size, 1000):
            raise _bomb(name)


def _safe_name(member: zipfile.ZipInfo, archive: str) -> str:
    """A member's name as its sender wrote it. Raises EvidenceRefused where it is no plain one."""
    said = member.filename
    if not member.flag_bits & _UTF8:
        said = _decoded(said)
    parts = PurePosixPath(said.replace("\\", "/"))
    odd = parts.is_absolute() or ".." in parts.parts or ":" in said
    linked = (member.external_attr >> 16) & 0o170000 == _LINK
    if odd or linked or not parts.name or not said.isprintable() or len(said) > LONGEST_NAME:
        shown = "".join(sign if sign.isprintable() else "?" for sign in said)[:60]
        why = Text(f"tên tệp “{shown}” không hợp lệ", f"the file name “{shown}” is not valid")
        raise refused(archive, why, _UNPACK)
    if parts.suffix.lower() in (".zip", ".rar", ".7z"):
        why = Text(
            f"“{parts.name}” là tệp nén trong tệp nén", f"“{parts.name}” is a nested archive"
        )
        raise refused(archive, why, _UNPACK)
    return parts.name


def _decoded(name: str) -> str:
    """Old Windows programs write names in the machine's code page; zipfile reads them as cp437."""
    raw = name.encode("cp437", "replace")
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _write(
    package: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, name: str
) -> int:
    written = 0
    with package.open(member) as source, target.open("wb") as file:
        while part := source.read(_CHUNK):
            written += len(part)
            if written > left:
                raise _bomb(name)
            file.write(part)
    return written


def _bomb(name: str) -> EvidenceRefused:
    most = MOST_BYTES // 1_000_000
    why = Text(
        f"tệp nén bung ra quá lớn (tối đa {most} MB)",
        f"the archive unpacks to too much (at most {most} MB)",
    )
    return refused(name, why, _UNPACK)
