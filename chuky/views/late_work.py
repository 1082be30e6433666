"""Late files that somebody may still decide on: what Today counts is what the changes' page lists.

Belongs here: reading. The decision itself is `chuky.cycle.late`.
"""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chuky.cycle.late import last_word
from chuky.ledger.models import LateDecision, Receipt, StageState


def decidable(cycle: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions on receipts: late, of a stage that isn't sealed; after that nothing is revised."""
    running = select(StageState.key).where(
        StageState.cycle_id == cycle, StageState.state != "sealed"
    )
    return Receipt.cycle_id == cycle, Receipt.late.is_(True), Receipt.stage.in_(running)


def undecided(cycle: str) -> tuple[ColumnElement[bool], ...]:
    """Those of them on which there is no word yet."""
    return (*decidable(cycle), Receipt.counts.is_(None))


def late_work(session: Session, cycle: str) -> list[tuple[Receipt, LateDecision | None]]:
    """Each with the last word on it, the undecided first."""
    query = select(Receipt).where(*decidable(cycle)).order_by(Receipt.received_at)
    found = [(row, last_word(session, row.code)) for row in session.scalars(query)]
    return sorted(found, key=lambda one: one[0].counts is not None)
