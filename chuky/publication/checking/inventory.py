"""What lies in the folder against what the manifest says: names, sizes, hashes.

Nothing is followed out of the folder: symbolic links, odd files and paths that climb are findings.
Sizes are compared before anything is read, so a huge file costs nothing.
"""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import BaseModel, Field, StrictInt, StrictStr, ValidationError

from chuky.publication.build import MANIFEST
from chuky.publication.canonical import digest
from chuky.publication.checking.report import VerifyReport

LARGEST = 64 * 2**20
"""Bytes of one file; a whole province's year has a few megabytes."""
MOST_FILES = 5_000


class _Listed(BaseModel):
    path: StrictStr = Field(max_length=300)
    sha256: StrictStr
    bytes: Annotated[StrictInt, Field(ge=0)]


class _Manifest(BaseModel):
    files: tuple[_Listed, ...] = Field(max_length=MOST_FILES)


def read_folder(folder: Path, report: VerifyReport) -> dict[str, bytes]:
    """The bytes of every regular file of sound size, after reporting what isn't as listed."""
    present = dict(_walk(folder, report))
    manifest = _read(present, MANIFEST, report)
    if manifest is None:
        report.add(MANIFEST, "không có tệp kê khai", "the manifest is missing")
        return {}
    listed = _listed(manifest, report)
    if listed is None:
        return {}
    report.manifest_sha256 = digest(manifest)
    report.files = len(listed)
    files = {MANIFEST: manifest}
    for path, entry in listed.items():
        data = _checked(present, entry, report)
        if data is not None:
            files[path] = data
    for path in sorted(present.keys() - listed.keys() - {MANIFEST}):
        report.add(path, "thừa tệp, không có trong manifest.json", "an extra file, not listed")
    return files


def _walk(folder: Path, report: VerifyReport) -> Iterator[tuple[str, Path]]:
    """Regular files by their path in the folder."""
    waiting, seen = [folder], 0
    while waiting:
        for entry in sorted(os.scandir(waiting.pop()), key=lambda entry: entry.name):
            seen += 1
            if seen > MOST_FILES:
                report.add(".", "quá nhiều tệp", "too many files")
                return
            path = Path(entry.path)
            name = path.relative_to(folder).as_posix()
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                waiting.append(path)
            elif stat.S_ISREG(mode):
                yield name, path
            else:
                report.add(
                    name, "không phải tệp thường (liên kết?)", "not a regular file (a link?)"
                )


def _read(present: dict[str, Path], name: str, report: VerifyReport) -> bytes | None:
    path = present.get(name)
    if path is None:
        return None
    if path.stat().st_size > LARGEST:
        report.add(name, "tệp quá lớn", "the file is too large")
        return None
    return path.read_bytes()


def _listed(manifest: bytes, report: VerifyReport) -> dict[str, _Listed] | None:
    """The manifest's entries by path; None where it can't be read."""
    try:
        entries = _Manifest.model_validate(_parsed(manifest)).files
    except (ValueError, ValidationError, RecursionError):
        report.add(MANIFEST, "không đọc được tệp kê khai", "the manifest can't be read")
        return None
    listed: dict[str, _Listed] = {}
    for entry in entries:
        if not _safe(entry.path) or entry.path in listed:
            shown = repr(entry.path)[:80]
            report.add(
                MANIFEST, f"đường dẫn {shown} không hợp lệ", f"the path {shown} is not valid"
            )
        else:
            listed[entry.path] = entry
    return listed


def _parsed(data: bytes) -> Any:
    return json.loads(data.decode())


def _safe(path: str) -> bool:
    """Relative, normal, inside the folder, the same on every system."""
    parts = PurePosixPath(path).parts
    climbs = any(part in ("..", "/") for part in parts)
    odd = any(letter in path for letter in '\\:*?"<>|') or not path.isprintable()
    return bool(parts) and not climbs and not odd and path == "/".join(parts) and path != MANIFEST


def _checked(present: dict[str, Path], entry: _Listed, report: VerifyReport) -> bytes | None:
    path = present.get(entry.path)
    if path is None:
        report.add(entry.path, "thiếu tệp", "the file is missing")
        return None
    size = path.stat().st_size
    if size != entry.bytes:
        report.add(
            entry.path,
            f"cỡ tệp {size} byte, manifest.json ghi {entry.bytes}",
            f"the file has {size} bytes, manifest.json says {entry.bytes}",
        )
    data = _read(present, entry.path, report)
    if data is not None and digest(data) != entry.sha256:
        report.add(
            entry.path,
            "mã băm khác manifest.json: tệp đã bị sửa",
            "the hash differs from manifest.json: the file was changed",
        )
    return data
