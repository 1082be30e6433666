"""A stage, or a whole cycle, is paused: none of its moments runs until a person lets them.

Work is still taken in, deadlines stay; what came due meanwhile runs in the timetable's order once
it is resumed. Who may pause is asked elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import PauseRefused
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Message, Moment, Reminder
from chuky.ledger.planning import StagePause

WHOLE = "*"
"""Stands for every stage of a cycle."""


@dataclass(frozen=True)
class Pause:
    """A pause in force. `stage`: a key, or `*` for the whole cycle."""

    stage: str
    reason: str
    by: str
    since: datetime


def pause(
    house: House, context: CycleContext, reason: str, actor: str, stage: str = WHOLE
) -> Pause:
    """Let no moment of the stage run from now on, on record. Raises PauseRefused, KeyError."""
    _known(context, stage)
    if not reason.strip():
        raise PauseRefused(stage=stage, why=Text("phải nêu lý do", "a reason is needed"))
    with house.ledger.transaction() as session:
        now = house.clock.now()
        if _row(session, context.id, stage) is not None:
            raise PauseRefused(stage=stage, why=Text("đang tạm dừng rồi", "it is paused already"))
        number = _number(session, context.id, stage) + 1
        row = StagePause(
            cycle_id=context.id,
            stage=stage,
            number=number,
            reason=reason.strip(),
            paused_by=actor,
            paused_at=now,
        )
        session.add(row)
        payload = {"stage": stage, "number": number, "reason": row.reason}
        append(session, context.id, now, actor, "stage.paused", payload)
        return _pause(row)


def resume(
    house: House, context: CycleContext, reason: str, actor: str, stage: str = WHOLE
) -> tuple[str, ...]:
    """Let the moments run again, on record; the ids of those that are due at once.

    Raises PauseRefused where it isn't paused.
    """
    _known(context, stage)
    with house.ledger.transaction() as session:
        row = _row(session, context.id, stage)
        if row is None:
            raise PauseRefused(stage=stage, why=Text("không tạm dừng", "it isn't paused"))
        now = house.clock.now()
        row.resumed_by, row.resumed_at = actor, now
        session.flush()
        due = _due(session, context.id, stage, now)
        payload = {"stage": stage, "number": row.number, "reason": reason, "due": len(due)}
        append(session, context.id, now, actor, "stage.resumed", payload)
        return due


def due_on_resume(house: House, context: CycleContext, stage: str = WHOLE) -> tuple[str, ...]:
    """Ids of the moments whose time came during the pause: what resuming runs at once."""
    with house.ledger.session() as session:
        return _due(session, context.id, stage, house.clock.now())


def would_wait(session: Session, context: CycleContext, stage: str = WHOLE) -> list[Moment]:
    """The moments still to come that a pause would hold, in order, overdue ones first."""
    query = select(Moment).where(
        Moment.cycle_id == context.id, Moment.state.in_(("pending", "blocked"))
    )
    if stage != WHOLE:
        query = query.where(Moment.stage == stage)
    return list(session.scalars(query.order_by(Moment.at, Moment.position, Moment.id)))


def pauses(session: Session, cycle_id: str) -> list[Pause]:
    """The pauses in force, oldest first."""
    rows = select(StagePause).where(
        StagePause.cycle_id == cycle_id, StagePause.resumed_at.is_(None)
    )
    return [_pause(row) for row in session.scalars(rows.order_by(StagePause.paused_at))]


def not_paused() -> ColumnElement[bool]:
    """For a query over `Moment`: neither its stage nor its cycle is paused."""
    return ~exists().where(
        StagePause.cycle_id == Moment.cycle_id,
        or_(StagePause.stage == Moment.stage, StagePause.stage == WHOLE),
        StagePause.resumed_at.is_(None),
    )


def paused_stages(session: Session, context: CycleContext) -> set[str]:
    """Keys of the stages that stand still, each for itself or with the whole cycle."""
    found = {one.stage for one in pauses(session, context.id)}
    return {stage.key for stage in context.plan.stages} if WHOLE in found else found


def tells_of_paused() -> ColumnElement[bool]:
    """For a query over `Message`: one of its reasons is of a stage that is paused."""
    return exists().where(
        Reminder.message_id == Message.id,
        StagePause.cycle_id == Reminder.cycle_id,
        or_(StagePause.stage == Reminder.stage, StagePause.stage == WHOLE),
        StagePause.resumed_at.is_(None),
    )


def _known(context: CycleContext, stage: str) -> None:
    if stage != WHOLE:
        context.plan.stage(stage)


def _row(session: Session, cycle_id: str, stage: str) -> StagePause | None:
    return session.scalars(
        select(StagePause)
        .where(StagePause.cycle_id == cycle_id, StagePause.stage == stage)
        .where(StagePause.resumed_at.is_(None))
    ).first()


def _number(session: Session, cycle_id: str, stage: str) -> int:
    query = select(func.count()).where(StagePause.cycle_id == cycle_id, StagePause.stage == stage)
    return session.scalar(query) or 0


def _due(session: Session, cycle_id: str, stage: str, now: datetime) -> tuple[str, ...]:
    query = select(Moment.id).where(
        Moment.cycle_id == cycle_id, Moment.state == "pending", Moment.at <= now
    )
    if stage != WHOLE:
        query = query.where(Moment.stage == stage)
    return tuple(session.scalars(query.order_by(Moment.at, Moment.position, Moment.id)))


def _pause(row: StagePause) -> Pause:
    return Pause(row.stage, row.reason, row.paused_by, row.paused_at)
