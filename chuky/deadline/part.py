"""One member of an expression of time, its year not settled: *tháng 11* of *tháng 11 - 12/2025*.

Belongs here: recognising a member among the terminals. Joining members is in `times.py`.
"""

from dataclasses import dataclass, replace
from datetime import time

from chuky.deadline.item import Item
from chuky.deadline.spans import (
    MIDNIGHT,
    Days,
    Grain,
    day,
    edge,
    half,
    month_days,
    months_of_year,
    quarter_days,
    ten_days,
    week,
    year_days,
)

_SHAPES = {"edge", "ten_days", "half_of", "week_of", "month_of_quarter"}
_NAMED_YEAR = {"year", "loose_year"}
_BEFORE_THIS_YEAR = {"in", "until", "before", "latest", "done"}
_MONTH_OF_QUARTER = {"đầu tiên": 1, "đầu": 1, "giữa": 2, "cuối": 3, "cuối cùng": 3}
_NUMBERED_MONTH = {"thứ nhất": 1, "thứ hai": 2, "thứ ba": 3}


@dataclass(frozen=True)
class Part:
    """`number`: month, quarter, or count of months. `shape`, `shape_word`: đầu, tuần thứ 2, …

    `day_only`: the month must come from the next member. `offset`: *năm sau* is 1.
    """

    start: int
    end: int
    grain: Grain
    number: int = 0
    day: int = 0
    year: int | None = None
    offset: int | None = None
    shape: str = ""
    shape_word: str = ""
    clock: time | None = None
    loose: bool = False
    bare: bool = False
    day_only: bool = False
    period: bool = False

    def days(self, year: int) -> Days:
        """First and last day in `year`. Raises InvalidDay."""
        if self.shape == "months":
            return months_of_year(self.shape_word, self.number, year)
        if self.shape == "school":
            return month_days(9, year)[0], month_days(5, year + 1)[1]
        return self._shaped(self._whole(year))

    def _whole(self, year: int) -> Days:
        if self.grain == "day":
            return day(self.day, self.number, year)
        if self.grain == "month":
            return month_days(self.number, year)
        if self.grain == "quarter":
            return quarter_days(self.number, year)
        return year_days(year)

    def _shaped(self, days: Days) -> Days:
        match self.shape:
            case "edge":
                return edge(self.shape_word, days, self.grain)
            case "ten_days":
                return ten_days(self.shape_word, days)
            case "half_of":
                return half(self.shape_word, days, self.grain)
            case "week_of":
                return week(self.shape_word, days)
            case _:
                return days


def find_part(items: list[Item], at: int, before: Part | None) -> tuple[Part, int] | None:
    """The member that begins at item `at`, and where it ends; None where there is none.

    `before`: the member it is joined to, which lets bare numbers and Roman numerals be read.
    """
    begin, clock, at = _clock(items, at)
    shape: Item | None = None
    if at < len(items) and items[at].kind in _SHAPES:
        shape, at = items[at], at + 1
    period = at < len(items) and items[at].kind == "period"
    at += period
    part = _base(items, at, before, shape) if at < len(items) else None
    if part is None:
        return None
    start = items[begin].start
    part, at = _with_year(items, at + 1, replace(part, start=start, clock=clock, period=period))
    return _shaped(part, shape, before), at


def _clock(items: list[Item], at: int) -> tuple[int, time | None, int]:
    """A clock and a weekday in front: `17h00, thứ Sáu, ngày …`."""
    begin, clock = at, None
    while at < len(items) and items[at].kind in ("clock", "weekday"):
        item = items[at]
        if item.hour is not None:
            clock = _time(item)
        at += 1
        while at < len(items) and (items[at].word == "," or items[at].kind == "filler"):
            at += 1
    if at < len(items) and items[at].kind == "filler" and _is_only_noun(items, at):
        at += 1
    return begin, clock, at


def _is_only_noun(items: list[Item], at: int) -> bool:
    """Whether the filler at `at` is only the word *ngày* or *mốc* of what follows."""
    return at + 1 < len(items) and items[at + 1].kind in ("day", "loose_day", "clock")


