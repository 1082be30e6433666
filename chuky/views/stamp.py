"""Which state of a cycle a reading shows: what must be the same for it to be shown again.

Everything that changes an assessment adds an event to the cycle's audit trail in its own
transaction, so the trail's head names the state of the ledger; a test holds the tables that are
read by it to this. What an instant changes is changed by a due instant or by a day that ends.
"""

from bisect import bisect_left
from collections.abc import Hashable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import CycleContext
from chuky.ledger.audit import AuditHead
from chuky.ledger.models import Deadline


def stamp_of(session: Session, context: CycleContext, now: datetime) -> Hashable:
    """The trail's head, how many due instants have passed, and the day. One small query.

    Read in the session that reads what it is the stamp of: both see one state of the ledger.
    """
    row = session.execute(
        select(AuditHead.seq, AuditHead.hash).where(AuditHead.cycle == context.id)
    ).first()
    head = (row.seq, row.hash) if row else None
    dues = context.kept.get("due instants", head, lambda: _due_instants(session, context.id))
    return head, bisect_left(dues, now), local_day(now)


def _due_instants(session: Session, cycle_id: str) -> list[datetime]:
    """Every last instant that the cycle has had, for any scope, in order."""
    query = select(Deadline.due).where(Deadline.cycle_id == cycle_id, Deadline.due.is_not(None))
    return sorted(due for due in session.scalars(query.distinct()) if due is not None)
