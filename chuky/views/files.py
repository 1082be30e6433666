"""The files of one cycle in the vault: what they are, and that they are this cycle's at all."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from chuky.ledger.intake import FailingRows, UnclaimedFile
from chuky.ledger.models import (
    Act,
    CycleDocument,
    GateRun,
    Meeting,
    Receipt,
    SealedDataset,
    StoredFile,
)
from chuky.sha256 import is_sha256


@dataclass(frozen=True)
class VaultFile:
    """`name` is what it is saved as; `what` its place in the cycle."""

    sha256: str
    name: str
    what: str
    size: int
    media_type: str


def vault_files(
    session: Session, cycle_id: str, search: str = "", first: int = 0, limit: int | None = None
) -> list[VaultFile]:
    """Files that rows of the cycle name, letters and evidence aside; once each, a page of them."""
    query = _query(cycle_id, search)
    ordered = query.order_by("what", "name", "sha256").offset(first).limit(limit)
    return [VaultFile(*row) for row in session.execute(ordered)]


def count_files(session: Session, cycle_id: str, search: str = "") -> int:
    return (
        session.scalar(select(func.count()).select_from(_query(cycle_id, search).subquery())) or 0
    )


def find_file(session: Session, cycle_id: str, sha256: str) -> VaultFile | None:
    """The file if this cycle names it: a hash alone opens nothing of another cycle."""
    if not is_sha256(sha256):
        return None
    row = session.execute(_query(cycle_id, sha256=sha256)).first()
    return VaultFile(*row) if row is not None else None


def _query(cycle: str, search: str = "", sha256: str | None = None) -> Select[Any]:
    """(sha256, name, what, size, media type); a file that several rows name has its first name."""
    named = union_all(*_named(cycle)).subquery()
    name = func.min(named.c.name).label("name")
    what = func.min(named.c.what).label("what")
    size, media = StoredFile.size, StoredFile.media_type
    query = (
        select(named.c.sha256, name, what, size, media)
        .join(StoredFile, StoredFile.sha256 == named.c.sha256)
        .group_by(named.c.sha256, size, media)
    )
    if sha256 is not None:
        query = query.where(named.c.sha256 == sha256)
    if search:
        wanted = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        whole = named.c.name + " " + named.c.what + " " + named.c.sha256
        query = query.where(whole.ilike(f"%{wanted}%", escape="\\"))
    return query


def _named(cycle: str) -> list[Select[Any]]:
    """Every column of the ledger that names a file of the cycle, with its name and place."""
    document = CycleDocument.role + "-" + CycleDocument.key + ".txt"
    lines: tuple[tuple[Any, Any, Any, Any], ...] = (
        (CycleDocument, CycleDocument.sha256, document, CycleDocument.role),
        (Act, Act.sha256, Act.stage + "-act", literal("act")),
        (Meeting, Meeting.minutes_sha256, Meeting.stage + "-minutes", literal("minutes")),
        (SealedDataset, SealedDataset.parquet_sha256, SealedDataset.name + ".parquet", _DATASET),
        (SealedDataset, SealedDataset.csv_sha256, SealedDataset.name + ".csv", _DATASET),
        (GateRun, GateRun.report_sha256, GateRun.contract + "-report.html", literal("report")),
        (FailingRows, FailingRows.sha256, _failing(), literal("report")),
        (Receipt, Receipt.sha256, Receipt.file_name, literal("submission")),
        (UnclaimedFile, UnclaimedFile.sha256, UnclaimedFile.file_name, literal("submission")),
        (Receipt, Receipt.report_sha256, Receipt.code + "-report.html", literal("report")),
    )
    return [
        select(sha.label("sha256"), name.label("name"), what.label("what")).where(
            table.cycle_id == cycle
        )
        for table, sha, name, what in lines
    ]


def _failing() -> Any:
    return FailingRows.contract + "-failing.json"


_DATASET = literal("dataset")
