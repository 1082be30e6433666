"""The lead agency closes a stage before its day, or one that has no day, when all is in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.awaited import missing_units
from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import ClosingRefused
from chuky.cycle.stage_state import complete_now, require_open, stage_state
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Moment, Waiver


def close_early(
    house: House, cycle_id: str, stage: str, actor: str, reason: str | None = None
) -> None:
    """Ask for the stage to be sealed now; its gate still decides. Asked again: nothing happens.

    `reason` stands in the audit trail. Raises StageNotOpen, and ClosingRefused where the plan has
    no such stage, or units are not in for whom no rule was waived.
    """
    context = load_cycle(house, cycle_id)
    planned = next((item for item in context.plan.stages if item.key == stage), None)
    if planned is None:
        why = Text("kế hoạch không có bước này", "the plan has no such stage")
        raise ClosingRefused(stage=stage, why=why)
    with house.ledger.transaction() as session:
        if stage_state(session, cycle_id, stage).state == "sealed" or _asked(
            session, cycle_id, stage
        ):
            return
        require_open(session, cycle_id, stage, Text("yêu cầu đóng sớm", "early close"))
        waived = select(Waiver.unit_code).where(Waiver.cycle_id == cycle_id, Waiver.stage == stage)
        excused = set(session.scalars(waived))
        missing = [u for u in missing_units(session, context, planned) if u not in excused]
        if missing:
            raise ClosingRefused(stage=stage, why=_not_in(missing))
        now = house.clock.now()
        complete_now(session, cycle_id, stage, now)
        payload = {"stage": stage} | ({"reason": reason} if reason else {})
        append(session, cycle_id, now, actor, "stage.closed_early", payload)


def _not_in(codes: list[str]) -> Text:
    names = ", ".join(codes[:5]) + (", …" if len(codes) > 5 else "")
    return Text(
        f"còn {len(codes)} đơn vị chưa có hồ sơ được nhận: {names}",
        f"{len(codes)} units have nothing accepted: {names}",
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
