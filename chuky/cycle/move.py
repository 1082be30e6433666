"""A deadline is moved, for all units or for one: a dated act with its reason; nothing is erased.

The old version stays, its pending moments are cancelled, the new version gets moments of its own.
What the move would do is shown before by `planned_move`; the plan's file is not touched.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.activate import moment_row
from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import MoveRefused
from chuky.cycle.stage_state import STATES, deadline_in_force, stage_state
from chuky.cycle.taken_in import take_in
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Deadline, Moment
from chuky.plan.grace import grace_until
from chuky.plan.timetable import StageWindow, TimetableMoment, window_moments

ALL = "all"


@dataclass(frozen=True)
class Move:
    """`due`: the new last instant. `scope`: `all`, or a unit's code. `document`: the signed paper
    that moves it, by number and date as one writes it. `opens`: another opening, None: as it is.
    """

    stage: str
    due: datetime
    reason: str
    scope: str = ALL
    document: str | None = None
    opens: datetime | None = None


@dataclass(frozen=True)
class PlannedMove:
    """What a move does. `cancelled`: ids of moments; `added`: the new ones, in time's order."""

    move: Move
    version: int
    before: datetime | None
    opens: datetime | None
    after: datetime
    cancelled: tuple[str, ...]
    added: tuple[TimetableMoment, ...]


def planned_move(house: House, context: CycleContext, move: Move) -> PlannedMove:
    """What the move would do now; nothing is written. Raises MoveRefused, UnitUnknown."""
    with house.ledger.session() as session:
        return plan_move(house, session, context, move)


def move_deadline(house: House, context: CycleContext, move: Move, actor: str) -> PlannedMove:
    """Move the deadline, on record; late work that is in time by it counts.

    Raises MoveRefused, UnitUnknown; nothing is written then.
    """
    with house.ledger.transaction() as session:
        planned = plan_move(house, session, context, move)
        apply_move(house, session, context, planned, actor)
    take_in(house, context, [planned], actor)
    return planned


def apply_move(
    house: House, session: Session, context: CycleContext, planned: PlannedMove, actor: str
) -> None:
    """Write a planned move in the caller's transaction."""
    move, now = planned.move, house.clock.now()
    stage = context.plan.stage(move.stage)
    session.add(
        Deadline(
            cycle_id=context.id,
            stage=move.stage,
            scope=move.scope,
            version=planned.version,
            opens=planned.opens,
            due=planned.after,
            grace_until=grace_until(stage.grace, planned.after, context.calendar),
            tentative=False,
            reason=move.reason,
            actor=actor,
            at=now,
        )
    )
    for moment_id in planned.cancelled:
        session.get_one(Moment, moment_id).state = "cancelled"
    for moment in planned.added:
        session.add(moment_row(context.id, moment, planned.version))
    state = stage_state(session, context.id, move.stage)
    if state.state == "blocked" and planned.after > now:
        state.state = "open"
    append(
        session,
        cycle=context.id,
        at=now,
        actor=actor,
        action="deadline.moved",
        payload={
            "stage": move.stage,
            "scope": move.scope,
            "version": planned.version,
            "before": planned.before.isoformat() if planned.before else None,
            "after": planned.after.isoformat(),
            "reason": move.reason,
            "document": move.document,
        },
    )


def plan_move(
    house: House, session: Session, context: CycleContext, move: Move, *, again: bool = False
) -> PlannedMove:
    """`planned_move` in the caller's session. `again`: a sealed stage is to take work again."""
    now = house.clock.now()
    stage = context.plan.stage(move.stage)
    state = stage_state(session, context.id, stage.key)
    known = deadline_in_force(session, context.id, stage.key, move.scope)
    opens = move.opens or known.opens
    _require_sense(context, move, known, now)
    _require_longer(session, context, move)
    if not again:
        _require_news(move, state.state, known)
    opened = state.state != "waiting" or move.scope != ALL
    window = StageWindow(stage, None, opens, move.due, False)
    added = [
        TimetableMoment(moment.at, moment.stage, moment.kind, moment.position, move.scope)
        for moment in window_moments(window, state.position, context.calendar, context.rules)
        if (not opened if moment.kind == "opens" else moment.at > now)
    ]
    return PlannedMove(
        move=move,
        version=_next_version(session, context.id, stage.key),
        before=known.due,
        opens=opens,
        after=move.due,
        cancelled=tuple(_superseded(session, context.id, move, opened=opened)),
        added=tuple(sorted(added, key=lambda moment: (moment.at, moment.position))),
    )


def _require_sense(
    context: CycleContext,
    move: Move,
    known: Deadline,
    now: datetime,
) -> None:
    stage = context.plan.stage(move.stage)
    if not move.reason.strip():
        raise MoveRefused(stage=stage.key, why=Text("phải nêu lý do", "a reason is needed"))
    if move.scope != ALL:
        context.unit(move.scope, stage)
        if stage.kind != "self_assessment":
            why = Text(
                "chỉ bước tự đánh giá có hạn riêng", "only self-assessment has unit deadlines"
            )
            raise MoveRefused(stage=stage.key, why=why)
    day = f"{move.due.astimezone(VIETNAM):%d/%m/%Y}"
    opens = move.opens or known.opens
    if move.due < now:
        raise MoveRefused(stage=stage.key, why=Text(f"{day} đã qua", f"{day} is past"))
    if opens is not None and move.due < opens:
        why = Text(f"{day} trước ngày mở", f"{day} is before it opens")
        raise MoveRefused(stage=stage.key, why=why)


def _require_longer(session: Session, context: CycleContext, move: Move) -> None:
    """A unit's own day is later than that of all: the later of the two holds."""
    general = deadline_in_force(session, context.id, move.stage).due
    if move.scope == ALL or general is None or move.due > general:
        return
    day = f"{general.astimezone(VIETNAM):%d/%m/%Y}"
    why = Text(
        f"hạn chung là {day}, hạn riêng của một đơn vị phải sau đó",
        f"all have until {day}, a unit's own deadline must be later",
    )
    raise MoveRefused(stage=move.stage, why=why)


def _require_news(move: Move, state: str, known: Deadline) -> None:
    if state == "sealed":
        raise MoveRefused(stage=move.stage, why=STATES["sealed"])
    if (known.due, known.opens) == (move.due, move.opens or known.opens):
        day = f"{move.due.astimezone(VIETNAM):%d/%m/%Y}"
        raise MoveRefused(stage=move.stage, why=Text(f"hạn đã là {day}", f"it is {day} already"))


def _next_version(session: Session, cycle_id: str, stage: str) -> int:
    """One more than any scope's, so that a version names one act."""
    query = select(func.max(Deadline.version)).where(
        Deadline.cycle_id == cycle_id, Deadline.stage == stage
    )
    return (session.scalar(query) or 0) + 1


def _superseded(session: Session, cycle_id: str, move: Move, *, opened: bool) -> list[str]:
    """Moments of the scope that follow the old deadline and have not run."""
    rows = session.execute(
        select(Moment.id, Moment.kind).where(
            Moment.cycle_id == cycle_id,
            Moment.stage == move.stage,
            Moment.scope == move.scope,
            Moment.state.in_(["pending", "blocked"]),
        )
    )
    kept = {"completed", "opens"} if opened else {"completed"}
    return [row.id for row in rows if row.kind not in kept]
