"""The days of a plan's year before it runs: every moment and reminder, and how many letters."""

from calendar import monthcalendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chuky.clock import local_day
from chuky.language import Text, named
from chuky.plan.load import LoadedPlan, editions
from chuky.plan.model import Plan
from chuky.plan.timetable import StageWindow, Timetable, TimetableMoment, compile_timetable
from chuky.reminders.rules import ReminderRules
from chuky.views.letters_due import reached, rules_beside
from chuky.views.moments import moment_word
from chuky.workcalendar import WorkCalendar, plan_calendar


@dataclass(frozen=True)
class DayMoment:
    """What happens to one stage on a day. `people`: who gets a letter if nobody has sent yet."""

    stage: Text
    what: Text
    people: frozenset[str]
    key: str
    """The stage's, and the moment's kind: what names a letter (`sample_letter.py`)."""
    kind: str
    year: int
    """The assessed one: a plan of several years sends each letter in each."""

    @property
    def letters(self) -> int:
        return len(self.people)


@dataclass(frozen=True)
class PlanDay:
    """One day on which the timetable does something."""

    day: date
    moments: tuple[DayMoment, ...]

    @property
    def letters(self) -> int:
        """The most that can be sent: who is told of several stages gets one letter."""
        return len(frozenset[str]().union(*(moment.people for moment in self.moments)))


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


@dataclass(frozen=True)
class UndatedStage:
    """A stage that no day of the calendar can show. `after`: stages whose seal opens it."""

    stage: Text
    after: tuple[Text, ...]


def plan_days(loaded: LoadedPlan) -> list[PlanDay]:
    """Every day with a moment, in order, all assessed years together."""
    rules = rules_beside(loaded)
    found: dict[date, list[DayMoment]] = {}
    for timetable in timetables(loaded):
        for moment in timetable.moments:
            found.setdefault(local_day(moment.at), []).append(_moment(timetable, moment, rules))
    return [PlanDay(day, tuple(found[day])) for day in sorted(found)]


def undated(loaded: LoadedPlan) -> list[UndatedStage]:
    """Stages of the first assessed year that have no day yet."""
    timetable = timetables(loaded)[0]
    found = [_undated(timetable.plan, window) for window in timetable.windows]
    return [stage for stage in found if stage is not None]


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


def _moment(timetable: Timetable, moment: TimetableMoment, rules: ReminderRules) -> DayMoment:
    stage = timetable.plan.stage(moment.stage)
    people = reached(timetable.plan, moment, rules)
    name = named(stage)
    return DayMoment(
        name, moment_word(moment.kind), people, stage.key, moment.kind, timetable.plan.year
    )


def _undated(plan: Plan, window: StageWindow) -> UndatedStage | None:
    """A stage of which no day is known: it is opened by the seal of others, or needs no day."""
    if window.opens is not None or window.due is not None:
        return None
    before = [plan.stage(key) for key in window.stage.after]
    return UndatedStage(
        named(window.stage),
        tuple(named(stage) for stage in before),
    )
