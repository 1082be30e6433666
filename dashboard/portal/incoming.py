"""A file of a form, from where the server spooled it to a path, a piece at a time."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import UploadFile

PIECE = 1 << 20
"""Bytes of a file that are in memory at once."""


@contextmanager
def spooled(upload: UploadFile) -> Iterator[Path]:
    """The file at a path of its own, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="chuky-upload-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as target:
            shutil.copyfileobj(upload.file, target, PIECE)
        yield path
