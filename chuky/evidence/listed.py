"""Reading evidence: what a unit has sent, who may open a piece, the dataset of its contract."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.roles import Viewer
from chuky.datasets import Column, Row, seal_frame
from chuky.language import Text
from chuky.ledger.intake import Evidence
from chuky.publication.model import PublishedDataset

COLUMNS = (
    Column("evidence_id", key=True),
    *(Column(name) for name in ("unit_code", "component_code", "kind")),
    *(Column(name) for name in ("file_name", "sha256", "citation")),
)
"""Of the contract `evidence_list`."""


def evidence_of(
    session: Session, cycle_id: str, unit: str, component: str | None = None, *, all_: bool = False
) -> list[Evidence]:
    """A unit's evidence in the order in which it came; `all_`: what was withdrawn too."""
    query = select(Evidence).where(Evidence.cycle_id == cycle_id, Evidence.unit_code == unit)
    if component is not None:
        query = query.where(Evidence.component_code == component)
    if not all_:
        query = query.where(Evidence.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(Evidence.component_code, Evidence.at, Evidence.id)))


def may_read(piece: Evidence, viewer: Viewer) -> bool:
    """Whether a viewer who may see the unit may open this piece."""
    return piece.restricted_to is None or viewer.account in (*piece.restricted_to, piece.by)


def shown_name(piece: Evidence, account: str | None = None) -> str:
    """What a piece is called to that account: a restricted one's name may say who complained.

    None: to everybody, as in reports and in what is published.
    """
    named = () if account is None else (*(piece.restricted_to or ()), piece.by)
    if piece.restricted_to is None or account in named:
        return piece.name
    return str(RESTRICTED.format(id=piece.id))


RESTRICTED = Text("tài liệu hạn chế {id}", "restricted evidence {id}")


def evidence_rows(
    session: Session, cycle_id: str, stage: str | None = None, unit: str | None = None
) -> list[Row]:
    """The list of a cycle (of one stage, of one unit), in the columns of `evidence_list`."""
    query = select(Evidence).where(Evidence.cycle_id == cycle_id, Evidence.withdrawn_at.is_(None))
    if stage is not None:
        query = query.where(Evidence.stage == stage)
    if unit is not None:
        query = query.where(Evidence.unit_code == unit)
    return [
        {
            "evidence_id": row.id,
            "unit_code": row.unit_code,
            "component_code": row.component_code,
            "kind": row.kind,
            "file_name": shown_name(row) if row.kind == "file" else None,
            "sha256": row.sha256,
            "citation": shown_name(row) if row.kind == "citation" else None,
        }
        for row in session.scalars(query.order_by(Evidence.unit_code, Evidence.id))
    ]


def evidence_dataset(
    session: Session, cycle_id: str, stage: str, *, simulated: bool
) -> PublishedDataset:
    """A stage's list for its gate, which is all that reads it: it is never published.

    Names of files may say what a citizen complained of; the sealed scores cite, they don't hold.
    """
    rows = evidence_rows(session, cycle_id, stage)
    return PublishedDataset(stage, "evidence", seal_frame(COLUMNS, rows), simulated)
