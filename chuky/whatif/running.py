"""A running cycle as what-if compares it: the ledger's deadlines in force, not the plan's.

Reads; nothing is written. What differs between two of these is in `effect.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.followers import counted_window
from chuky.cycle.stage_state import deadline_in_force, extended_units, stage_state
from chuky.plan.model import Plan
from chuky.plan.timetable import StageWindow, Timetable, TimetableMoment, day_end, window_moments
from chuky.reminders.rules import ReminderRules
from chuky.whatif.change import Change, changed
from chuky.workcalendar import WorkCalendar

Due = tuple[str, str, datetime]
"""A stage's key, `all` or a unit's code, the new last instant."""


@dataclass(frozen=True)
class InForce:
    """`own`: (stage, unit) → its own last instant, later than that of all. `ends`: when a stage was
    sealed, for those that count from it."""

    plan: Plan
    windows: Mapping[str, StageWindow]
    own: Mapping[tuple[str, str], datetime]
    ends: Mapping[str, datetime]


def in_force(session: Session, context: CycleContext) -> InForce:
    """Every stage's window as the ledger has it now."""
    windows: dict[str, StageWindow] = {}
    own: dict[tuple[str, str], datetime] = {}
    ends: dict[str, datetime] = {}
    for planned in context.timetable.windows:
        key = planned.stage.key
        row = deadline_in_force(session, context.id, key)
        windows[key] = replace(planned, opens=_local(row.opens), due=_local(row.due))
        for unit, deadline in extended_units(session, context.id, key).items():
            if deadline.due is not None:
                own[key, unit] = deadline.due.astimezone(VIETNAM)
        sealed = stage_state(session, context.id, key).sealed_at
        if sealed is not None:
            ends[key] = sealed.astimezone(VIETNAM)
    return InForce(context.plan, windows, own, ends)


def supposed(state: InForce, dues: Iterable[Due]) -> InForce:
    """The same with these deadlines moved; the later of a unit's own and that of all holds."""
    windows, own = dict(state.windows), dict(state.own)
    for stage, scope, due in dues:
        if scope == "all":
            windows[stage] = replace(windows[stage], due=due.astimezone(VIETNAM))
        else:
            own[stage, scope] = due.astimezone(VIETNAM)
    later = {
        (stage, unit): due
        for (stage, unit), due in own.items()
        if (general := windows[stage].due) is None or due > general
    }
    return replace(state, windows=windows, own=later)


def timetable_of(state: InForce, calendar: WorkCalendar, rules: ReminderRules) -> Timetable:
    """Its moments; what counts from a stage that isn't sealed yet is projected from its due day."""
    windows = tuple(_projected(state, key, calendar) for key in state.windows)
    moments: list[TimetableMoment] = []
    for position, window in enumerate(windows):
        moments += window_moments(window, position, calendar, rules)
    for (key, unit), due in state.own.items():
        position = list(state.windows).index(key)
        window = replace(state.windows[key], due=due)
        moments += [
            replace(moment, scope=unit)
            for moment in window_moments(window, position, calendar, rules)
            if moment.kind != "opens"
        ]
    ordered = sorted(moments, key=lambda moment: (moment.at, moment.position, moment.scope))
    return Timetable(state.plan, windows, tuple(ordered))


def end_of(state: InForce, key: str, calendar: WorkCalendar) -> datetime | None:
    """When the stage is through: its seal, else the last day that anyone in it has."""
    if key in state.ends:
        return state.ends[key]
    due = _projected(state, key, calendar).due
    own = [last for (stage, _), last in state.own.items() if stage == key]
    return max([due, *own]) if due is not None else None


def running_change(
    state: InForce, calendar: WorkCalendar, change: Change
) -> tuple[InForce, WorkCalendar]:
    """A change of `chuky what-if` on a running cycle. Raises StageUnknown, UnitUnknown,
    MovedBeforeOpening."""
    plan, supposed_calendar = changed(state.plan, calendar, replace(change, moves={}))
    moves = replace(change, units_lost=(), holidays=())
    opens = {key: window.opens for key, window in state.windows.items()}
    changed(state.plan, calendar, moves, opens)
    moved = supposed(state, [(key, "all", day_end(day)) for key, day in change.moves.items()])
    kept = {unit.code for unit in plan.units}
    own = {(stage, unit): due for (stage, unit), due in moved.own.items() if unit in kept}
    return replace(moved, plan=plan, own=own), supposed_calendar


def _projected(state: InForce, key: str, calendar: WorkCalendar) -> StageWindow:
    """A stage that counts from others which aren't sealed: as if they were on their last day."""
    window = state.windows[key]
    stage = window.stage
    if window.opens is not None or not stage.after or window.reading is None:
        return window
    ends = [end_of(state, before, calendar) for before in stage.after]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return window
    counted = counted_window(window, max(known), calendar)
    return replace(counted, due=window.due or counted.due, tentative=True)


def _local(instant: datetime | None) -> datetime | None:
    return instant.astimezone(VIETNAM) if instant else None
