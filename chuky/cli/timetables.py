"""A loaded plan's timetables, one a year, with its own reminder rules and work calendar.

Shared by the commands that print them; compiling itself is in `chuky.plan.timetable`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from chuky.plan.load import CONFIGS, LoadedPlan, editions
from chuky.reminders.rules import ReminderRules, load_reminder_rules

if TYPE_CHECKING:
    from chuky.plan.timetable import Timetable


def timetables_of(loaded: LoadedPlan) -> "list[Timetable]":
    """One timetable for each assessed year, first year first."""
    from chuky.plan.timetable import compile_timetable
    from chuky.workcalendar import plan_calendar

    rules = rules_of(loaded)
    return [
        compile_timetable(edition, plan_calendar(edition.starts.year, edition.calendar), rules)
        for edition in editions(loaded.plan)
    ]


def rules_of(loaded: LoadedPlan) -> ReminderRules:
    """The reminder rules that the plan names."""
    return load_reminder_rules(_rules_path(loaded))


def _rules_path(loaded: LoadedPlan) -> Path:
    """The office's own rules beside its plans, else those that come with the program."""
    name = f"{loaded.plan.reminders}.yaml"
    own = loaded.path.resolve().parent.parent / "reminders" / name
    return own if own.is_file() else CONFIGS / "reminders" / name
