"""The days of a plan's year before it runs: every moment and reminder, and how many letters."""

from dataclasses import dataclass
from datetime import date

from chuky.clock import local_day
from chuky.language import Text
from chuky.plan.load import CONFIGS, LoadedPlan, editions
from chuky.plan.timetable import Timetable, TimetableMoment, compile_timetable
from chuky.reminders.rules import ReminderRules, load_reminder_rules
from chuky.views.moments import moment_word
from chuky.workcalendar import plan_calendar


@dataclass(frozen=True)
class DayMoment:
    """What happens to one stage on a day. `letters`: the most that can be sent."""

    stage: str
    what: Text
    letters: int


@dataclass(frozen=True)
class PlanDay:
    """One day on which the timetable does something."""

    day: date
    moments: tuple[DayMoment, ...]


def plan_days(loaded: LoadedPlan) -> list[PlanDay]:
    """Every day with a moment, in order, all assessed years together."""
    found: dict[date, list[DayMoment]] = {}
    for timetable in timetables(loaded):
        for moment in timetable.moments:
            found.setdefault(local_day(moment.at), []).append(_moment(timetable, moment))
    return [PlanDay(day, tuple(found[day])) for day in sorted(found)]


def timetables(loaded: LoadedPlan) -> list[Timetable]:
    """One a year, with the reminder rules beside the plan or those that come with the program."""
    rules = rules_beside(loaded)
    return [
        compile_timetable(plan, plan_calendar(plan.starts.year, plan.calendar), rules)
        for plan in editions(loaded.plan)
    ]


def rules_beside(loaded: LoadedPlan) -> ReminderRules:
    name = f"{loaded.plan.reminders}.yaml"
    own = loaded.path.resolve().parent.parent / "reminders" / name
    return load_reminder_rules(own if own.is_file() else CONFIGS / "reminders" / name)


def _moment(timetable: Timetable, moment: TimetableMoment) -> DayMoment:
    stage = timetable.plan.stage(moment.stage)
    letters = 0
    if moment.kind.startswith(("reminder", "overdue")):
        of_units = stage.kind == "self_assessment"
        letters = sum(1 for _unit in timetable.plan.units_of(stage)) if of_units else 1
    return DayMoment(stage.name, moment_word(moment.kind), letters)
