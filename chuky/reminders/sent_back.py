"""A unit whose work is sent back after the last overdue step is late again: it gets a step more.

Belongs here: that moment. The other steps come from the timetable.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from chuky.clock import VIETNAM, local_day
from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import deadline_in_force, is_late, stage_state
from chuky.ledger.models import Moment
from chuky.plan.timetable import KIND_ORDER


def add_overdue_step(
    session: Session, context: CycleContext, stage: str, unit: str, now: datetime
) -> None:
    """Remind the unit on the next working morning, unless a step of the timetable still comes."""
    deadline = deadline_in_force(session, context.id, stage, unit)
    rules, calendar = context.rules, context.calendar
    if deadline.due is None or not is_late(deadline, now) or not rules.overdue:
        return
    morning = calendar.next_working_day(local_day(now))
    days = calendar.working_days_between(local_day(deadline.due), morning)
    moment_id = f"{context.id}/{stage}/{unit}/overdue-{days}/v{deadline.version}"
    last = max(rule.days for rule in rules.overdue)
    if days <= last or session.get(Moment, moment_id) is not None:
        return
    session.add(
        Moment(
            id=moment_id,
            cycle_id=context.id,
            stage=stage,
            scope=unit,
            kind=f"overdue-{days}",
            deadline_version=deadline.version,
            at=datetime.combine(morning, rules.hour, VIETNAM),
            position=KIND_ORDER["overdue"] + stage_state(session, context.id, stage).position,
            state="pending",
        )
    )
