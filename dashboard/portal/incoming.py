"""Files of a form, from where the server spooled them to a path, a piece at a time."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import UploadFile

from chuky.drafting.approving import Approving
from dashboard.portal.desk import Desk

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


@contextmanager
def signed(desk: Desk, report: UploadFile | None) -> Iterator[Approving]:
    """The act of a head who vouches with this report."""
    stage, unit = desk.stage.key, desk.unit.code
    if report is None or not report.filename:
        yield Approving(stage, unit, desk.account, None)
        return
    with spooled(report) as path:
        yield Approving(stage, unit, desk.account, path, report.filename)
