"""The lead agency closes a stage before its day, or one that has no day, when all is in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.awaited import missing_units
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import ClosingRefused
from chuky.cycle.stage_state import complete_now, require_open, stage_state
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Moment
from chuky.plan import Stage


def close_early(
    house: House, cycle_id: str, stage: str, actor: str, reason: str | None = None
) -> None:
    """Ask for the stage to be sealed now; its gate still decides. Asked again: nothing happens.

    `reason` stands in the audit trail, beside who was not in. Raises StageNotOpen, and
    ClosingRefused where the plan has no such stage.
    """
    context = load_cycle(house, cycle_id)
    asked = _stage_of(context, stage)
    with house.ledger.transaction() as session:
        if stage_state(session, cycle_id, stage).state == "sealed" or _asked(
            session, cycle_id, stage
        ):
            return
        require_open(session, cycle_id, stage, Text("yêu cầu đóng sớm", "early close"))
        now = house.clock.now()
        complete_now(session, cycle_id, stage, now)
        missing = missing_units(session, context, asked, now)
        payload: dict[str, object] = {"stage": stage}
        payload |= {"reason": reason} if reason else {}
        payload |= {"missing": missing} if missing else {}
        append(session, cycle_id, now, actor, "stage.closed_early", payload)


def missing_now(house: House, cycle_id: str, stage: str) -> list[str]:
    """Codes of the units that are not in and would hold the gate. Raises ClosingRefused."""
    context = load_cycle(house, cycle_id)
    with house.ledger.session() as session:
        return missing_units(session, context, _stage_of(context, stage), house.clock.now())


def _stage_of(context: CycleContext, key: str) -> Stage:
    for stage in context.plan.stages:
        if stage.key == key:
            return stage
    why = Text("kế hoạch không có bước này", "the plan has no such stage")
    raise ClosingRefused(stage=key, why=why)


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
