"""A stage opens: on its day, once the stages before it are sealed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.moments import DueMoment, finish
from chuky.cycle.stage_state import stage_state, wake_stage
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import StageState


def open_stage(house: House, context: CycleContext, moment: DueMoment) -> bool:
    """Open the stage of `moment`; False where it waits for another to be sealed."""
    stage = context.plan.stage(moment.stage)
    with house.ledger.transaction() as session:
        now = house.clock.now()
        waits = unsealed(session, context.id, stage.after)
        finish(session, moment.id, now, blocked=bool(waits))
        if waits:
            return False
        state = stage_state(session, context.id, stage.key)
        if state.state == "waiting":
            state.state, state.opened_at = "open", now
            wake_stage(session, context.id, stage.key)
            append(
                session,
                cycle=context.id,
                at=now,
                actor="chuky",
                action="stage.opened",
                payload={"stage": stage.key, "moment": moment.id},
            )
        return True


def unsealed(session: Session, cycle_id: str, stages: tuple[str, ...]) -> list[str]:
    """Those of `stages` that are not sealed yet."""
    rows = session.scalars(
        select(StageState.key).where(
            StageState.cycle_id == cycle_id,
            StageState.key.in_(stages),
            StageState.state != "sealed",
        )
    )
    return sorted(rows)
