"""Late files that a later deadline takes in: they count, each by a decision on record.

Belongs here: which ones they are. The move's reason is the decision's; what one does is in `late`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.stage_state import stage_state
from chuky.house import House
from chuky.ledger.models import Receipt

if TYPE_CHECKING:
    from chuky.cycle.move import PlannedMove


def taken_in(session: Session, context: CycleContext, planned: "PlannedMove") -> list[Receipt]:
    """Late files of the moved stage on which nobody has decided, the oldest first: a new day is
    never in the past, so they are all in time by it. None of a sealed stage."""
    move = planned.move
    if stage_state(session, context.id, move.stage).state == "sealed":
        return []
    query = select(Receipt).where(
        Receipt.cycle_id == context.id,
        Receipt.stage == move.stage,
        Receipt.late.is_(True),
        Receipt.counts.is_(None),
    )
    if move.scope != "all":
        query = query.where(Receipt.sender_code == move.scope)
    return list(session.scalars(query.order_by(Receipt.received_at, Receipt.code)))


def take_in(
    house: House, context: CycleContext, moves: "Iterable[PlannedMove]", actor: str
) -> list[str]:
    """Let them count, after the moves are on record; their codes. Where the program ends before
    it is through, the rest still wait for somebody's word."""
    with house.ledger.session() as session:
        found = [(one, row.code) for one in moves for row in taken_in(session, context, one)]
    for planned, code in found:
        decide_late(house, context.id, LateWord(code, True, planned.move.reason), actor)
    return [code for _, code in found]
