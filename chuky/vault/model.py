"""What a vault is, whichever way it keeps its files. The ways are in `local.py` and `s3.py`."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

ANY_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class StoredObject:
    """A file that the vault holds. `size` in bytes."""

    sha256: str
    size: int


class Vault(Protocol):
    """A content-addressed store: the same bytes are kept once, whoever puts them.

    A hash is 64 lower-case hexadecimal characters; anything else names no file. Every method may
    raise VaultUnreachable.
    """

    def put(self, data: bytes | Path, media_type: str = ANY_TYPE) -> StoredObject:
        """Keep `data`, or the file at that path; returns when it is safe.

        A sound copy that is there stays; a damaged one is replaced. Raises FileNotFoundError and
        the like where the path can't be read.
        """
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes, their hash verified. Raises VaultMissing, VaultDamaged."""
        ...

    def open(self, sha256: str) -> AbstractContextManager[BinaryIO]:
        """A seekable stream for what may not fit in memory.

        The hash is verified before the first byte is handed out. Raises VaultMissing, VaultDamaged.
        """
        ...

    def exists(self, sha256: str) -> bool:
        """Whether there is such a file; its bytes are not read."""
        ...

    def verify(self, sha256: str) -> StoredObject:
        """Read the file again, in little memory. Raises VaultMissing, VaultDamaged."""
        ...

    def iterate(self) -> Iterator[str]:
        """The hash of every file, in order."""
        ...
