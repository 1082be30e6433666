"""What a reminder says, in the official style: one digest with a line for each thing owed."""

from dataclasses import dataclass
from datetime import date, datetime

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.plan import Stage
from chuky.workcalendar import WorkCalendar

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class DigestLine:
    """One thing that one person is reminded of. `late_units`: names, for the lead agency."""

    stage: Stage
    step: str
    deadline_version: int
    unit_code: str
    due: datetime | None
    late_units: tuple[str, ...] = ()


def digest_subject(context: CycleContext, lines: list[DigestLine]) -> str:
    """The subject line; a rehearsal's says so first."""
    late = any(line.step.startswith("overdue") for line in lines)
    what = "Đôn đốc công việc quá hạn" if late else "Nhắc việc"
    mark = f"[{context.mark}] " if context.mark else ""
    return f"{mark}{what}: {context.plan.subject} ({len(lines)} việc)"


def digest_body(context: CycleContext, name: str, lines: list[DigestLine], now: datetime) -> str:
    """Plain text of a digest."""
    head = [f"*** {context.mark} ***", ""] if context.mark else []
    body = [_say(context, line, now.date()) for line in lines]
    return "\n".join(
        [
            *head,
            f"Kính gửi: {name}",
            "",
            f"{context.plan.title}.",
            "",
            *body,
            "",
            "Thư này do hệ thống Chu Kỳ gửi tự động theo lịch của kế hoạch; "
            "đơn vị đã nộp thì không nhận thư này nữa.",
            "(Automatic reminder of the plan's timetable; none is sent once the work is in.)",
            *(["", f"*** {context.mark} ***"] if context.mark else []),
            "",
        ]
    )


def _say(context: CycleContext, line: DigestLine, today: date) -> str:
    if line.due is None:
        return f"- {line.stage.name}."
    due = line.due.astimezone(VIETNAM)
    when = f"hạn {WEEKDAYS[due.weekday()]}, {due:%d/%m/%Y}"
    units = f" Chưa nộp: {', '.join(line.late_units)}." if line.late_units else ""
    return f"- {line.stage.name}: {when}, {_left(context.calendar, today, due.date())}.{units}"


def _left(calendar: WorkCalendar, today: date, due: date) -> str:
    if today > due:
        return f"đã quá hạn {calendar.working_days_between(due, today)} ngày làm việc"
    days = calendar.working_days_between(today, due)
    return f"còn {days} ngày làm việc" if days else "là ngày làm việc cuối cùng"
