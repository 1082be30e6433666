"""Stages in time: windows that run backwards, are too short, or close after what needs them.

Days come from the timetable's own compiler, so the linter sees what will really be scheduled.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from chuky.configuration import Finding
from chuky.configuration.source import KeyPath
from chuky.language import Text
from chuky.plan.lint.context import LintContext, error, warning
from chuky.plan.lint.order import before_of
from chuky.plan.model import Plan, Stage

SHORTEST = 3
"""Working days; in fewer nobody can be reminded, answer and be answered."""


@dataclass(frozen=True)
class Window:
    """A stage with its days in one edition. `stated_opening`: the opening is not just the plan's
    first day."""

    path: KeyPath
    stage: Stage
    opens: datetime | None
    due: datetime | None
    stated_opening: bool


def windows_of(context: LintContext) -> list[Window]:
    """The windows of every edition; a wording that can't be read gives no last day."""
    return [window for edition in context.editions for window in _edition(context, edition)]


def backwards(context: LintContext) -> Iterator[Finding]:
    """A stage can't be due before it opens."""
    for window in _first_of_each(windows_of(context)):
        if window.opens and window.due and window.due < window.opens:
            yield error(
                context.source,
                "due-before-opens",
                (*window.path, _wording_key(window.stage)),
                Text(
                    f"bước `{window.stage.key}` hết hạn {_day(window.due)} trước khi mở "
                    f"{_day(window.opens)}",
                    f"stage `{window.stage.key}` is due on {_day(window.due)}, before it opens on "
                    f"{_day(window.opens)}",
                ),
                Text(
                    "sửa câu thời hạn, `opens` của bước hoặc `starts` của kế hoạch",
                    "correct the wording, the stage's `opens` or the plan's `starts`",
                ),
            )


def short_windows(context: LintContext) -> Iterator[Finding]:
    """Windows of fewer than three working days."""
    for window in _first_of_each(windows_of(context)):
        if not (window.opens and window.due) or window.due < window.opens:
            continue
        days = _working_days(context, window.opens.date(), window.due.date())
        if days < SHORTEST:
            yield warning(
                context.source,
                "short-window",
                (*window.path, _wording_key(window.stage)),
                Text(
                    f"bước `{window.stage.key}` chỉ có {days} ngày làm việc "
                    f"({_day(window.opens)} – {_day(window.due)})",
                    f"stage `{window.stage.key}` has only {days} working days "
                    f"({_day(window.opens)} – {_day(window.due)})",
                ),
                Text("kiểm tra có kịp làm không", "check that the work can be done"),
            )


def needs_later(context: LintContext) -> Iterator[Finding]:
    """A stage doesn't need what is ready only when, or after, it must be done itself."""
    for earlier, later in _pairs(context):
        if earlier.due and later.due and earlier.due >= later.due:
            yield warning(
                context.source,
                "needs-later",
                (*later.path, _wording_key(later.stage)),
                Text(
                    f"bước `{later.stage.key}` phải xong ngày {_day(later.due)} nhưng cần kết quả "
                    f"của bước `{earlier.stage.key}`, đến ngày {_day(earlier.due)} mới xong",
                    f"stage `{later.stage.key}` is due on {_day(later.due)} but needs what stage "
                    f"`{earlier.stage.key}` has ready only on {_day(earlier.due)}",
                ),
                Text(
                    "cho bước trước kết thúc sớm hơn, hoặc chấp nhận bước sau bị chậm",
                    "let the first end earlier, or accept that the second is late",
                ),
            )


def overlaps(context: LintContext) -> Iterator[Finding]:
    """A stage that opens by its wording while what it needs still runs."""
    for earlier, later in _pairs(context):
        if not (earlier.due and later.opens and later.due and later.stated_opening):
            continue
        if later.opens <= earlier.due < later.due:
            yield warning(
                context.source,
                "overlap",
                (*later.path, _wording_key(later.stage)),
                Text(
                    f"bước `{later.stage.key}` mở ngày {_day(later.opens)} khi bước "
                    f"`{earlier.stage.key}` mà nó cần đến {_day(earlier.due)} mới xong",
                    f"stage `{later.stage.key}` opens on {_day(later.opens)} while stage "
                    f"`{earlier.stage.key}`, which it needs, runs until {_day(earlier.due)}",
                ),
                Text(
                    "việc của bước sau chỉ trọn vẹn khi bước trước đã chốt",
                    "the second can be finished only after the first is sealed",
                ),
            )


def _pairs(context: LintContext) -> Iterator[tuple[Window, Window]]:
    """(what is needed, what needs it), each pair once, by the first edition that has both."""
    seen: set[tuple[str, str]] = set()
    for edition in context.editions:
        windows = {window.stage.key: window for window in _edition(context, edition)}
        for later in windows.values():
            for key in _waits_for(context, later.stage):
                if key in windows and (key, later.stage.key) not in seen:
                    seen.add((key, later.stage.key))
                    yield windows[key], later


def _waits_for(context: LintContext, stage: Stage) -> tuple[str, ...]:
    """What a stage needs; a verification that proposes units judges the survey's points too."""
    stated = before_of(stage)
    if stage.kind != "verification":
        return stated
    groups = context.groups_of(stage)
    surveys = tuple(
        other.key
        for other in context.plan.stages
        if other.kind == "survey" and groups & context.groups_of(other)
    )
    return tuple(dict.fromkeys((*stated, *surveys)))


def _edition(context: LintContext, edition: Plan) -> Iterator[Window]:
    from chuky.plan.timetable import stage_window

    for index, stage in enumerate(edition.stages):
        window = stage_window(edition, stage, context.calendar)
        stated = stage.opens or (window.reading and window.reading.opens)
        yield Window(("stages", index), stage, window.opens, window.due, stated is not None)


def _first_of_each(windows: list[Window]) -> list[Window]:
    return list({window.path: window for window in reversed(windows)}.values())[::-1]


def _working_days(context: LintContext, first: date, last: date) -> int:
    days = (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
    return sum(context.calendar.is_working_day(day) for day in days)


def _wording_key(stage: Stage) -> str:
    return "stated" if stage.stated is not None else "due"


def _day(instant: datetime) -> str:
    return f"{instant:%d/%m/%Y}"
