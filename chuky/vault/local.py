"""A vault in a local folder: `ab/cd/<sha256>`, written beside and moved into place.

Belongs here: what a file system needs so that a file is there whole or not at all, whatever is
killed or unplugged.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from chuky.language import Text
from chuky.sha256 import is_sha256
from chuky.vault.exceptions import VaultDamaged, VaultMissing, VaultUnreachable
from chuky.vault.model import ANY_TYPE, StoredObject
from chuky.vault.stream import check, copy, pieces, source_of

READ_ONLY = 0o440
"""Nobody has a reason to write a kept file again; who administers the machine still can."""
_WAY_OUT = Text(
    "kiểm tra thư mục, quyền ghi và dung lượng đĩa", "check the folder, its rights and free space"
)


class LocalVault:
    """Files under one folder; a file that is there whole is never written again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes | Path, media_type: str = ANY_TYPE) -> StoredObject:
        with source_of(data) as source, self._spoken(), self._incoming() as (temporary, file):
            stored = copy(pieces(source), file)
            if not self._holds(stored.sha256):
                file.flush()
                os.fsync(file.fileno())
                os.fchmod(file.fileno(), READ_ONLY)
                self._keep(temporary, stored.sha256)
        return stored

    def get(self, sha256: str) -> bytes:
        with self._opened(sha256) as file, self._spoken():
            data = file.read()
        check(sha256, copy(iter([data])))
        return data

    @contextmanager
    def open(self, sha256: str) -> Iterator[BinaryIO]:
        with self._opened(sha256) as file:
            with self._spoken():
                check(sha256, copy(pieces(file)))
                file.seek(0)
            yield file

    def exists(self, sha256: str) -> bool:
        with self._spoken():
            return is_sha256(sha256) and self._path(sha256).is_file()

    def verify(self, sha256: str) -> StoredObject:
        with self._opened(sha256) as file, self._spoken():
            return check(sha256, copy(pieces(file)))

    def iterate(self) -> Iterator[str]:
        with self._spoken():
            for outer in sorted(self.folder.glob("??")):
                for path in sorted(outer.glob("??/*")):
                    if is_sha256(path.name):
                        yield path.name

    def _opened(self, sha256: str) -> BinaryIO:
        if not is_sha256(sha256):
            raise VaultMissing(sha256=sha256)
        with self._spoken():
            try:
                return self._path(sha256).open("rb")
            except FileNotFoundError:
                if self.folder.is_dir():
                    raise VaultMissing(sha256=sha256) from None
                raise

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def _holds(self, sha256: str) -> bool:
        try:
            self.verify(sha256)
        except (VaultMissing, VaultDamaged):
            return False
        _sync(self._path(sha256).parent)
        return True

    @contextmanager
    def _incoming(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A new file on the same file system that no reader looks at."""
        folder = self.folder / ".incoming"
        _make(folder)
        temporary = folder / secrets.token_hex(16)
        try:
            with temporary.open("xb") as file:
                yield temporary, file
        finally:
            temporary.unlink(missing_ok=True)

    def _keep(self, temporary: Path, sha256: str) -> None:
        """Give the file its name, whole or not at all; over a damaged one too."""
        target = self._path(sha256)
        _make(target.parent)
        try:
            target.hardlink_to(temporary)
        except OSError:  # there is a damaged one, another was faster, or no hard links here
            temporary.replace(target)
        _sync(target.parent)

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or error
            raise VaultUnreachable(where=self.folder, reason=reason, way_out=_WAY_OUT) from error


def _make(folder: Path) -> None:
    """A new folder's name must survive a power cut, before a ledger row relies on what is in it."""
    if folder.is_dir():
        return
    _make(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o750)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
