"""An expression of time with its first and last day, and the calendar behind *đầu, giữa, cuối*.

Belongs here: what one part of a wording means once its year is known (Civil Code 2015, article
146). Finding the parts is in `times.py`; how they make a deadline is in `grammar/`.
"""

import calendar
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

Grain = Literal["day", "month", "quarter", "year", "part"]
Days = tuple[date, date]
YEARS = range(1000, 9000)
"""Years in which a count of days can't run off the calendar."""
MIDNIGHT = time(23, 59, 59)
"""24 giờ: the end of the day itself, to the second."""


class InvalidDay(ValueError):
    """A day or month that the calendar doesn't have, such as 31/6."""


@dataclass(frozen=True)
class Span:
    """One expression of time at `start`–`end` of the text, from `first` to `last` day.

    `parts`: the days of each member of a list. `vague`: đầu, giữa, cuối or a week was said.
    `ranged`: a first and a last were said. `loose`: no word says that these numbers are a date.
    `clock`: the hour on the last day. `period`: *giai đoạn*.
    """

    start: int
    end: int
    parts: tuple[Days, ...]
    grain: Grain
    year_known: bool = True
    vague: bool = False
    ranged: bool = False
    loose: bool = False
    period: bool = False
    clock: time | None = None
    kind: Literal["time"] = "time"

    @property
    def first(self) -> date:
        return self.parts[0][0]

    @property
    def last(self) -> date:
        return self.parts[-1][1]


def day(number: int, month: int, year: int) -> Days:
    """One day. Raises InvalidDay."""
    year_days(year)
    try:
        found = date(year, month, number)
    except ValueError:
        raise InvalidDay(f"{number}/{month}/{year}") from None
    return found, found


def month_days(month: int, year: int) -> Days:
    """A month's first and last day. Raises InvalidDay."""
    if not (1 <= month <= 12 and year in YEARS):
        raise InvalidDay(f"tháng {month}/{year}")
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def quarter_days(quarter: int, year: int) -> Days:
    """A quarter's first and last day. Raises InvalidDay."""
    if not 1 <= quarter <= 4:
        raise InvalidDay(f"quý {quarter}/{year}")
    return month_days(3 * quarter - 2, year)[0], month_days(3 * quarter, year)[1]


def year_days(year: int) -> Days:
    """A year's first and last day. Raises InvalidDay."""
    if year not in YEARS:
        raise InvalidDay(f"1/1/{year}")
    return date(year, 1, 1), date(year, 12, 31)


def edge(word: str, days: Days, grain: Grain) -> Days:
    """*đầu* is the first day, *cuối* the last, *giữa* the 15th or 30 June (article 146)."""
    first, last = days
    if word == "đầu":
        return first, first
    if word == "cuối":
        return last, last
    if grain == "year":
        middle = date(last.year, 6, 30)
        return middle, middle
    middle = date(first.year, first.month + (1 if grain == "quarter" else 0), 15)
    return middle, middle


def ten_days(word: str, month: Days) -> Days:
    """*thượng, trung, hạ tuần*, or *10 ngày đầu, giữa, cuối*."""
    first, last = month
    if word in ("thượng", "đầu"):
        return first, first.replace(day=10)
    if word in ("trung", "giữa"):
        return first.replace(day=11), first.replace(day=20)
    return first.replace(day=21), last


def half(word: str, days: Days, grain: Grain) -> Days:
    """*nửa đầu* ends in the middle, *nửa cuối* begins on the day after."""
    middle = edge("giữa", days, grain)[0]
    return (days[0], middle) if word == "đầu" else (middle + timedelta(days=1), days[1])


def week(word: str, month: Days) -> Days:
    """The n-th seven days of a month; the last seven for *cuối*. Raises InvalidDay."""
    first, last = month
    if word.startswith("cuối"):
        return last - timedelta(days=6), last
    number = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5}.get(word.removeprefix("thứ "))
    count = int(word) if word.isdecimal() else number or 1
    begins = first + timedelta(days=7 * (count - 1))
    if begins > last:
        raise InvalidDay(f"tuần {count} tháng {first.month}/{first.year}")
    return begins, min(begins + timedelta(days=6), last)


def months_of_year(word: str, months: int, year: int) -> Days:
    """*6 tháng đầu năm*, *3 tháng cuối năm*."""
    first, last = year_days(year)
    if word == "đầu":
        return first, month_days(months, year)[1]
    return month_days(13 - months, year)[0], last
