"""A cycle's stages as bars on a line of time: numbers only, a template draws them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import wrap

from chuky.clock import local_day
from chuky.language import Text
from chuky.views.stages import StageRow

WIDTH = 1010
"""Units of the drawing: names take LABEL, what is said of each bar NOTE, the rest is time."""
LABEL, NOTE = 260, 110
LETTERS = 42
"""Letters of a name that fit into LABEL at 12 px."""
LINE, NEXT_LINE = 26, 15
TOP = 28
SHORTEST = 4
"""A stage of one day is still seen."""


@dataclass(frozen=True)
class Bar:
    """One stage: where it begins and how long it is; `stated_x` marks a due day that was moved.

    `width` 0: the document gives it no day, so nothing is drawn. `label`: lines of its name.
    """

    row: StageRow
    x: float
    width: float
    y: int
    height: int
    label: tuple[str, ...]
    style: str
    stated_x: float | None


@dataclass(frozen=True)
class Gantt:
    """Everything that is drawn. `months`: (x, first day)."""

    bars: tuple[Bar, ...]
    months: tuple[tuple[float, date], ...]
    today_x: float | None
    width: int
    height: int
    note_x: int = WIDTH - NOTE + 8


def draw(stages: list[StageRow], starts: date, now: datetime) -> Gantt:
    """Bars from the cycle's first day to its last due day (or today, where that is later)."""
    ends = [local_day(row.due) for row in stages if row.due]
    ends += [local_day(row.sealed_at) for row in stages if row.sealed_at]
    first, last = starts, max([*ends, starts + timedelta(days=30)]) + timedelta(days=7)
    scale = (WIDTH - LABEL - NOTE) / max((last - first).days, 1)

    def place(day: date) -> float:
        return round(LABEL + max((min(day, last) - first).days, 0) * scale, 1)

    today, bars, y = local_day(now), [], TOP
    for row in stages:
        bars.append(_bar(row, y, place))
        y += bars[-1].height
    return Gantt(
        bars=tuple(bars),
        months=tuple((place(day), day) for day in _months(first, last)),
        today_x=place(today) if first <= today <= last else None,
        width=WIDTH,
        height=y + 8,
    )


def _bar(row: StageRow, y: int, place: Callable[[date], float]) -> Bar:
    label = tuple(
        wrap(str(Text(row.stage.name, row.stage.name_en or row.stage.name)), LETTERS)
    ) or ("",)
    x, width = _span(row, place)
    return Bar(
        row=row,
        x=x,
        width=width,
        y=y,
        height=LINE + NEXT_LINE * (len(label) - 1),
        label=label,
        style={"sealed": "done"}.get(row.state, row.state),
        stated_x=place(local_day(row.first_due)) if row.moved and row.first_due else None,
    )


def _span(row: StageRow, place: Callable[[date], float]) -> tuple[float, float]:
    """Where the bar begins and how wide it is; a stage without any day has no bar."""
    end = row.due or row.sealed_at
    begin = row.opens or end
    if begin is None:
        return 0, 0
    begins = local_day(begin)
    ends = max(local_day(end), begins) if end else begins
    x = place(begins)
    return x, max(round(place(ends + timedelta(days=1)) - x, 1), SHORTEST)


def _months(first: date, last: date) -> list[date]:
    day, found = first.replace(day=1), []
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
