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
NO_UNIT = "-"
"""Stands for the unit where the stage's lead agency, a council or an appraiser owes."""
# fmt: off
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")
# fmt: on


@dataclass(frozen=True)
class DigestLine:
    """One thing that one person is reminded of. `person`: their key; `late_units`: names, for the
    lead agency.
    """

    context: CycleContext
    person: str
    stage: Stage
    step: str
    deadline_version: int
    unit_code: str
    due: datetime | None
    late_units: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit's code, empty where no unit owes."""
        return "" if self.unit_code == NO_UNIT else self.unit_code

    @property
    def matter(self) -> tuple[str | int, ...]:
        """What it is about; one who is told as an officer and by the mailbox reads it once. A lead
        agency reads of the units with another day in a line of their own."""
        return (
            self.context.id, self.stage.key, self.unit_code, self.deadline_version, self.step
        )  # fmt: skip


def digest_values(name: str, lines: Sequence[DigestLine], now: datetime) -> Mapping[str, Any]:
    """What the templates of a digest may use; `cycles` groups its lines by their cycle."""
    lines = list({line.matter: line for line in reversed(lines)}.values())[::-1]
    context = lines[0].context
    of_cycle: dict[str, list[DigestLine]] = {}
    for line in lines:
        of_cycle.setdefault(line.context.id, []).append(line)
    return {
        "mark": context.mark or "",
        "late": any(line.step.startswith("overdue") for line in lines),
        "name": name,
        "title": context.plan.title,
        "title_en": context.plan.title_en or context.plan.title,
        "subject": context.plan.subject,
        "lines": tuple(_values(line, now.date()) for line in lines),
        "cycles": tuple(
            {
                "title": (plan := found[0].context.plan).title,
                "title_en": plan.title_en or plan.title,
                "subject": plan.subject,
                "lines": tuple(_values(line, now.date()) for line in found),
            }
            for found in of_cycle.values()
        ),
    }


def digest_calendar(lines: Sequence[DigestLine], now: datetime) -> str | None:
    """The deadlines that are still to come, as iCalendar; None where there are none."""
    events = {
        event_uid(line.context.id, line.stage.key, line.unit): Event(
            event_uid(line.context.id, line.stage.key, line.unit),
            line.due,
            f"Hạn: {line.stage.name}",
            line.deadline_version,
            now,
            line.context.plan.title,
        )
        for line in lines
        if line.due is not None and line.due >= now
    }
    return calendar_text(lines[0].context.plan.subject, events.values()) if events else None


def event_uid(cycle: str, stage: str, unit: str = "") -> str:
    """The same for one deadline wherever it is shown, so that calendars keep one event."""
    return "-".join(part for part in (cycle, stage, unit, "due") if part) + "@chuky"


def _values(line: DigestLine, today: date) -> Mapping[str, Any]:
    own = line.unit in ("", line.person)
    values: dict[str, Any] = {
        "stage": line.stage.name,
        "stage_en": line.stage.name_en or line.stage.name,
        "due": "",
        "due_en": "",
        "left": "",
        "left_en": "",
        "late_units": line.late_units,
        "unit": "" if own else line.context.unit(line.unit, line.stage).name,
    }
    if line.due is not None:
        due = line.due.astimezone(VIETNAM)
        values["due"] = f"{WEEKDAYS[due.weekday()]}, {due:%d/%m/%Y}"
        values["due_en"] = f"{DAYS[due.weekday()]} {due.day} {MONTHS[due.month - 1]} {due.year}"
        values["left"], values["left_en"] = _left(line.context.calendar, today, due.date())
    return values


def _left(calendar: WorkCalendar, today: date, due: date) -> tuple[str, str]:
    if today > due:
        days = calendar.working_days_between(due, today)
        return f"đã quá hạn {days} ngày làm việc", f"{days} working days overdue"
    days = calendar.working_days_between(today, due)
    if days:
        return f"còn {days} ngày làm việc", f"{days} working days left"
    return "là ngày làm việc cuối cùng", "the last working day"
