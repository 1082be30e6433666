"""A work calendar as a value: days off with their reasons, days worked in their stead.

Pure date arithmetic. Where the days come from is in `load.py`; what a deadline's wording means is
in `chuky.deadline`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chuky.language import Text

WEEKEND = Text("cuối tuần", "weekend")
SATURDAY = 5
LONGEST_BREAK = 31
"""Days within which a working day must come; Tết with its bridges has at most 10."""


@dataclass(frozen=True)
class WorkCalendar:
    """`off`: public holidays and swaps with their names; `made_up`: weekend days worked instead."""

    off: Mapping[date, Text] = field(default_factory=dict)
    made_up: frozenset[date] = frozenset()
    provisional_from: int | None = None

    def is_working_day(self, day: date) -> bool:
        return self.why_off(day) is None

    def why_off(self, day: date) -> Text | None:
        """The reason why `day` is off, or None where it is worked."""
        if day in self.made_up:
            return None
        if day in self.off:
            return self.off[day]
        return WEEKEND if day.weekday() >= SATURDAY else None

    def is_provisional(self, year: int) -> bool:
        """Whether the year's days off are estimates, not announced yet."""
        return self.provisional_from is not None and year >= self.provisional_from

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self._search(day, 1)

    def last_working_day_on_or_before(self, day: date) -> date:
        return day if self.is_working_day(day) else self._search(day, -1)

    def first_working_day_on_or_after(self, day: date) -> date:
        return day if self.is_working_day(day) else self._search(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it where negative); `day` itself for 0."""
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = self._search(day, step)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; 0 where `last` isn't later."""
        if last <= first:
            return 0
        lost = sum(
            first < day <= last and day.weekday() < SATURDAY and day not in self.made_up
            for day in self.off
        )
        won = sum(first < day <= last and day.weekday() >= SATURDAY for day in self.made_up)
        return _weekdays(last) - _weekdays(first) - lost + won

    def _search(self, day: date, step: int) -> date:
        for _ in range(LONGEST_BREAK):
            day += timedelta(days=step)
            if self.is_working_day(day):
                return day
        raise ValueError(f"no working day within {LONGEST_BREAK} days of {day}")


def _weekdays(day: date) -> int:
    """Days from Monday to Friday since the first day of the calendar, up to and including `day`."""
    weeks, rest = divmod(day.toordinal(), 7)  # day 1 was a Monday
    return 5 * weeks + min(rest, 5)
