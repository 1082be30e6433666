"""The files of one cycle in the vault: what they are, and that they are this cycle's at all."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.ledger.models import (
    Act,
    CycleDocument,
    GateRun,
    Meeting,
    Receipt,
    SealedDataset,
    StoredFile,
)


@dataclass(frozen=True)
class VaultFile:
    """`name` is what it is saved as; `what` its place in the cycle."""

    sha256: str
    name: str
    what: str
    size: int
    media_type: str


def vault_files(session: Session, cycle_id: str) -> list[VaultFile]:
    """Every file that a row of the cycle names, letters and evidence aside; once each."""
    named: dict[str, tuple[str, str]] = {}
    for sha256, name, what in _named(session, cycle_id):
        named.setdefault(sha256, (name, what))
    rows = {row.sha256: row for row in session.scalars(select(StoredFile)) if row.sha256 in named}
    return [
        VaultFile(sha, name, what, rows[sha].size, rows[sha].media_type)
        for sha, (name, what) in named.items()
    ]


def find_file(session: Session, cycle_id: str, sha256: str) -> VaultFile | None:
    """The file if this cycle names it: a hash alone opens nothing of another cycle."""
    return next((row for row in vault_files(session, cycle_id) if row.sha256 == sha256), None)


def _named(session: Session, cycle: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for document in session.scalars(select(CycleDocument).where(CycleDocument.cycle_id == cycle)):
        found.append((document.sha256, f"{document.role}-{document.key}.txt", document.role))
    for act in session.scalars(select(Act).where(Act.cycle_id == cycle)):
        found.append((act.sha256, f"{act.stage}-act", "act"))
    for meeting in session.scalars(select(Meeting).where(Meeting.cycle_id == cycle)):
        found.append((meeting.minutes_sha256, f"{meeting.stage}-minutes", "minutes"))
    for data in session.scalars(select(SealedDataset).where(SealedDataset.cycle_id == cycle)):
        found.append((data.parquet_sha256, f"{data.name}.parquet", "dataset"))
        found.append((data.csv_sha256, f"{data.name}.csv", "dataset"))
    for run in session.scalars(select(GateRun).where(GateRun.cycle_id == cycle)):
        found.append((run.report_sha256, f"{run.contract}-report.html", "report"))
    for receipt in session.scalars(select(Receipt).where(Receipt.cycle_id == cycle)):
        found.append((receipt.sha256, receipt.file_name, "submission"))
        if receipt.report_sha256:
            found.append((receipt.report_sha256, f"{receipt.code}-report.html", "report"))
    return found
