"""How many letters a plan's timetable sends: the people each step reaches while nobody has sent.

Counted as a moved deadline counts them (`chuky.whatif`), by the roles in the plan: accounts come
later. What a letter says is in `sample_letter.py`.
"""

from chuky.plan.load import CONFIGS, LoadedPlan
from chuky.plan.model import Plan
from chuky.plan.timetable import Timetable, TimetableMoment
from chuky.reminders.rules import ReminderRules, load_reminder_rules
from chuky.whatif.effect import written_to
from chuky.whatif.staff import by_plan


def rules_beside(loaded: LoadedPlan) -> ReminderRules:
    """The reminder rules beside the plan, else those that come with the program."""
    name = f"{loaded.plan.reminders}.yaml"
    own = loaded.path.resolve().parent.parent / "reminders" / name
    return load_reminder_rules(own if own.is_file() else CONFIGS / "reminders" / name)


def reached(plan: Plan, moment: TimetableMoment, rules: ReminderRules) -> frozenset[str]:
    """Who gets a letter at a moment of a plan of one year; nobody where it sends none."""
    if not moment.kind.startswith(("reminder", "overdue")):
        return frozenset()
    return frozenset(written_to(Timetable(plan, (), ()), moment, rules, by_plan, set()))
