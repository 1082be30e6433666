"""Accepted submissions for tests that don't look at what is in them."""

from sqlalchemy import func, select

from chuky.cycle.awaited import count_in
from chuky.cycle.stage_state import deadline_in_force, in_grace, is_late
from chuky.ledger.models import Receipt
from tests.chuky.cycle.conftest import Running

STAGE = "self-assessment"


def accepted(running: Running, unit: str) -> Receipt:
    """A submission of the unit that was accepted now, as `submit` keeps it."""
    house, context = running.house, running.context
    with house.ledger.transaction() as session:
        now = house.clock.now()
        deadline = deadline_in_force(session, context.id, STAGE, unit)
        number = session.scalar(select(func.count()).select_from(Receipt)) or 0
        late = is_late(deadline, now)
        row = Receipt(
            code=f"{unit}-{number}",
            cycle_id=context.id,
            stage=STAGE,
            sender_code=unit,
            dataset="self_assessment",
            attempt=number + 1,
            sent_by="can-bo",
            file_name="tu-cham.xlsx",
            sha256=next(iter(context.files.values())),
            received_at=now,
            late=late,
            in_grace=in_grace(deadline, now),
            counts=None if late else True,
            simulated=True,
            verdict="accepted",
            findings=0,
        )
        session.add(row)
        session.flush()
        if row.counts:
            count_in(session, context, context.plan.stage(STAGE), now)
        return row
