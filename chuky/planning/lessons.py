"""What a cycle teaches the next year's plan: stages that ran late, units that often were.

Read from the ledger. Where it is written in the new plan is in `chuky.plan.roll_notes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import CycleContext, load_cycle
from chuky.house import House
from chuky.ledger.models import Cycle, Deadline, Receipt, StageState
from chuky.plan import Stage

NAMED = 10
"""Units that one comment names; with more the stage, not the units, is what was wrong."""


@dataclass(frozen=True)
class LateUnit:
    """A unit that was late or silent in `times` of the last `of` cycles, this one among them."""

    code: str
    name: str
    times: int
    of: int


@dataclass(frozen=True)
class Lesson:
    """How a stage went. `due`: as first planned; `days_late`: working days, 0 where it kept it;
    `moves`: why its deadline was moved, for all units."""

    stage: str
    due: date | None
    sealed: date | None
    days_late: int
    moves: tuple[str, ...]
    units: tuple[LateUnit, ...]

    @property
    def tells(self) -> bool:
        return bool(self.days_late or self.moves or self.units)


def lessons(house: House, cycle_id: str) -> tuple[Lesson, ...]:
    """The stages of the cycle that something is to be learnt from. Raises CycleUnknown."""
    context = load_cycle(house, cycle_id)
    with house.ledger.session() as session:
        found = [_lesson(house, session, context, stage) for stage in context.plan.stages]
    return tuple(lesson for lesson in found if lesson.tells)


def comments(lesson: Lesson, year: int) -> tuple[str, ...]:
    """The lesson as comment lines of a plan, which is written in Vietnamese."""
    lines = []
    if lesson.days_late and lesson.sealed and lesson.due:
        lines.append(
            f"năm {year}: xong ngày {lesson.sealed:%d/%m/%Y}, trễ {lesson.days_late} ngày làm việc "
            f"so với hạn đầu {lesson.due:%d/%m/%Y}"
        )
    elif lesson.days_late and lesson.due:
        lines.append(f"năm {year}: chưa xong, hạn đầu {lesson.due:%d/%m/%Y} đã qua")
    lines += [f"năm {year}: đã dời hạn: {' '.join(why.split())}" for why in lesson.moves]
    if lesson.units:
        names = [f"{u.name} ({u.times}/{u.of} kỳ)" for u in lesson.units[:NAMED]]
        more = len(lesson.units) - NAMED
        lines.append(
            f"năm {year}: {len(lesson.units)} đơn vị nộp trễ hoặc không nộp: {'; '.join(names)}"
            + (f"; và {more} đơn vị khác" if more > 0 else "")
        )
    return tuple(f"Bài học {line}" for line in lines)


def _lesson(house: House, session: Session, context: CycleContext, stage: Stage) -> Lesson:
    state = session.get_one(StageState, (context.id, stage.key))
    versions = session.scalars(
        select(Deadline)
        .where(Deadline.cycle_id == context.id, Deadline.stage == stage.key)
        .where(Deadline.scope == "all")
        .order_by(Deadline.version)
    ).all()
    dated = [row for row in versions if row.due is not None]
    due = local_day(dated[0].due) if dated and dated[0].due else None
    sealed = local_day(state.sealed_at) if state.sealed_at else None
    last = sealed or local_day(house.clock.now())
    late = context.calendar.working_days_between(due, last) if due and last > due else 0
    return Lesson(
        stage=stage.key,
        due=due,
        sealed=sealed,
        days_late=late,
        moves=tuple(row.reason for row in dated[1:]),
        units=tuple(_late_units(session, context, stage)) if late or sealed else (),
    )


def _late_units(session: Session, context: CycleContext, stage: Stage) -> list[LateUnit]:
    """Those late this time, the most often late first; counted over the house's cycles."""
    if stage.kind != "self_assessment":
        return []
    cycles = _cycles_with(session, context, stage)
    slow = {cycle: _not_in_time(session, cycle, stage.key) for cycle in cycles}
    found = []
    for unit in context.plan.units_of(stage):
        if unit.code in slow[context.id] or not _sent(session, context.id, stage.key, unit.code):
            times = sum(_was_late(session, cycle, stage.key, unit.code, slow) for cycle in cycles)
            found.append(LateUnit(unit.code, unit.name, max(times, 1), len(cycles)))
    return sorted(found, key=lambda unit: (-unit.times, unit.code))


def _cycles_with(session: Session, context: CycleContext, stage: Stage) -> list[str]:
    """The real cycles, or the rehearsed ones, of this house that had this stage, up to this one."""
    this = session.get_one(Cycle, context.id)
    query = (
        select(Cycle.id)
        .join(StageState, StageState.cycle_id == Cycle.id)
        .where(StageState.key == stage.key, Cycle.year <= this.year)
        .where(Cycle.mark.is_(None) if this.mark is None else Cycle.mark.is_not(None))
        .where(StageState.state != "waiting")
        .order_by(Cycle.year, Cycle.id)
    )
    return list(dict.fromkeys([*session.scalars(query), context.id]))


def _not_in_time(session: Session, cycle: str, stage: str) -> set[str]:
    """Units whose first file came after their deadline."""
    first = (
        select(Receipt.sender_code, func.min(Receipt.received_at).label("at"))
        .where(Receipt.cycle_id == cycle, Receipt.stage == stage)
        .group_by(Receipt.sender_code)
        .subquery()
    )
    rows = select(Receipt.sender_code).join(
        first,
        (first.c.sender_code == Receipt.sender_code) & (first.c.at == Receipt.received_at),
    )
    late = rows.where(Receipt.cycle_id == cycle, Receipt.stage == stage, Receipt.late.is_(True))
    return set(session.scalars(late))


def _sent(session: Session, cycle: str, stage: str, unit: str) -> bool:
    query = select(func.count()).where(
        Receipt.cycle_id == cycle, Receipt.stage == stage, Receipt.sender_code == unit
    )
    return bool(session.scalar(query))


def _was_late(
    session: Session, cycle: str, stage: str, unit: str, slow: Mapping[str, set[str]]
) -> bool:
    return unit in slow[cycle] or not _sent(session, cycle, stage, unit)