def _time(item: Item) -> time | None:
    hour = item.hour or 0
    if hour == 24:
        return MIDNIGHT
    return time(hour, item.minute) if hour < 24 else None


def _base(items: list[Item], at: int, before: Part | None, shape: Item | None) -> Part | None:
    item = items[at]
    said = Part(item.start, item.end, "day", item.month or 0, item.day or 0, item.year)
    match item.kind:
        case "day":
            return said
        case "loose_day":
            return replace(said, loose=True) if _may_be_day(said) else None
        case "day_of":
            return replace(said, day_only=True)
        case "month":
            return replace(said, grain="month")
        case "quarter":
            return replace(said, grain="quarter")
        case "year" | "loose_year":
            return replace(said, grain="year", loose=item.kind == "loose_year")
        case "school_year":
            return replace(said, grain="part", shape="school")
        case "part":
            months = 6 if item.amount is None else item.amount
            return replace(said, grain="part", number=months, shape="months", shape_word=item.word)
        case "of_year" | "this_year":
            return _relative_year(items, at, shape)
        case _:
            return _bare(item, before)


def _may_be_day(part: Part) -> bool:
    return 1 <= part.number <= 12 and 1 <= part.day <= 31


def _relative_year(items: list[Item], at: int, shape: Item | None) -> Part | None:
    item = items[at]
    whole = item.word.startswith("cả") and (at == 0 or items[at - 1].kind != "join")
    led = at > 0 and items[at - 1].kind in _BEFORE_THIS_YEAR
    if shape is None and not whole and not led:
        return None
    offset = int(item.word) if item.kind == "of_year" else 0
    return Part(item.start, item.end, "year", offset=offset)


def _bare(item: Item, before: Part | None) -> Part | None:
    """`12/2025` by itself; `02` after *tháng 01,*; `IV` after *quý III,*."""
    if item.kind == "loose_month":
        grain: Grain = "month"
        if before is not None and before.grain == "quarter" and (item.month or 0) <= 4:
            grain = "quarter"
        loose = before is None
        return Part(
            item.start, item.end, grain, item.month or 0, year=item.year, loose=loose, bare=True
        )
    if before is None:
        return None
    if item.kind == "loose_quarter" and before.grain == "quarter":
        return Part(item.start, item.end, "quarter", item.month or 0, year=item.year, bare=True)
    return None


def numbered(items: list[Item], at: int, before: Part, low: str) -> tuple[Part, int] | None:
    """A bare number that goes on a list of months or quarters, with its year."""
    item = items[at]
    digits = low[item.start : item.end]
    if item.kind not in ("number", "day_of") or not digits.isdecimal():
        return None
    value = int(digits)
    limit = {"month": 12, "quarter": 4}.get(before.grain, 0)
    if not 1 <= value <= limit:
        return None
    part = Part(item.start, item.end, before.grain, value, bare=True)
    part, at = _with_year(items, at + 1, part)
    return _shaped(part, None, before), at


def _with_year(items: list[Item], at: int, part: Part) -> tuple[Part, int]:
    """The member with the year that follows it: `, năm 2025`, `của năm sau`, `2025`."""
    if part.year is not None or part.offset is not None or part.day_only:
        return part, at
    after = at
    if after < len(items) and (items[after].word in (",", "-") or items[after].word == "của"):
        after += 1
        if after >= len(items) or items[after].kind not in ("year", "of_year"):
            return part, at
    if after >= len(items):
        return part, at
    item = items[after]
    if item.kind in _NAMED_YEAR:
        return replace(part, year=item.year, end=item.end), after + 1
    if item.kind == "of_year":
        return replace(part, offset=int(item.word), end=item.end), after + 1
    return part, at


def _shaped(part: Part, shape: Item | None, before: Part | None) -> Part:
    if shape is None:
        if before is not None and part.bare and before.shape == "edge":
            return replace(part, shape="edge", shape_word=before.shape_word)
        return part
    if shape.kind == "month_of_quarter" and part.grain == "quarter":
        order = _MONTH_OF_QUARTER.get(shape.word) or _NUMBERED_MONTH.get(shape.word, 1)
        return replace(part, grain="month", number=3 * part.number - 3 + order)
    return replace(part, shape=shape.kind, shape_word=shape.word)
