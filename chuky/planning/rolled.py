"""Another year's plan from the text of one: rolled, days off noted, a cycle's lessons beside it.

Belongs here: putting the pieces together for whoever shows or writes the text.
"""

from dataclasses import dataclass

import yaml

from chuky.cycle.context import load_cycle
from chuky.house import House
from chuky.plan import Plan
from chuky.plan.roll import note_days_off, roll
from chuky.plan.roll_notes import note_stages
from chuky.plan.written import as_yaml
from chuky.planning.lessons import comments, lessons
from chuky.workcalendar import plan_calendar


@dataclass(frozen=True)
class Rolled:
    """The new text and the plan that it is."""

    text: str
    plan: Plan


def rolled(old: str, plan: Plan, year: int) -> Rolled:
    """The plan `plan`, whose text is `old`, for another year. Raises RollImpossible."""
    text = roll(old, plan, year)
    new = Plan.model_validate(yaml.safe_load(text))
    return Rolled(note_days_off(text, new, plan_calendar(new.starts.year, new.calendar)), new)


def rolled_cycle(house: House, cycle: str, year: int) -> Rolled:
    """A cycle's plan as it runs or ran, amendments included, with what it taught as comments.

    Raises CycleUnknown, RollImpossible.
    """
    plan = load_cycle(house, cycle).plan
    new = rolled(as_yaml(plan), plan, year)
    told = {each.stage: comments(each, plan.year) for each in lessons(house, cycle)}
    return Rolled(note_stages(new.text, told), new.plan)
