"""Compiling a plan into its timetable: every stage's window and every moment, in order.

Pure: plan, work calendar and reminder rules in, values out. What happens at a moment is in
`flows/`; which wording means what is in `chuky.deadline`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chuky.clock import local_day
from chuky.deadline import Reading, read, roll_due
from chuky.language import Text
from chuky.plan.grace import grace_until
from chuky.plan.model import Plan, Stage
from chuky.reminders.rules import ReminderRules
from chuky.workcalendar import WorkCalendar

LAST_SECOND = time(23, 59, 59)
"""A day's last instant, to the second that calendars and people write."""

KIND_ORDER = {
    "opens": 0,
    "reminder": 1000,
    "completed": 2000,
    "closes": 3000,
    "grace": 3500,
    "overdue": 4000,
}
"""At one instant, what opens comes before what closes; within a kind, the plan's order."""


@dataclass(frozen=True)
class StageWindow:
    """When a stage's work can be done. `due` None: open-ended, or counted from an event."""

    stage: Stage
    reading: Reading | None
    opens: datetime | None
    due: datetime | None
    tentative: bool
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class TimetableMoment:
    """Something that the timetable makes happen. `kind`: opens, reminder-N (0: the morning of the
    last working day), closes, grace (its end), overdue-N."""

    at: datetime
    stage: str
    kind: str
    position: int
    """Orders moments of one instant."""
    scope: str = "all"


@dataclass(frozen=True)
class Timetable:
    """Every window in the plan's order and every moment in time's order."""

    plan: Plan
    windows: tuple[StageWindow, ...]
    moments: tuple[TimetableMoment, ...]

    def window(self, key: str) -> StageWindow:
        return next(window for window in self.windows if window.stage.key == key)

    def to_json(self) -> dict[str, object]:
        """The shape that scripts rely on (`chuky timetable --json`)."""
        return {
            "plan": self.plan.key,
            "timezone": self.plan.timezone,
            "stages": [_window_json(window) for window in self.windows],
            "moments": [
                {"at": moment.at.isoformat(), "stage": moment.stage, "kind": moment.kind}
                for moment in self.moments
            ],
        }


def compile_timetable(plan: Plan, calendar: WorkCalendar, rules: ReminderRules) -> Timetable:
    """The timetable of a plan of one year (see `chuky.plan.editions`)."""
    windows = tuple(stage_window(plan, stage, calendar) for stage in plan.stages)
    moments = [
        moment
        for position, window in enumerate(windows)
        for moment in window_moments(window, position, calendar, rules)
    ]
    return Timetable(plan, windows, tuple(sorted(moments, key=_order)))


def stage_window(plan: Plan, stage: Stage, calendar: WorkCalendar) -> StageWindow:
    """The window that the stage's wording means in this plan."""
    wording = stage.stated or stage.due
    if wording is None:
        return StageWindow(stage, None, _start_of(_opening_day(plan, stage, None)), None, False)
    reading = read(wording, plan.year, before_day=stage.before_day or plan.before_day)
    if reading.kind == "after_event" and stage.after:
        return StageWindow(stage, reading, None, None, reading.tentative)
    due = roll_due(reading.due, plan.roll, calendar) if reading.due else None
    return StageWindow(
        stage,
        reading,
        _start_of(_opening_day(plan, stage, reading.opens)),
        _instant(due, reading.due_time or LAST_SECOND) if due else None,
        reading.tentative,
        _notes(due, calendar),
    )


def window_moments(
    window: StageWindow, position: int, calendar: WorkCalendar, rules: ReminderRules
) -> list[TimetableMoment]:
    """The moments of one window; reminders fall on working days, never before it opens."""
    key = window.stage.key
    moments = []
    if window.opens is not None:
        moments.append(_moment(window.opens, key, "opens", position))
    if window.due is not None:
        last = grace_until(window.stage.grace, window.due, calendar)
        moments.append(_moment(window.due, key, "closes", position))
        if last is not None:
            moments.append(_moment(last, key, "grace", position))
        moments += [
            _moment(at, key, kind, position)
            for kind, at in _reminder_times(window.due, last or window.due, calendar, rules)
            if window.opens is None or at >= window.opens
        ]
    return moments


def _moment(at: datetime, stage: str, kind: str, position: int) -> TimetableMoment:
    return TimetableMoment(at, stage, kind, KIND_ORDER[kind.split("-")[0]] + position)


def _reminder_times(
    due: datetime, end: datetime, calendar: WorkCalendar, rules: ReminderRules
) -> list[tuple[str, datetime]]:
    """`end`: the due instant, or the grace's; nobody is overdue before it."""
    last = calendar.last_working_day_on_or_before(local_day(due))
    times = [
        (f"reminder-{days}", _instant(calendar.add_working_days(last, -days), rules.hour))
        for days in rules.days_before
    ]
    overdue = [
        (
            f"overdue-{step.days}",
            _instant(calendar.add_working_days(local_day(end), step.days), rules.hour),
        )
        for step in rules.overdue
    ]
    return [(kind, at) for kind, at in times if at <= due] + overdue


def _order(moment: TimetableMoment) -> tuple[datetime, int, str]:
    return moment.at, moment.position, moment.kind


def _opening_day(plan: Plan, stage: Stage, read_opens: date | None) -> date:
    return stage.opens or read_opens or plan.starts


def day_end(day: date) -> datetime:
    """The last instant of a local day."""
    return _instant(day, LAST_SECOND)


def _start_of(day: date) -> datetime:
    return _instant(day, time(0))


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo("Asia/Ho_Chi_Minh"))


def _notes(due: date | None, calendar: WorkCalendar) -> tuple[Text, ...]:
    why = calendar.why_off(due) if due else None
    if due is None or why is None:
        return ()
    last = calendar.last_working_day_on_or_before(due - timedelta(days=1))
    return (
        Text(
            f"hạn {due:%d/%m/%Y} là ngày nghỉ ({why.vi}); "
            f"ngày làm việc cuối cùng trước hạn: {last:%d/%m/%Y}",
            f"{due:%d/%m/%Y} is a day off ({why.en}); last working day before: {last:%d/%m/%Y}",
        ),
    )


def _window_json(window: StageWindow) -> dict[str, object]:
    stage = window.stage
    return {
        "key": stage.key,
        "kind": stage.kind,
        "name": stage.name,
        "stated": stage.stated,
        "opens": window.opens.isoformat() if window.opens else None,
        "due": window.due.isoformat() if window.due else None,
        "tentative": window.tentative,
        "lead": stage.lead,
        "coordinating": list(stage.coordinating),
    }
