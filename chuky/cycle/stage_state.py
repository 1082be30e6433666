"""Where a stage stands, and the guard that every act passes: is the stage taking it?"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.exceptions import StageNotOpen
from chuky.language import Text
from chuky.ledger.models import Deadline, Moment, StageState
from chuky.plan.exceptions import StageUnknown
from chuky.plan.timetable import KIND_ORDER

STATES = {
    "waiting": Text("chưa mở", "not open yet"),
    "open": Text("đang mở", "open"),
    "blocked": Text("bị giữ lại", "held back"),
    "sealed": Text("đã niêm phong", "sealed"),
}
TAKES_WORK = ("open", "blocked")
"""A blocked stage is past its day and not sealed: late work and corrections still come in."""


def stage_state(session: Session, cycle_id: str, stage: str) -> StageState:
    """The stage's row. Raises StageUnknown."""
    row = session.get(StageState, (cycle_id, stage))
    if row is None:
        known = session.scalars(select(StageState.key).where(StageState.cycle_id == cycle_id))
        raise StageUnknown(stage=stage, known=", ".join(sorted(known)))
    return row


def require_open(session: Session, cycle_id: str, stage: str, what: Text) -> StageState:
    """The stage's row. Raises StageNotOpen where it takes no work."""
    state = stage_state(session, cycle_id, stage)
    if state.state not in TAKES_WORK:
        raise StageNotOpen(stage=stage, state=STATES[state.state], what=what)
    return state


def deadline_in_force(session: Session, cycle_id: str, stage: str, scope: str = "all") -> Deadline:
    """The newest version for all units; a unit's own newest while it is the later of the two."""
    own = extended_units(session, cycle_id, stage, scope) if scope != "all" else {}
    return own.get(scope) or _newest(session, cycle_id, stage)["all"]


def extended_units(
    session: Session, cycle_id: str, stage: str, unit: str | None = None
) -> dict[str, Deadline]:
    """Unit → its own deadline, where that is later than that of all; `unit`: of this one alone."""
    newest = _newest(session, cycle_id, stage, unit)
    general = newest.pop("all")
    return {scope: row for scope, row in newest.items() if _holds(row, general)}


def last_instant(deadline: Deadline) -> datetime | None:
    """Until when work is in time: the due instant, or the end of the grace after it."""
    return deadline.grace_until or deadline.due


def is_late(deadline: Deadline, now: datetime) -> bool:
    last = last_instant(deadline)
    return last is not None and now > last


def in_grace(deadline: Deadline, now: datetime) -> bool:
    """In time only because of the grace."""
    return deadline.due is not None and now > deadline.due and not is_late(deadline, now)


def _newest(
    session: Session, cycle_id: str, stage: str, unit: str | None = None
) -> dict[str, Deadline]:
    """Scope → its newest version; `unit`: of this one and all."""
    rows = select(Deadline).where(Deadline.cycle_id == cycle_id, Deadline.stage == stage)
    if unit is not None:
        rows = rows.where(Deadline.scope.in_([unit, "all"]))
    return {row.scope: row for row in session.scalars(rows.order_by(Deadline.version))}


def _holds(own: Deadline, general: Deadline) -> bool:
    """An extension of all shortens no unit's own; an open-ended stage ends for it on its day."""
    return own.due is None or general.due is None or own.due > general.due


def wake_stage(session: Session, cycle_id: str, stage: str) -> None:
    """Something changed for this stage: its blocked moments are tried again."""
    blocked = select(Moment).where(
        Moment.cycle_id == cycle_id, Moment.stage == stage, Moment.state == "blocked"
    )
    for moment in session.scalars(blocked):
        moment.state = "pending"


def complete_now(session: Session, cycle_id: str, stage: str, now: datetime) -> None:
    """All that a stage waits for is there: a moment of its own closes it, whatever its day."""
    state = stage_state(session, cycle_id, stage)
    if state.state == "sealed":
        return
    version, moment_id = _completion(session, cycle_id, stage)
    if session.get(Moment, moment_id) is None:
        session.add(
            Moment(
                id=moment_id,
                cycle_id=cycle_id,
                stage=stage,
                scope="all",
                kind="completed",
                deadline_version=version,
                at=now,
                position=KIND_ORDER["completed"] + state.position,
                state="pending",
            )
        )
    else:
        wake_stage(session, cycle_id, stage)


def _completion(session: Session, cycle_id: str, stage: str) -> tuple[int, str]:
    """The completion that is still to come: one that ran belongs to a seal that was undone."""
    version = 1
    while True:
        moment_id = f"{cycle_id}/{stage}/all/completed/v{version}"
        row = session.get(Moment, moment_id)
        if row is None or row.state in ("pending", "blocked"):
            return version, moment_id
        version += 1
