"""What deadlines that move do, for the pages that show it before it can be confirmed.

Belongs here: what `effect.html` shows. Which deadlines move: `moving` and `amending`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.move import ALL, PlannedMove
from chuky.cycle.stage_state import stage_state
from chuky.cycle.taken_in import taken_in
from chuky.plan import Plan
from chuky.reminders.people import people_of
from chuky.views.moments import moment_word
from chuky.views.names import names_of
from chuky.whatif import Effect, compare
from chuky.whatif.running import Due, in_force, supposed, timetable_of
from chuky.whatif.staff import by_accounts
from dashboard.web import Web


def effect_of(
    web: Web,
    context: CycleContext,
    dues: Sequence[Due],
    opens: Mapping[str, datetime] | None = None,
) -> Effect:
    """What moves in the timetable that is in force with these deadlines; `opens`: stages that open
    at another instant, too."""
    with web.house.ledger.session() as session:
        state = in_force(session, context)
        staff = by_accounts(people_of(session, context.id))
    moved = supposed(state, dues)
    windows = dict(moved.windows)
    for stage, at in (opens or {}).items():
        windows[stage] = replace(windows[stage], opens=at.astimezone(VIETNAM))
    before = timetable_of(state, context.calendar, context.rules)
    after = timetable_of(replace(moved, windows=windows), context.calendar, context.rules)
    calendars = (context.calendar, context.calendar)
    return compare(before, after, context.rules, calendars, staff, web.instant())


def effect_values(
    web: Web, context: CycleContext, effect: Effect, moves: Sequence[PlannedMove]
) -> dict[str, Any]:
    """What `effect.html` needs; `late`: late work that will be in time."""
    with web.house.ledger.session() as session:
        late = [receipt for one in moves for receipt in taken_in(session, context, one)]
    return {
        "effect": effect,
        "moves": moves,
        "late": late,
        "told": told_list(context.plan, effect),
        "names": names_of(context),
        "moment_word": moment_word,
    }


def told_list(plan: Plan, effect: Effect) -> str:
    """Where the grid lists the units that are told: all of them, or one group; else nowhere."""
    stages = [plan.stage(one.stage) for one in effect.moved if one.scope == ALL]
    told = {
        unit.group
        for stage in stages
        if stage.kind == "self_assessment"
        for unit in plan.units_of(stage)
    }
    if told == {unit.group for unit in plan.units}:
        return "/units"
    return f"/units?group={told.pop()}" if len(told) == 1 else ""


def sealed(web: Web, context: CycleContext, stage: str) -> bool:
    """Whether its deadline moves only by reopening, which a second person grants."""
    with web.house.ledger.session() as session:
        return stage_state(session, context.id, stage).state == "sealed"
