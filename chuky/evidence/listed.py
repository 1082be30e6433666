"""Reading evidence: what a unit has sent, who may open a piece, the dataset of its contract."""

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.roles import Viewer
from chuky.ledger.intake import Evidence

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = (
    *("evidence_id", "unit_code", "component_code", "kind", "file_name", "sha256", "citation"),
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


def evidence_frame(session: Session, cycle_id: str, unit: str | None = None) -> "DataFrame":
    """The list of a cycle (of one unit) as the contract `evidence_list` has it, cells as text."""
    import pandas as pd

    query = select(Evidence).where(Evidence.cycle_id == cycle_id, Evidence.withdrawn_at.is_(None))
    if unit is not None:
        query = query.where(Evidence.unit_code == unit)
    rows = [
        (
            *(row.id, row.unit_code, row.component_code, row.kind),
            row.name if row.kind == "file" else None,
            row.sha256,
            row.name if row.kind == "citation" else None,
        )
        for row in session.scalars(query.order_by(Evidence.unit_code, Evidence.id))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
