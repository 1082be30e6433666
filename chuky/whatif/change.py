"""A supposed change of a plan: deadlines moved, days off added, units lost. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chuky.clock import local_day
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.plan.model import Plan, Stage
from chuky.plan.timetable import stage_window
from chuky.workcalendar import WorkCalendar


class StageUnknown(ChukyError):
    """kế hoạch không có bước `{stage}`; các bước có hạn: {known}"""

    en = "the plan has no stage `{stage}`; stages with a deadline: {known}"
    exit_status = 2


class UnitUnknown(ChukyError):
    """kế hoạch không có đơn vị `{unit}`; ví dụ: {known}"""

    en = "the plan has no unit `{unit}`; for example: {known}"
    exit_status = 2


class MovedBeforeOpening(ChukyError):
    """hạn mới {due:%d/%m/%Y} của bước `{stage}` trước ngày mở {opens:%d/%m/%Y}; chọn ngày sau đó"""

    en = "{due:%d/%m/%Y} is before stage `{stage}` opens on {opens:%d/%m/%Y}; choose a later day"
    exit_status = 2


@dataclass(frozen=True)
class Change:
    """`moves`: stage → its new last day; `holidays`: days that turn out to be off."""

    moves: Mapping[str, date] = field(default_factory=dict)
    holidays: tuple[date, ...] = ()
    units_lost: tuple[str, ...] = ()


def changed(
    plan: Plan,
    calendar: WorkCalendar,
    change: Change,
    opens: Mapping[str, datetime | None] | None = None,
) -> tuple[Plan, WorkCalendar]:
    """The plan and the calendar as they would be. `opens`: when stages of a running cycle open.

    Raises StageUnknown, UnitUnknown, MovedBeforeOpening.
    """
    _require_known(plan, change)
    stages = tuple(_moved(plan, stage, calendar, change, opens) for stage in plan.stages)
    units = tuple(unit for unit in plan.units if unit.code not in change.units_lost)
    supposed = Text("ngày nghỉ giả định", "a supposed day off")
    days_off = {**calendar.off, **dict.fromkeys(change.holidays, supposed)}
    made_up = calendar.made_up - set(change.holidays)
    return (
        plan.model_copy(update={"stages": stages, "units": units}),
        replace(calendar, off=days_off, made_up=made_up),
    )


def _moved(
    plan: Plan,
    stage: Stage,
    calendar: WorkCalendar,
    change: Change,
    running: Mapping[str, datetime | None] | None,
) -> Stage:
    """The stage with a day in place of its wording; it opens when it did."""
    due = change.moves.get(stage.key)
    if due is None:
        return stage
    first = running.get(stage.key) if running else stage_window(plan, stage, calendar).opens
    opens = local_day(first) if first else None
    if opens is not None and due < opens:
        raise MovedBeforeOpening(stage=stage.key, due=due, opens=opens)
    return stage.model_copy(update={"stated": None, "due": due.isoformat(), "opens": opens})


def _require_known(plan: Plan, change: Change) -> None:
    keys = [stage.key for stage in plan.stages]
    for key in change.moves:
        if key not in keys:
            dated = [s.key for s in plan.stages if s.stated or s.due]
            raise StageUnknown(stage=key, known=", ".join(dated))
    codes = [unit.code for unit in plan.units]
    for code in change.units_lost:
        if code not in codes:
            raise UnitUnknown(unit=code, known=", ".join(codes[:3]))
