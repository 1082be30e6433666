"""Bytes on their way: copied in pieces and hashed while they pass, so that memory stays flat."""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from chuky.vault.exceptions import VaultDamaged
from chuky.vault.model import StoredObject

PIECE = 1 << 20
"""Bytes held at a time; larger pieces don't go faster."""


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def copy(source: Iterator[bytes], sink: BinaryIO | None = None) -> StoredObject:
    """Drain `source` into `sink` (or nowhere): what passed."""
    digest, size = hashlib.sha256(), 0
    for piece in source:
        digest.update(piece)
        size += len(piece)
        if sink is not None:
            sink.write(piece)
    return StoredObject(digest.hexdigest(), size)


def check(sha256: str, found: StoredObject) -> StoredObject:
    """`found` if it is what its name says. Raises VaultDamaged."""
    if found.sha256 != sha256:
        raise VaultDamaged(sha256=sha256, found=found.sha256)
    return found


@contextmanager
def source_of(data: bytes | Path) -> Iterator[BinaryIO]:
    if isinstance(data, Path):
        with data.open("rb") as file:
            yield file
    else:
        yield io.BytesIO(data)


@contextmanager
def fixed(data: bytes | Path) -> Iterator[tuple[BinaryIO, StoredObject]]:
    """The bytes and their hash; a file is copied first, so that the two can't drift apart."""
    with source_of(data) as source:
        if isinstance(data, bytes):
            stored = copy(pieces(source))
            source.seek(0)
            yield source, stored
            return
        with tempfile.TemporaryFile() as kept:
            stored = copy(pieces(source), kept)
            kept.seek(0)
            yield kept, stored
