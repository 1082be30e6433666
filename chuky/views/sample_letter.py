"""The letter that a plan's timetable would send, before there is a cycle and anybody to get it.

Filled from the texts in force, for the stage, its day and the first who owes. Writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.plan import LoadedPlan
from chuky.plan.timetable import Timetable, TimetableMoment
from chuky.reminders.text import NO_UNIT, DigestLine, digest_values
from chuky.reminders.texts import renderer
from chuky.views.letters_due import rules_beside
from chuky.views.plan_days import timetables


@dataclass(frozen=True)
class SampleLetter:
    """`recipient`: the first of those who owe; `at`: when it would leave."""

    recipient: str
    at: datetime
    subject: str
    body: str


def sample_letter(
    session: Session, loaded: LoadedPlan, stage: str, kind: str, year: int
) -> SampleLetter | None:
    """The first letter of this stage's `reminder-N` or `overdue-N`, for the assessed year, else
    the first one; None where it sends none.
    """
    if not kind.startswith(("reminder", "overdue")):
        return None
    for timetable in _of_year(loaded, year):
        for moment in timetable.moments:
            if (moment.stage, moment.kind) == (stage, kind):
                return _filled(session, loaded, timetable, moment)
    return None


def steps_of(loaded: LoadedPlan, stage: str, year: int) -> list[TimetableMoment]:
    """The reminders of a stage in order, for the assessed year, else the first one."""
    return [
        one
        for one in _of_year(loaded, year)[0].moments
        if one.stage == stage and one.kind.startswith(("reminder", "overdue"))
    ]


def _of_year(loaded: LoadedPlan, year: int) -> list[Timetable]:
    found = timetables(loaded)
    return [one for one in found if one.plan.year == year] or found[:1]


def _filled(
    session: Session, loaded: LoadedPlan, timetable: Timetable, moment: TimetableMoment
) -> SampleLetter:
    plan, stage = timetable.plan, timetable.plan.stage(moment.stage)
    rules = rules_beside(loaded)
    context = CycleContext(plan.key, None, plan, loaded.criteria, {}, rules, {})
    unit = next(iter(plan.units_of(stage)), None) if stage.kind == "self_assessment" else None
    code, name = (unit.code, unit.name) if unit else (NO_UNIT, plan.agencies[stage.lead].name)
    due = timetable.window(stage.key).due
    line = DigestLine(context, code, stage, moment.kind, 1, code, due)
    values = digest_values(name, [line], moment.at.astimezone(VIETNAM))
    render = renderer(session)
    text = "overdue" if values["late"] else "digest"
    subject = render(f"{text}.subject.j2", values).strip()
    return SampleLetter(name, moment.at, subject, render(f"{text}.txt.j2", values))
