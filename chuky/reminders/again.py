"""A person wants refused letters tried again: from the start, to the addresses of today."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Message
from chuky.reminders.attempts import AGAIN, OURSELVES, record_attempt

TRIED = ("failed", "given_up", "no_address")


def not_taken(session: Session, cycle_id: str) -> int:
    """How many letters of the cycle `try_again` would queue."""
    counted = select(func.count()).select_from(Message)
    mine = Message.cycle_id == cycle_id, Message.state.in_(TRIED)
    return session.scalar(counted.where(*mine)) or 0


def try_again(house: House, context: CycleContext, actor: str) -> int:
    """Queue every letter of the cycle that was not taken; how many. Delivering is another step."""
    with house.ledger.transaction() as session:
        now = house.clock.now()
        rows = select(Message).where(Message.cycle_id == context.id, Message.state.in_(TRIED))
        found = session.scalars(rows.order_by(Message.id).with_for_update()).all()
        for row in found:
            row.state = "queued"
            record_attempt(session, row.id, OURSELVES, AGAIN, "", now)
        if found:
            payload = {"messages": len(found)}
            append(session, context.id, now, actor, "messages.again", payload)
        return len(found)
