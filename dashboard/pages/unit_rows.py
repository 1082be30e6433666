"""What the ledger has of one unit in a cycle: files, signed reports, versions of its points."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import UnitUnknown
from chuky.ledger.drafting import Approval
from chuky.ledger.models import Receipt, Score
from chuky.plan import Unit


def unit_of(context: CycleContext, code: str) -> Unit:
    """Raises UnitUnknown."""
    found = next((item for item in context.plan.units if item.code == code), None)
    if found is None:
        raise UnitUnknown(unit=code, stage="-", way_out="")
    return found


def receipts_of(session: Session, cycle: str, unit: str) -> list[Receipt]:
    query = select(Receipt).where(Receipt.cycle_id == cycle, Receipt.sender_code == unit)
    return list(session.scalars(query.order_by(Receipt.received_at)))


def reports_of(session: Session, cycle: str, unit: str) -> list[Approval]:
    """The reports that the unit's head signed, newest first."""
    query = select(Approval).where(Approval.cycle_id == cycle, Approval.unit_code == unit)
    return list(session.scalars(query.order_by(Approval.at.desc())))


@dataclass(frozen=True)
class Version:
    """One version of points. `receipt`: of the file that it came in; None where it was typed."""

    score: Score
    receipt: Receipt | None


def versions_of(session: Session, cycle: str, unit: str, component: str = "") -> list[Version]:
    query = select(Score, Receipt).outerjoin(Receipt, Receipt.code == Score.receipt)
    query = query.where(Score.cycle_id == cycle, Score.unit_code == unit)
    if component:
        query = query.where(Score.component_code == component)
    found = session.execute(query.order_by(Score.component_code, Score.at, Score.version))
    return [Version(*row) for row in found]
