"""Counting durations by Civil Code 2015, articles 147 and 148, and rolling off days off.

The day of the event isn't counted (147.2); months end on the same day of the month, or on its last
day (146); a term in working days counts only those.
"""

import calendar
from datetime import date, timedelta
from typing import Literal

from chuky.deadline.reading import Unit
from chuky.workcalendar import WorkCalendar

Roll = Literal["none", "next_working_day", "previous_working_day"]
HOURS_A_DAY = 24
WORKING_HOURS_A_DAY = 8


def due_after(event: date, amount: int, unit: Unit, work: WorkCalendar) -> date:
    """The last day of a term of `amount` units after `event`."""
    match unit:
        case "working_day":
            return work.add_working_days(event, amount)
        case "working_hour":
            return work.add_working_days(event, -(-amount // WORKING_HOURS_A_DAY))
        case "week":
            return event + timedelta(weeks=amount)
        case "month":
            return add_months(event, amount)
        case "hour":
            return event + timedelta(days=-(-amount // HOURS_A_DAY))
        case "day":
            return event + timedelta(days=amount)


def due_before(event: date, amount: int, unit: Unit, work: WorkCalendar) -> date:
    """The last day that lies `amount` units before `event`."""
    return due_after(event, -amount, unit, work)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def roll_due(due: date, roll: Roll, work: WorkCalendar) -> date:
    """A due day that is off, moved as the plan's policy says (article 148.5 is the next one)."""
    if roll == "next_working_day":
        return work.first_working_day_on_or_after(due)
    if roll == "previous_working_day":
        return work.last_working_day_on_or_before(due)
    return due
