"""Who gets mail in a role: by the plan alone, or by the accounts of a running cycle.

Belongs here: counting people. Whom a step really reaches is in `chuky.reminders.owing`.
"""

from collections.abc import Callable

from chuky.plan.model import Stage
from chuky.reminders.people import EVERY, People

Staff = Callable[[Stage, str, str], list[str]]
"""(stage, role, unit's code or `*`) → the keys of those who hold it."""


def by_plan(stage: Stage, role: str, unit: str) -> list[str]:
    """Before there are accounts: an officer and a head for each unit, the lead agency, a
    secretariat, an appraiser in each agency that takes part."""
    if role in ("unit", "head"):
        return [f"{role}:{unit}"]
    if role == "appraiser":
        return [f"appraiser:{key}" for key in dict.fromkeys((stage.lead, *stage.coordinating))]
    if role == "secretary":
        return [f"secretary:{stage.council or stage.lead}"]
    return [f"agency:{stage.lead}"]


def by_accounts(people: People) -> Staff:
    """As reminders find them: accounts that hold the role, else the unit's own mailbox, the lead
    agency's."""

    def found(stage: Stage, role: str, unit: str) -> list[str]:
        if role in ("unit", "head"):
            held = people("contributor" if role == "unit" else "head", unit)
            return [person.key for person in held] or [unit]
        if role in ("appraiser", "secretary"):
            return [person.key for person in people(role, EVERY)] or [stage.lead]
        return [stage.lead]

    return found
