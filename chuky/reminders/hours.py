"""Office hours: on which instants a reminder may leave, and when the next one is.

A reminder that runs in its time is inside them by its timetable; only what is late is asked.
"""

from datetime import datetime, timedelta

from chuky.clock import VIETNAM
from chuky.reminders.rules import ReminderRules
from chuky.workcalendar import WorkCalendar

IN_TIME = timedelta(minutes=30)
"""A run this long after its moment is the moment's own: a slow start, no machine was off."""


def in_time(due: datetime, now: datetime) -> bool:
    return now - due <= IN_TIME


def office_open(rules: ReminderRules, calendar: WorkCalendar, now: datetime) -> bool:
    """Whether `now` is a working day's hour in which mail may leave."""
    local = now.astimezone(VIETNAM)
    return calendar.is_working_day(local.date()) and rules.hour <= local.time() <= rules.until


def next_opening(rules: ReminderRules, calendar: WorkCalendar, now: datetime) -> datetime:
    """The first set hour of a working day at or after `now`."""
    local = now.astimezone(VIETNAM)
    day = calendar.first_working_day_on_or_after(local.date())
    if day == local.date() and local.time() > rules.hour:
        day = calendar.next_working_day(day)
    return datetime.combine(day, rules.hour, VIETNAM)
