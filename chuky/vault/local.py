"""A vault in a local folder: `ab/cd/<sha256>`, written beside and moved into place."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from chuky.vault.model import StoredObject, VaultMissing, VaultUnreachable, checked, digest


class LocalVault:
    """Files under one folder; a file that is there is never written again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes, media_type: str = "application/octet-stream") -> StoredObject:
        sha256 = digest(data)
        target = self._path(sha256)
        if not target.exists():
            try:
                self._write(target, data)
            except OSError as error:
                raise VaultUnreachable(where=self.folder, reason=error.strerror) from error
        return StoredObject(sha256, len(data))

    def get(self, sha256: str) -> bytes:
        try:
            return checked(sha256, self._path(sha256).read_bytes())
        except FileNotFoundError:
            raise VaultMissing(sha256=sha256) from None
        except OSError as error:
            raise VaultUnreachable(where=self.folder, reason=error.strerror) from error

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def iterate(self) -> Iterator[str]:
        for path in sorted(self.folder.glob("??/??/*")):
            if not path.name.startswith("."):
                yield path.name

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def _write(self, target: Path, data: bytes) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.parent / f".{secrets.token_hex(8)}"
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o440)
            temporary.replace(target)
            _sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """The name must survive a power cut too, before a ledger row relies on it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
