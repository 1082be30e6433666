"""Units in time: a unit that is no more owes nothing further, one that is yet to be owes nothing.

What was sent stays and counts; what wasn't is neither late nor missing. Points and ranks know
nothing of it: a unit without all its points has no rank, as ever.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import deadline_in_force, extended_units, last_instant
from chuky.language import Text
from chuky.plan import Plan, Stage, Unit


def owes(unit: Unit, due: datetime | None, day: date) -> bool:
    """Whether on `day` the unit owes its part of a stage whose last instant is `due`."""
    gone = unit.valid_to is not None and unit.valid_to < day
    later = unit.valid_from is not None and due is not None and local_day(due) < unit.valid_from
    return not gone and not later


def owing_units(session: Session, context: CycleContext, stage: Stage, day: date) -> list[Unit]:
    """The stage's units that owe something in it on `day`, in the plan's order."""
    units = list(context.plan.units_of(stage))
    if not any(unit.valid_from or unit.valid_to for unit in units):
        return units
    general = last_instant(deadline_in_force(session, context.id, stage.key))
    rows = extended_units(session, context.id, stage.key)
    own = {code: last_instant(row) for code, row in rows.items()}
    return [unit for unit in units if owes(unit, own.get(unit.code, general), day)]


def freed_units(session: Session, context: CycleContext, stage: Stage, day: date) -> set[str]:
    """Codes of the stage's units that owe nothing in it on `day`, though the plan names them."""
    owing = {unit.code for unit in owing_units(session, context, stage, day)}
    return {unit.code for unit in context.plan.units_of(stage)} - owing


def successors(plan: Plan) -> dict[str, str]:
    """Code of a unit that is no more → the name of the one that it was merged into."""
    return {code: unit.name for unit in reversed(plan.units) for code in unit.predecessors}


def why_free(unit: Unit, day: date, into: str | None) -> Text:
    """That the unit is no more, and what it was merged into if the plan says so; or yet to be."""
    if unit.valid_to is None or day <= unit.valid_to:
        since = f"{unit.valid_from:%d/%m/%Y}"
        return Text(f"có từ {since}, sau bước này", f"exists from {since}, after this stage")
    first = f"{date.fromordinal(unit.valid_to.toordinal() + 1):%d/%m/%Y}"
    if into is None:
        return Text(f"không còn từ {first}", f"is no more from {first}")
    return Text(f"đã sáp nhập vào {into} từ {first}", f"merged into “{into}” from {first}")
