"""The days of a plan's year before it runs: every moment and reminder, and how many letters."""

from calendar import monthcalendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chuky.clock import local_day
from chuky.language import Text
from chuky.plan.load import CONFIGS, LoadedPlan, editions
from chuky.plan.timetable import Timetable, TimetableMoment, compile_timetable
from chuky.reminders.rules import ReminderRules, load_reminder_rules
from chuky.views.moments import moment_word
from chuky.workcalendar import WorkCalendar, plan_calendar


@dataclass(frozen=True)
class DayMoment:
    """What happens to one stage on a day. `letters`: the most that can be sent."""

    stage: str
    what: Text
    letters: int
    key: str
    """The stage's, and the moment's kind: what names a letter (`sample_letter.py`)."""
    kind: str


@dataclass(frozen=True)
class PlanDay:
    """One day on which the timetable does something."""

    day: date
    moments: tuple[DayMoment, ...]

    @property
    def letters(self) -> int:
        return sum(moment.letters for moment in self.moments)


@dataclass(frozen=True)
class Square:
    """One day of a month's sheet. `off`: no working day; `busy`: what happens, if anything."""

    day: date
    off: bool
    busy: PlanDay | None


@dataclass(frozen=True)
class PlanMonth:
    """A month's sheet: weeks from Monday on, None where a week reaches into another month."""

    first: date
    weeks: tuple[tuple[Square | None, ...], ...]
    days: tuple[PlanDay, ...]


def plan_days(loaded: LoadedPlan) -> list[PlanDay]:
    """Every day with a moment, in order, all assessed years together."""
    found: dict[date, list[DayMoment]] = {}
    for timetable in timetables(loaded):
        for moment in timetable.moments:
            found.setdefault(local_day(moment.at), []).append(_moment(timetable, moment))
    return [PlanDay(day, tuple(found[day])) for day in sorted(found)]


def plan_months(loaded: LoadedPlan) -> list[PlanMonth]:
    """The months in which something happens, in order."""
    busy = {day.day: day for day in plan_days(loaded)}
    calendar = plan_calendar(loaded.plan.starts.year, loaded.plan.calendar)
    firsts = sorted({day.replace(day=1) for day in busy})
    return [_month(first, busy, calendar) for first in firsts]


def _month(first: date, busy: Mapping[date, PlanDay], calendar: WorkCalendar) -> PlanMonth:
    def square(number: int) -> Square | None:
        if not number:
            return None
        day = first.replace(day=number)
        return Square(day, not calendar.is_working_day(day), busy.get(day))

    weeks = monthcalendar(first.year, first.month)
    squares = tuple(tuple(square(number) for number in week) for week in weeks)
    days = [item.busy for week in squares for item in week if item and item.busy]
    return PlanMonth(first, squares, tuple(days))


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
    return DayMoment(stage.name, moment_word(moment.kind), letters, stage.key, moment.kind)
