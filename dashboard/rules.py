"""Who may open which route. Every route declares one of these; a test refuses one without.

A rule is data: what is asked for is read from the path (`{cycle}`, `{unit}`), so that the same rule
is checked at each request and by the matrix test.
"""

from dataclasses import dataclass
from typing import Literal

from chuky.access.roles import Role, Viewer

Where = Literal["public", "signed-in", "anywhere", "house", "cycle", "unit"]


@dataclass(frozen=True)
class Rule:
    """`where`: what the role must be held for.

    `public`: nobody is asked; `signed-in`: any account; `anywhere`: one of the roles in some
    cycle; `house`: in every cycle; `cycle`: in the path's cycle; `unit`: for the path's unit
    (`readers` of the cycle see every unit).
    """

    name: str
    where: Where
    roles: frozenset[Role] = frozenset()
    readers: frozenset[Role] = frozenset()

    def allows(self, viewer: Viewer | None, cycle: str | None, unit: str | None) -> bool:
        if self.where == "public":
            return True
        if viewer is None:
            return False
        if self.where == "signed-in":
            return True
        if self.where == "anywhere":
            return viewer.has(self.roles)
        if self.where == "house":
            return viewer.has_everywhere(self.roles)
        if cycle is None or (self.where == "unit" and unit is None):
            return False  # a route that names no cycle can't be judged by it
        if self.where == "cycle":
            return viewer.has(self.roles, cycle)
        return viewer.has(self.roles, cycle, unit) or viewer.has(self.readers, cycle)


def _roles(*names: Role) -> frozenset[Role]:
    return frozenset(names)


READERS = _roles("administrator", "secretary", "auditor")
"""Who sees a whole cycle with every unit's scores before they are published."""

PUBLIC = Rule("public", "public")
SIGNED_IN = Rule("signed-in", "signed-in")
OVERSEER = Rule("overseer", "anywhere", READERS)
HEALTH_READER = Rule("health-reader", "anywhere", _roles("administrator", "operator", "auditor"))
HOUSE_ADMIN = Rule("house-admin", "house", _roles("administrator"))
HOUSE_AUDITOR = Rule("house-auditor", "house", _roles("administrator", "auditor"))
CYCLE_READER = Rule("cycle-reader", "cycle", READERS)
CYCLE_ADMIN = Rule("cycle-admin", "cycle", _roles("administrator"))
CYCLE_AUDITOR = Rule("cycle-auditor", "cycle", _roles("administrator", "auditor"))
UNIT_READER = Rule("unit-reader", "unit", _roles("contributor", "head"), READERS)
UNIT_WRITER = Rule("unit-writer", "unit", _roles("contributor", "head"))
UNIT_HEAD = Rule("unit-head", "unit", _roles("head"))
APPRAISER = Rule("appraiser", "cycle", _roles("appraiser"))
APPRAISAL_READER = Rule("appraisal-reader", "cycle", READERS | _roles("appraiser"))
COUNCILLOR = Rule("councillor", "cycle", _roles("councillor", "secretary"))
SECRETARIAT = Rule("secretariat", "cycle", _roles("administrator", "secretary"))
FIELD_WORKER = Rule("field-worker", "cycle", _roles("administrator", "secretary", "appraiser"))
EVIDENCE_READER = Rule(
    "evidence-reader", "unit", _roles("contributor", "head"), READERS | _roles("appraiser")
)

RULES = (
    PUBLIC,
    SIGNED_IN,
    OVERSEER,
    HEALTH_READER,
    HOUSE_ADMIN,
    HOUSE_AUDITOR,
    CYCLE_READER,
    CYCLE_ADMIN,
    CYCLE_AUDITOR,
    UNIT_READER,
    UNIT_WRITER,
    UNIT_HEAD,
    APPRAISER,
    APPRAISAL_READER,
    COUNCILLOR,
    SECRETARIAT,
    FIELD_WORKER,
    EVIDENCE_READER,
)
"""Every rule that a route may declare."""
