"""What happens to a stage when one that it waits for is sealed: tried again, or counted from now.

Belongs here: the stages of `after:`. Sealing itself is in `seal_stage.py`.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.activate import moment_row
from chuky.cycle.context import CycleContext
from chuky.cycle.open_stage import unsealed
from chuky.cycle.stage_state import deadline_in_force, stage_state, wake_stage
from chuky.deadline import due_after
from chuky.ledger.models import Deadline, Moment
from chuky.plan import Stage
from chuky.plan.grace import grace_until
from chuky.plan.timetable import StageWindow, day_end, window_moments
from chuky.workcalendar import WorkCalendar


def wake_follower(session: Session, context: CycleContext, follower: Stage, now: datetime) -> None:
    """A stage with a window is tried again; one that counts from the seals gets its window once
    the last of them is there, from now. A day that a person set for it meanwhile stands."""
    wake_stage(session, context.id, follower.key)
    known = deadline_in_force(session, context.id, follower.key)
    if known.opens is not None or unsealed(session, context.id, follower.after):
        return
    planned = context.timetable.window(follower.key)
    counted = counted_window(planned, now, context.calendar)
    due = known.due or counted.due
    _start(session, context, StageWindow(follower, None, now, due, counted.tentative), now)


def counted_window(window: StageWindow, event: datetime, calendar: WorkCalendar) -> StageWindow:
    """The window of a stage whose wording counts from an event that happens at `event`."""
    reading, due = window.reading, None
    if reading is not None and reading.amount and reading.unit and reading.direction == "after":
        due = day_end(due_after(local_day(event), reading.amount, reading.unit, calendar))
    return StageWindow(window.stage, reading, event, due, window.tentative)


def _start(session: Session, context: CycleContext, window: StageWindow, now: datetime) -> None:
    """A new version of the deadline with all its moments; those of a day set before make room."""
    key = window.stage.key
    newest = select(func.max(Deadline.version)).where(
        Deadline.cycle_id == context.id, Deadline.stage == key
    )
    version = (session.scalar(newest) or 0) + 1
    session.add(
        Deadline(
            cycle_id=context.id,
            stage=key,
            scope="all",
            version=version,
            opens=window.opens,
            due=window.due,
            grace_until=grace_until(window.stage.grace, window.due, context.calendar),
            tentative=window.tentative,
            reason=window.stage.stated or "",
            actor="chuky",
            at=now,
        )
    )
    _make_room(session, context.id, key)
    position = stage_state(session, context.id, key).position
    for moment in window_moments(window, position, context.calendar, context.rules):
        session.add(moment_row(context.id, moment, version))


def _make_room(session: Session, cycle_id: str, stage: str) -> None:
    rows = select(Moment).where(
        Moment.cycle_id == cycle_id, Moment.stage == stage, Moment.scope == "all"
    )
    for moment in session.scalars(rows.where(Moment.state.in_(["pending", "blocked"]))):
        if moment.kind != "completed":
            moment.state = "cancelled"
