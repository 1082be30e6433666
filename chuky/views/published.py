"""What was published, as anyone may read it: from the publication's own folder, never the ledger.

A file is handed out only where the manifest names it and its bytes still have their hash. Before
a cycle is published there is nothing here, for anyone.
"""

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from chuky.cycle.publish import publication_folder
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.ledger.models import Cycle
from chuky.publication.canonical import digest
from chuky.views.stages import cycles

MANIFEST = "manifest.json"


class PublishedFileDamaged(ChukyError):
    """tệp công bố `{path}` không còn đúng mã băm; báo cho cơ quan công bố"""

    en = "the published file `{path}` no longer has its hash; tell the office that published it"


@dataclass(frozen=True)
class PublishedFile:
    """A file that the manifest names."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Published:
    """One publication: its row, its folder, what the manifest says."""

    cycle: Cycle
    folder: Path
    files: tuple[PublishedFile, ...]
    results_sha256: str
    decision: dict[str, Any]
    published_at: datetime
    mark: str | None
    simulated: tuple[str, ...]

    def file(self, path: str) -> PublishedFile | None:
        return next((file for file in self.files if file.path == path), None)

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None where the manifest names no such file.

        Raises PublishedFileDamaged.
        """
        if path == MANIFEST:
            return (self.folder / MANIFEST).read_bytes()
        named = self.file(path)
        if named is None:
            return None
        try:
            data = (self.folder / path).read_bytes()
        except OSError as error:
            raise PublishedFileDamaged(path=path) from error
        if digest(data) != named.sha256:
            raise PublishedFileDamaged(path=path)
        return data

    def results(self) -> tuple[list[str], list[list[str]]]:
        """(headings, rows) of results.csv. Raises PublishedFileDamaged."""
        text = (self.read("results.csv") or b"").decode()
        rows = list(csv.reader(io.StringIO(text)))
        return rows[0], rows[1:]


def published(house: House, session: Session) -> list[Published]:
    """Every publication of the house, newest first."""
    found = (_of(house, row) for row in cycles(session))
    return [item for item in found if item is not None]


def find_published(house: House, session: Session, cycle: str) -> Published | None:
    """A cycle's publication; None for one that is unknown or under embargo."""
    row = session.get(Cycle, cycle)
    return _of(house, row) if row is not None else None


def _of(house: House, row: Cycle) -> Published | None:
    folder = publication_folder(house, row.id)
    if row.state != "published" or not (folder / MANIFEST).is_file():
        return None
    manifest = json.loads((folder / MANIFEST).read_bytes())
    files = tuple(
        PublishedFile(file["path"], file["sha256"], file["bytes"]) for file in manifest["files"]
    )
    return Published(
        row,
        folder,
        files,
        manifest["results_sha256"],
        manifest["decision"],
        datetime.fromisoformat(manifest["published_at"]),
        manifest["mark"],
        tuple(manifest["simulated"]),
    )
