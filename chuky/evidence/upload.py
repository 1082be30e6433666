"""Uploads in pieces: begun, gone on with from any break, finished into evidence.

Bytes so far lie in the house's folder, so that they survive the process; memory holds one piece.
"""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.cycle.context import load_cycle
from chuky.evidence.attach import MOST_BYTES, Attached, Place, attach_file, require_place
from chuky.evidence.exceptions import UploadOffset, UploadUnknown, refused
from chuky.house import House
from chuky.intake.names import kept_name
from chuky.language import Text
from chuky.ledger.intake import Upload

KEPT = timedelta(days=7)
"""An upload that nobody goes on with is forgotten after this."""
MOST_BEGUN = 50
"""Uploads of one unit on their way at once: an office's whole folder, dropped in one go."""
MOST_BEGUN_BYTES = 1_000_000_000
"""What they may announce together: the disk is everybody's."""


@dataclass(frozen=True)
class Sender:
    """Whose upload it must be: for the unit in the cycle, and begun by the same account."""

    cycle_id: str
    unit_code: str
    by: str


def begin_upload(house: House, cycle_id: str, place: Place, file_name: str, size: int) -> str:
    """A new upload's id. `size`: bytes announced.

    Raises EvidenceRefused where it is too much, and what `attach_file` would say of the place.
    """
    context = load_cycle(house, cycle_id)
    if not 0 < size <= MOST_BYTES:
        why = Text(
            f"tệp có {size} byte; nhận từ 1 byte đến {MOST_BYTES // 1_000_000} MB",
            f"the file has {size} bytes; from 1 byte to {MOST_BYTES // 1_000_000} MB are taken",
        )
        raise refused(file_name, why, Text("tách hoặc nén lại tệp", "split or shrink the file"))
    with house.ledger.session() as session:
        require_place(session, context, place)
        _require_room(session, cycle_id, place, file_name, size)
    upload = secrets.token_hex(16)
    _folder(house).mkdir(parents=True, exist_ok=True)
    _path(house, upload).touch(mode=0o600)
    with house.ledger.transaction() as session:
        session.add(
            Upload(
                id=upload,
                cycle_id=cycle_id,
                stage=place.stage,
                unit_code=place.unit_code,
                component_code=place.component_code,
                file_name=kept_name(file_name),
                size=size,
                by=place.by,
                at=house.clock.now(),
            )
        )
    return upload


def _require_room(session: Session, cycle_id: str, place: Place, file_name: str, size: int) -> None:
    """Raises EvidenceRefused where the unit has too much on its way already."""
    query = select(func.count(), func.coalesce(func.sum(Upload.size), 0)).where(
        Upload.cycle_id == cycle_id, Upload.unit_code == place.unit_code
    )
    begun, announced = session.execute(query).one()
    if begun < MOST_BEGUN and announced + size <= MOST_BEGUN_BYTES:
        return
    why = Text(
        f"đơn vị đang tải dở {begun} tệp, {announced // 1_000_000} MB",
        f"the unit has {begun} files under way, {announced // 1_000_000} MB",
    )
    way = Text("tải xong hoặc chờ các tệp ấy, rồi tải tiếp", "finish those or wait, then go on")
    raise refused(file_name, why, way)


def upload_state(house: House, upload: str, sender: Sender) -> tuple[int, int]:
    """(bytes that are here, bytes announced). Raises UploadUnknown, for another's upload too."""
    row = _row(house, upload, sender)
    return _path(house, upload).stat().st_size, row.size


def append_upload(
    house: House, upload: str, sender: Sender, offset: int, pieces: Iterable[bytes]
) -> int:
    """Add bytes at `offset`; how many are here then. Raises UploadUnknown, UploadOffset.

    A sender that lost the answer asks `upload_state` and goes on from there.
    """
    with receive_upload(house, upload, sender, offset) as receiving:
        for piece in pieces:
            receiving.write(piece)
        return receiving.received


class Receiving:
    """An upload that bytes are written to: looked up and opened once, whatever comes in how many
    pieces. What was written is in the file at once, so that a break loses nothing that arrived.
    """

    def __init__(self, upload: str, path: Path, size: int, offset: int) -> None:
        self.upload, self.size = upload, size
        self.received = offset
        self._file = path.open("r+b", buffering=0)
        self._require_end(offset)
        self._file.seek(offset)

    def write(self, piece: bytes) -> None:
        """Add bytes. Raises UploadOffset beyond the size announced, or where another one writes."""
        self._require_end(self.received)
        if self.received + len(piece) > self.size:
            end = self.received + len(piece)
            raise UploadOffset(upload=self.upload, received=self.received, offset=end)
        left = memoryview(piece)
        while left:
            written = self._file.write(left)
            self.received += written
            left = left[written:]

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _require_end(self, offset: int) -> None:
        here = os.fstat(self._file.fileno()).st_size
        if here != offset:
            self._file.close()
            raise UploadOffset(upload=self.upload, received=here, offset=offset)


def receive_upload(house: House, upload: str, sender: Sender, offset: int) -> Receiving:
    """Open an upload to go on with it at `offset`. Raises UploadUnknown, UploadOffset."""
    row = _row(house, upload, sender)
    return Receiving(upload, _path(house, upload), row.size, offset)


def finish_upload(
    house: House, upload: str, sender: Sender, restricted_to: tuple[str, ...] | None = None
) -> Attached:
    """Attach what was uploaded. Raises UploadUnknown, UploadOffset, and as `attach_file`.

    Finished twice at once, or after a crash: the file is there once.
    """
    row, path = _row(house, upload, sender), _path(house, upload)
    received = path.stat().st_size
    if received != row.size:
        raise UploadOffset(upload=upload, received=received, offset=row.size)
    place = Place(row.stage, row.unit_code, row.component_code, row.by, restricted_to)
    attached = attach_file(house, row.cycle_id, place, path, row.file_name)
    _forget(house, upload)
    return attached


def forget_old_uploads(house: House) -> int:
    """Remove uploads that nobody went on with; how many."""
    with house.ledger.session() as session:
        old = select(Upload.id).where(Upload.at < house.clock.now() - KEPT)
        ids = list(session.scalars(old))
    for upload in ids:
        _forget(house, upload)
    return len(ids)


def _row(house: House, upload: str, sender: Sender) -> Upload:
    with house.ledger.session() as session:
        row = session.get(Upload, upload)
    whose = Sender(row.cycle_id, row.unit_code, row.by) if row is not None else None
    if row is None or whose != sender or not _path(house, upload).is_file():
        raise UploadUnknown(upload=upload[:40])
    return row


def _forget(house: House, upload: str) -> None:
    with house.ledger.transaction() as session:
        row = session.get(Upload, upload)
        if row is not None:
            session.delete(row)
    with suppress(FileNotFoundError):
        _path(house, upload).unlink()


def _folder(house: House) -> Path:
    return house.folder / "uploads"


def _path(house: House, upload: str) -> Path:
    """Only ever asked for an id that the ledger knows, or that was just made."""
    return _folder(house) / f"{Path(upload).name}.part"
