"""The files of one cycle in the vault: what they are, and that they are this cycle's at all."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, desc, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from chuky.language import Text
from chuky.ledger.drafting import Approval
from chuky.ledger.intake import Evidence, FailingRows, UnclaimedFile
from chuky.ledger.models import (
    Act,
    CycleDocument,
    GateRun,
    Meeting,
    Receipt,
    SealedDataset,
    StoredFile,
)
from chuky.ledger.sending import UrgingLetter
from chuky.sha256 import is_sha256

FILE_KINDS = {
    "plan": Text("kế hoạch đã kích hoạt", "activated plan"),
    "criteria": Text("bộ tiêu chí", "criteria set"),
    "contract": Text("hợp đồng dữ liệu", "data contract"),
    "act": Text("văn bản kết thúc bước", "document that ended a stage"),
    "minutes": Text("biên bản họp", "minutes"),
    "dataset": Text("số liệu đã niêm phong", "sealed dataset"),
    "report": Text("báo cáo chất lượng", "quality report"),
    "submission": Text("hồ sơ nhận được", "file received"),
    "signed": Text("báo cáo tự chấm đã ký", "signed report"),
    "urging": Text("dự thảo công văn đôn đốc", "draft letter of urging"),
    "evidence": Text("tài liệu kiểm chứng", "evidence"),
}
"""What a file is in its cycle."""
SORTS = ("name", "what", "size", "sha256")
"""What the list can be sorted by; a `-` in front turns it round."""


@dataclass(frozen=True)
class VaultFile:
    """`name` is what it is saved as; `what` its place in the cycle."""

    sha256: str
    name: str
    what: str
    size: int
    media_type: str


def vault_files(
    session: Session,
    cycle_id: str,
    search: str = "",
    first: int = 0,
    limit: int | None = None,
    sort: str = "",
) -> list[VaultFile]:
    """Files that rows of the cycle name, letters aside; once each, a page of them."""
    query = _query(cycle_id, search)
    back, column = sort.startswith("-"), sort.removeprefix("-")
    order = [column] if column in SORTS else ["what", "name"]
    by: list[Any] = [desc(one) if back else one for one in order]
    ordered = query.order_by(*by, "sha256").offset(first).limit(limit)
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
        meant = [key for key, text in FILE_KINDS.items() if search.casefold() in str(text)]
        found = whole.ilike(f"%{wanted}%", escape="\\")
        query = query.where(or_(found, named.c.what.in_(meant)))
    return query


def _named(cycle: str) -> list[Select[Any]]:
    """Every column of the ledger that names a file of the cycle, with its name and place.

    Evidence that is for named persons alone isn't among them.
    """
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
        (Approval, Approval.report_sha256, Approval.report_name, literal("signed")),
        (UrgingLetter, UrgingLetter.sha256, UrgingLetter.stage + "-urging.docx", literal("urging")),
        (Evidence, Evidence.sha256, Evidence.name, literal("evidence")),
    )
    return [
        select(sha.label("sha256"), name.label("name"), what.label("what")).where(
            table.cycle_id == cycle, *_open(table)
        )
        for table, sha, name, what in lines
    ]


def _open(table: Any) -> list[Any]:
    return [Evidence.restricted_to.is_(None)] if table is Evidence else []


def _failing() -> Any:
    return FailingRows.contract + "-failing.json"


_DATASET = literal("dataset")
