"""How far a stage is: what came in, what its gates said, whether it waits to be run."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.ledger.audit import AuditHead
from chuky.ledger.models import GateRun, Moment, Receipt
from chuky.views.stages import StageRow

SHOWN = 5
"""Gate runs, the newest first."""


@dataclass(frozen=True)
class Progress:
    """`received`: verdict → files; `units`: of how many; `due`: moments to be run at once."""

    row: StageRow
    units: int
    received: dict[str, int]
    gates: tuple[GateRun, ...]
    due: int


def head_of(session: Session, cycle_id: str) -> int:
    """The number of the cycle's last event: another one after anything was done."""
    return heads_of(session, [cycle_id]).get(cycle_id, 0)


def heads_of(session: Session, cycles: Collection[str]) -> dict[str, int]:
    """Cycle → the number of its last event."""
    query = select(AuditHead.cycle, AuditHead.seq).where(AuditHead.cycle.in_(cycles))
    return {row.cycle: row.seq for row in session.execute(query)}


def progress_of(session: Session, context: CycleContext, row: StageRow, now: datetime) -> Progress:
    """The stage as the ledger has it now."""
    here = (context.id, row.key)
    files = select(Receipt.verdict, func.count()).where(
        Receipt.cycle_id == context.id, Receipt.stage == row.key
    )
    runs = select(GateRun).where(GateRun.cycle_id == context.id, GateRun.stage == row.key)
    due = select(func.count()).where(
        Moment.cycle_id == here[0],
        Moment.stage == here[1],
        Moment.state == "pending",
        Moment.at <= now,
    )
    return Progress(
        row,
        len(list(context.plan.units_of(row.stage))),
        {row[0]: row[1] for row in session.execute(files.group_by(Receipt.verdict))},
        tuple(session.scalars(runs.order_by(GateRun.at.desc(), GateRun.contract).limit(SHOWN))),
        session.scalar(due) or 0,
    )
