"""A sealed stage is opened again by two persons: a new day, its old datasets kept beside.

What was built on it must be reopened first, the last one before the others; what is published
stays published. Who asks and who grants come from `chuky.access.second_person`.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import ReopeningRefused, SecondPersonNeeded
from chuky.cycle.move import Move, PlannedMove, apply_move, plan_move
from chuky.cycle.replan import Follower, plan_with, proposed
from chuky.cycle.stage_state import STATES, stage_state
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import SealedDataset, StageState
from chuky.ledger.planning import Reopening, SupersededDataset

BUILT_ON_ALL = ("aggregation", "publication")
"""Kinds that take in every stage before them."""


@dataclass(frozen=True)
class PlannedReopening:
    """What reopening does: the new deadline with its moments, and the datasets it supersedes.
    `followers`: what is proposed for the stages that wait for it."""

    move: PlannedMove
    datasets: tuple[str, ...]
    followers: tuple[Follower, ...] = ()


def planned_reopening(house: House, context: CycleContext, move: Move) -> PlannedReopening:
    """What it would do now; nothing is written. Raises ReopeningRefused, MoveRefused."""
    with house.ledger.session() as session:
        return _plan(house, session, context, move)


def reopen_stage(
    house: House,
    context: CycleContext,
    move: Move,
    asked_by: str,
    granted_by: str,
    *,
    shift: bool = False,
) -> PlannedReopening:
    """Open the stage of `move` again until `move.due`, on record; `shift`: its followers are moved
    as proposed in the same act.

    Raises SecondPersonNeeded, ReopeningRefused, MoveRefused; nothing is written then.
    """
    with house.ledger.transaction() as session:
        return reopen_in(house, session, context, move, asked_by, granted_by, shift=shift)


def reopen_in(
    house: House,
    session: Session,
    context: CycleContext,
    move: Move,
    asked_by: str,
    granted_by: str,
    *,
    shift: bool = False,
) -> PlannedReopening:
    """`reopen_stage` in the caller's transaction."""
    if asked_by == granted_by and context.plan.small_office is None:
        raise SecondPersonNeeded(actor=asked_by)
    planned = _plan(house, session, context, move)
    number = _record(house, session, context, move, asked_by, granted_by)
    _supersede(session, context, move.stage, number)
    state = stage_state(session, context.id, move.stage)
    state.state, state.sealed_at = "open", None
    apply_move(house, session, context, planned.move, granted_by)
    append(
        session,
        cycle=context.id,
        at=house.clock.now(),
        actor=granted_by,
        action="stage.reopened",
        payload={
            "stage": move.stage,
            "number": number,
            "asked_by": asked_by,
            "reason": move.reason,
            "datasets": list(planned.datasets),
        },
    )
    if shift:
        for one in proposed(planned.followers):
            apply_move(house, session, context, one, granted_by)
    return planned


def reopened_before(session: Session, context: CycleContext, stage: str) -> list[str]:
    """Stages that `stage` builds on, opened again and not sealed since."""
    wanted = builds_on(context, stage)
    return sorted(
        session.scalars(
            select(StageState.key)
            .join(
                Reopening,
                (Reopening.cycle_id == StageState.cycle_id) & (Reopening.stage == StageState.key),
            )
            .where(StageState.cycle_id == context.id, StageState.state != "sealed")
            .where(StageState.key.in_(wanted))
            .distinct()
        )
    )


def was_reopened(session: Session, cycle_id: str, stage: str) -> bool:
    return session.get(Reopening, (cycle_id, stage, 1)) is not None


def _plan(house: House, session: Session, context: CycleContext, move: Move) -> PlannedReopening:
    stage = context.plan.stage(move.stage)
    state = stage_state(session, context.id, stage.key).state
    if state != "sealed":
        raise ReopeningRefused(stage=stage.key, why=STATES[state])
    if stage.kind == "publication":
        raise ReopeningRefused(stage=stage.key, why=_PUBLISHED)
    later = _sealed_after(session, context, stage.key)
    if later:
        names = ", ".join(later)
        why = Text(f"mở lại các bước sau trước: {names}", f"reopen these first: {names}")
        raise ReopeningRefused(stage=stage.key, why=why)
    kept = _datasets(session, context.id, stage.key)
    planned = plan_move(house, session, context, move, again=True)
    followers = plan_with(house, session, context, planned).followers
    return PlannedReopening(planned, tuple(row.name for row in kept), followers)


_PUBLISHED = Text(
    "kết quả đã công bố được giữ nguyên; đính chính bằng một quyết định mới",
    "what is published stays; correct it by a new decision",
)


def _sealed_after(session: Session, context: CycleContext, stage: str) -> list[str]:
    later = [other.key for other in context.plan.stages if stage in builds_on(context, other.key)]
    return [key for key in later if stage_state(session, context.id, key).state == "sealed"]


def builds_on(context: CycleContext, key: str) -> set[str]:
    """Every stage that `key` waits for or takes data from, directly or not."""
    stages = {stage.key: stage for stage in context.plan.stages}
    order = list(stages)
    found: set[str] = set()
    left = [key]
    while left:
        stage = stages[left.pop()]
        before = {*stage.after, *stage.needs}
        if stage.kind in BUILT_ON_ALL:
            before |= set(order[: order.index(stage.key)])
        left += sorted(before - found)
        found |= before
    return found


def _datasets(session: Session, cycle_id: str, stage: str) -> list[SealedDataset]:
    rows = select(SealedDataset).where(
        SealedDataset.cycle_id == cycle_id, SealedDataset.stage == stage
    )
    return list(session.scalars(rows.order_by(SealedDataset.name)))


def _record(
    house: House,
    session: Session,
    context: CycleContext,
    move: Move,
    asked_by: str,
    granted_by: str,
) -> int:
    state = stage_state(session, context.id, move.stage)
    known = select(func.count()).where(
        Reopening.cycle_id == context.id, Reopening.stage == move.stage
    )
    number = (session.scalar(known) or 0) + 1
    session.add(
        Reopening(
            cycle_id=context.id,
            stage=move.stage,
            number=number,
            reason=move.reason,
            asked_by=asked_by,
            granted_by=granted_by,
            at=house.clock.now(),
            sealed_at=state.sealed_at,
        )
    )
    session.flush()
    return number


def _supersede(session: Session, context: CycleContext, stage: str, number: int) -> None:
    """Keep what was sealed under the reopening's number; the name is free for what comes."""
    for row in _datasets(session, context.id, stage):
        session.add(
            SupersededDataset(
                cycle_id=context.id,
                name=row.name,
                number=number,
                stage=stage,
                parquet_sha256=row.parquet_sha256,
                csv_sha256=row.csv_sha256,
                sealed_at=row.sealed_at,
            )
        )
        session.delete(row)
    session.flush()
