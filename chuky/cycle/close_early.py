"""The lead agency closes a stage before its day, or one that has no day, when all is in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import complete_now, require_open, stage_state
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Moment


def close_early(house: House, cycle_id: str, stage: str, actor: str) -> None:
    """Ask for the stage to be sealed now; its gate still decides. Raises StageNotOpen."""
    load_cycle(house, cycle_id)
    with house.ledger.transaction() as session:
        if stage_state(session, cycle_id, stage).state == "sealed" or _asked(
            session, cycle_id, stage
        ):
            return
        require_open(session, cycle_id, stage, Text("yêu cầu đóng sớm", "early close"))
        now = house.clock.now()
        complete_now(session, cycle_id, stage, now)
        append(
            session,
            cycle=cycle_id,
            at=now,
            actor=actor,
            action="stage.closed_early",
            payload={"stage": stage},
        )


def _asked(session: Session, cycle_id: str, stage: str) -> bool:
    """Whether the stage is to be sealed at once already."""
    return (
        session.scalars(
            select(Moment.id)
            .where(Moment.cycle_id == cycle_id, Moment.stage == stage)
            .where(Moment.kind == "completed", Moment.state.in_(["pending", "blocked"]))
        ).first()
        is not None
    )
