"""How many units have sent their work by each day, against last year and the pace that is needed.

Belongs here: the numbers, from days alone. What they are read from is in `burn_up_reading.py`; the
dashboard draws them.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from chuky.workcalendar import WorkCalendar

MOST_ROWS = 40
"""Rows of the table: a long window is told in steps, today and the due day always among them."""


@dataclass(frozen=True)
class Course:
    """One year's stage: its window, how many units owe, the days of their first files, sorted."""

    opens: date
    due: date
    units: int
    sent: tuple[date, ...]

    def by(self, day: date) -> int:
        """Units that have sent by the end of a day."""
        return bisect_right(self.sent, day)


@dataclass(frozen=True)
class Point:
    """A day. `sent`: None for days to come; `last_year`: as far from the due day, as many of this
    year's units; `pace`: what the same number each working day would have brought.
    """

    day: date
    sent: int | None
    pace: Decimal
    last_year: Decimal | None


@dataclass(frozen=True)
class BurnUp:
    """The whole course. `needed`: units a working day from now on, None once the day is over."""

    points: tuple[Point, ...]
    table: tuple[Point, ...]
    units: int
    sent: int
    today: date
    due: date
    days_left: int
    needed: Decimal | None
    last_year: Decimal | None
    """What last year had as far before its due day, as many of this year's units."""

    @property
    def left(self) -> int:
        return self.units - self.sent


def burn_up(this: Course, last: Course | None, today: date, calendar: WorkCalendar) -> BurnUp:
    """Day by day from the opening to the due day, or to today where that is later."""
    first = min([this.opens, *this.sent])
    end = max(this.due, min(today, this.due + timedelta(days=31)))
    days = [first + timedelta(days=n) for n in range((end - first).days + 1)]
    points = tuple(_point(this, last, day, today, calendar) for day in days)
    sent = this.by(today)
    left = calendar.working_days_between(today, this.due) if today < this.due else 0
    running = today <= this.due
    needed = _tenth(Decimal(this.units - sent) / max(left, 1)) if running else None
    return BurnUp(
        points=points,
        table=_in_steps(points, {today, this.due}),
        units=this.units,
        sent=sent,
        today=today,
        due=this.due,
        days_left=left,
        needed=needed,
        last_year=_last_year(this, last, today),
    )


def _point(
    this: Course, last: Course | None, day: date, today: date, calendar: WorkCalendar
) -> Point:
    return Point(
        day,
        this.by(day) if day <= today else None,
        _pace(this, day, calendar),
        _last_year(this, last, day),
    )


def _pace(this: Course, day: date, calendar: WorkCalendar) -> Decimal:
    """Units by a day if each working day of the window brought as many."""
    before = this.opens - timedelta(days=1)
    whole = calendar.working_days_between(before, this.due)
    gone = calendar.working_days_between(before, min(day, this.due))
    return _tenth(Decimal(this.units * gone) / whole) if whole else Decimal(this.units)


def _last_year(this: Course, last: Course | None, day: date) -> Decimal | None:
    """Last year's share of units, as many days from its due day as `day` is from this year's."""
    if last is None or not last.units:
        return None
    then = last.due + (day - this.due)
    return _tenth(Decimal(this.units * last.by(then)) / last.units)


def _in_steps(points: tuple[Point, ...], always: set[date]) -> tuple[Point, ...]:
    step = -(-len(points) // MOST_ROWS)
    return tuple(p for n, p in enumerate(points) if n % step == 0 or p.day in always)


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
