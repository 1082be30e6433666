"""Where a burn-up's days come from: receipts and windows of this cycle and of last year's."""

import re
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.existing import freed_units
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House
from chuky.ledger.models import Cycle, Receipt
from chuky.plan import Stage
from chuky.views.burn_up import BurnUp, Course, burn_up
from chuky.views.stamp import stamp_of

_YEAR = re.compile(r"\d{4}")


def read_burn_ups(
    house: House, session: Session, context: CycleContext, now: datetime
) -> list[tuple[Stage, BurnUp]]:
    """One for each stage of units that has a day; kept until either cycle changes."""
    before = cycle_before(house, session, context)
    stamps = [stamp_of(session, one, now) for one in (context, before) if one is not None]
    state = (before.id if before else "", *stamps)
    return context.kept.get("burn-ups", state, lambda: _read(session, context, before, now))


def _read(
    session: Session, context: CycleContext, before: CycleContext | None, now: datetime
) -> list[tuple[Stage, BurnUp]]:
    found = []
    for stage in _stages(context):
        this = course_of(session, context, stage, local_day(now))
        if this is None:
            continue
        last = _same_stage(session, before, stage) if before is not None else None
        found.append((stage, burn_up(this, last, local_day(now), context.calendar)))
    return found


def cycle_before(house: House, session: Session, context: CycleContext) -> CycleContext | None:
    """The same plan's cycle of the year nearest before; a rehearsal's only beside a rehearsal."""
    own = session.get_one(Cycle, context.id)
    earlier = select(Cycle).where(Cycle.year < own.year).order_by(Cycle.year.desc(), Cycle.id)
    for row in session.scalars(earlier):
        same_family = _YEAR.sub("", row.id) == _YEAR.sub("", own.id)
        if same_family and (row.mark is None) == (own.mark is None):
            return load_cycle(house, row.id)
    return None


def course_of(
    session: Session, context: CycleContext, stage: Stage, today: date | None = None
) -> Course | None:
    """The stage's course as it stands on a day, or stood on its last; None without a window."""
    deadline = deadline_in_force(session, context.id, stage.key)
    opens = deadline.opens or stage_state(session, context.id, stage.key).opened_at
    if deadline.due is None or opens is None:
        return None
    units = {unit.code for unit in context.plan.units_of(stage)}
    opened, due = local_day(opens), local_day(deadline.due)
    sent = {u: day for u, day in _first_sent(session, context.id, stage.key) if u in units}
    free = freed_units(session, context, stage, today or due) - set(sent)
    return Course(min(opened, due), due, len(units - free), tuple(sorted(sent.values())))


def _first_sent(session: Session, cycle: str, stage: str) -> list[tuple[str, date]]:
    """(unit, day) of the first file that was taken and counts, or may still."""
    rows = session.execute(
        select(Receipt.sender_code, func.min(Receipt.received_at))
        .where(Receipt.cycle_id == cycle, Receipt.stage == stage)
        .where(Receipt.verdict.in_(["accepted", "received"]), Receipt.counts.is_not(False))
        .group_by(Receipt.sender_code)
    )
    return [(unit, local_day(at)) for unit, at in rows]


def _same_stage(session: Session, before: CycleContext, stage: Stage) -> Course | None:
    """Last year's stage of the same key, else its only one."""
    stages = _stages(before)
    same = next((one for one in stages if one.key == stage.key), None)
    found = same or (stages[0] if len(stages) == 1 else None)
    return course_of(session, before, found) if found is not None else None


def _stages(context: CycleContext) -> list[Stage]:
    return [stage for stage in context.plan.stages if stage.kind == "self_assessment"]
