"""What a reminder says: the values that its templates are filled with, Vietnamese and English.

The wording is in `configs/templates/reminders/`, read by `texts.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.plan import Stage
from chuky.reminders.ics import Event, calendar_text
from chuky.workcalendar import WorkCalendar

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# fmt: off
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")
# fmt: on


@dataclass(frozen=True)
class DigestLine:
    """One thing that one person is reminded of. `late_units`: names, for the lead agency."""

    stage: Stage
    step: str
    deadline_version: int
    unit_code: str
    due: datetime | None
    late_units: tuple[str, ...] = ()


def digest_values(
    context: CycleContext, name: str, lines: Sequence[DigestLine], now: datetime
) -> Mapping[str, Any]:
    """What the templates of a digest may use."""
    return {
        "mark": context.mark or "",
        "late": any(line.step.startswith("overdue") for line in lines),
        "name": name,
        "title": context.plan.title,
        "subject": context.plan.subject,
        "lines": tuple(_values(context.calendar, line, now.date()) for line in lines),
    }


def digest_calendar(
    context: CycleContext, lines: Sequence[DigestLine], now: datetime
) -> str | None:
    """The deadlines that are still to come, as iCalendar; None where there are none."""
    events = [
        Event(
            event_uid(context.id, line.stage.key, line.unit_code if line.unit_code != "-" else ""),
            line.due,
            f"Hạn: {line.stage.name}",
            line.deadline_version,
            now,
            context.plan.title,
        )
        for line in lines
        if line.due is not None and line.due >= now
    ]
    return calendar_text(context.plan.subject, events) if events else None


def event_uid(cycle: str, stage: str, unit: str = "") -> str:
    """The same for one deadline wherever it is shown, so that calendars keep one event."""
    return "-".join(part for part in (cycle, stage, unit, "due") if part) + "@chuky"


def _values(calendar: WorkCalendar, line: DigestLine, today: date) -> Mapping[str, Any]:
    values: dict[str, Any] = {
        "stage": line.stage.name,
        "stage_en": line.stage.name_en or line.stage.name,
        "due": "",
        "due_en": "",
        "left": "",
        "left_en": "",
        "late_units": line.late_units,
    }
    if line.due is not None:
        due = line.due.astimezone(VIETNAM)
        values["due"] = f"{WEEKDAYS[due.weekday()]}, {due:%d/%m/%Y}"
        values["due_en"] = f"{DAYS[due.weekday()]} {due.day} {MONTHS[due.month - 1]} {due.year}"
        values["left"], values["left_en"] = _left(calendar, today, due.date())
    return values


def _left(calendar: WorkCalendar, today: date, due: date) -> tuple[str, str]:
    if today > due:
        days = calendar.working_days_between(due, today)
        return f"đã quá hạn {days} ngày làm việc", f"{days} working days overdue"
    days = calendar.working_days_between(today, due)
    if days:
        return f"còn {days} ngày làm việc", f"{days} working days left"
    return "là ngày làm việc cuối cùng", "the last working day"
