"""What a vault is, whichever way it keeps its files."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from chuky.exceptions import ChukyError


class VaultMissing(ChukyError):
    """kho hồ sơ không có tệp {sha256}; khôi phục từ bản sao lưu (chuky restore)"""

    en = "the vault has no file {sha256}; restore it from a backup (chuky restore)"


class VaultDamaged(ChukyError):
    """tệp {sha256} trong kho hồ sơ đã bị thay đổi (đọc ra {found}); khôi phục từ bản sao lưu"""

    en = "file {sha256} in the vault was changed (reads as {found}); restore it from a backup"


class VaultUnreachable(ChukyError):
    """không tới được kho hồ sơ {where}: {reason}; kiểm tra địa chỉ, khóa truy cập và mạng"""

    en = "the vault at {where} can't be reached: {reason}; check address, keys and network"


@dataclass(frozen=True)
class StoredObject:
    """A file that the vault holds. `size` in bytes."""

    sha256: str
    size: int


class Vault(Protocol):
    """A content-addressed store: the same bytes are kept once, whoever puts them."""

    def put(self, data: bytes, media_type: str = "application/octet-stream") -> StoredObject:
        """Keep `data`; returns when it is safe. Raises VaultUnreachable."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes, their hash verified. Raises VaultMissing, VaultDamaged, VaultUnreachable."""
        ...

    def exists(self, sha256: str) -> bool: ...

    def iterate(self) -> Iterator[str]:
        """The hash of every file."""
        ...


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def checked(sha256: str, data: bytes) -> bytes:
    """`data` if it is what its name says. Raises VaultDamaged."""
    found = digest(data)
    if found != sha256:
        raise VaultDamaged(sha256=sha256, found=found)
    return data
