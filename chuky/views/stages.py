"""The stages of a cycle as they stand: state, stated and effective dates, working days left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.awaited import Wait, waits_among
from chuky.cycle.context import CycleContext
from chuky.ledger.models import Cycle, Deadline, StageState
from chuky.plan import Stage
from chuky.views.words import STAGE_STATES, Word

Windows = dict[str, list[Deadline]]
"""Stage → every version of the deadline of all units, the oldest first."""


@dataclass(frozen=True)
class StageRow:
    """One stage. `first_due`: as activated; `due`: in force; `days_left`: working days;
    `stated_day`: the due day that the plan's own wording names, None where it names none.
    """

    stage: Stage
    state: str
    opens: datetime | None
    first_due: datetime | None
    due: datetime | None
    versions: int
    sealed_at: datetime | None
    days_left: int | None
    late: bool
    wait: Wait | None = None
    """What it may still get in time, past its day."""
    stated_day: date | None = None

    @property
    def key(self) -> str:
        return self.stage.key

    @property
    def word(self) -> Word:
        if self.wait is not None:
            return Word("◐", self.wait.say(), "wait")
        return STAGE_STATES["late" if self.late and self.state == "open" else self.state]

    @property
    def moved(self) -> bool:
        return self.first_due is not None and self.first_due != self.due


def cycles(session: Session) -> list[Cycle]:
    """Every cycle of the house, running ones first, newest first."""
    rows = session.scalars(select(Cycle).order_by(Cycle.year.desc(), Cycle.id))
    return sorted(rows, key=lambda row: row.state == "published")


def stage_rows(session: Session, context: CycleContext, now: datetime) -> list[StageRow]:
    """The cycle's stages in the plan's order."""
    return stages_of(session, [context], now)[context.id]


def stages_of(
    session: Session, contexts: Collection[CycleContext], now: datetime
) -> dict[str, list[StageRow]]:
    """Cycle → its stages in the plan's order; what doesn't wait is read at once for all."""
    ids = [context.id for context in contexts]
    states: dict[str, list[StageState]] = {cycle: [] for cycle in ids}
    stages = select(StageState).where(StageState.cycle_id.in_(ids))
    for state in session.scalars(stages.order_by(StageState.position)):
        states[state.cycle_id].append(state)
    windows: dict[str, Windows] = {cycle: {} for cycle in ids}
    rows = select(Deadline).where(Deadline.cycle_id.in_(ids), Deadline.scope == "all")
    for deadline in session.scalars(rows.order_by(Deadline.version)):
        windows[deadline.cycle_id].setdefault(deadline.stage, []).append(deadline)
    return {
        context.id: _rows(session, context, states[context.id], windows[context.id], now)
        for context in contexts
    }


def _rows(
    session: Session,
    context: CycleContext,
    states: list[StageState],
    windows: Windows,
    now: datetime,
) -> list[StageRow]:
    open_ = {state.key: windows[state.key][-1] for state in states if state.state == "open"}
    waits = {wait.stage: wait for wait in waits_among(session, context, open_, now)}
    return [_row(context, state, windows[state.key], waits.get(state.key), now) for state in states]


def _row(
    context: CycleContext,
    state: StageState,
    versions: list[Deadline],
    wait: Wait | None,
    now: datetime,
) -> StageRow:
    due = versions[-1].due
    running = state.state != "sealed"
    return StageRow(
        stage=context.plan.stage(state.key),
        state=state.state,
        opens=versions[-1].opens or state.opened_at,
        first_due=versions[0].due,
        due=due,
        versions=len(versions),
        sealed_at=state.sealed_at,
        days_left=days_left(context, due, now) if running else None,
        late=running and due is not None and due < now and wait is None,
        wait=wait,
        stated_day=_stated_day(context, state.key),
    )


def _stated_day(context: CycleContext, stage: str) -> date | None:
    reading = context.timetable.window(stage).reading
    return reading.due if reading is not None else None


def days_left(context: CycleContext, due: datetime | None, now: datetime) -> int | None:
    """Working days after today up to the due day; None without a day, negative where past.

    0 says no more than that: the day may be today, a day off that comes, or one that is over.
    """
    if due is None:
        return None
    today, last = local_day(now), local_day(due)
    if last < today:
        return -context.calendar.working_days_between(last, today)
    return context.calendar.working_days_between(today, last)
