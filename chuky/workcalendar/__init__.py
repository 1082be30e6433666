"""Which days are working days in Vietnam, and counting in them (ngày làm việc)."""

from chuky.workcalendar.calendar import WorkCalendar
from chuky.workcalendar.load import plan_calendar

__all__ = ["WorkCalendar", "plan_calendar"]
