"""Units whose last day has passed: said once on record, and their stages looked at again.

A stage that was held back because such a unit was missing is so no more.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.awaited import count_in_all
from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.ledger.audit import AuditEvent, append

ENDED = "units.ended"


def tell_ended_units(house: House, context: CycleContext) -> list[str]:
    """Codes of the units that are no more since it was last asked; again: none."""
    now = house.clock.now()
    today = local_day(now)
    gone = {unit.code for unit in context.plan.units if unit.valid_to and unit.valid_to < today}
    if not gone:
        return []
    with house.ledger.session() as session:
        if not gone - _told(session, context.id):
            return []
    with house.ledger.transaction() as session:
        new = sorted(gone - _told(session, context.id))
        if new:
            append(session, context.id, now, "chuky", ENDED, {"units": new})
            count_in_all(session, context, now)
    return new


def _told(session: Session, cycle: str) -> set[str]:
    query = select(AuditEvent.payload).where(AuditEvent.cycle == cycle, AuditEvent.action == ENDED)
    return {code for payload in session.scalars(query) for code in payload["units"]}
