"""Where a role holds, as people say it: the cycle by its title, the unit by its name."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.access.granting import plans_of
from chuky.access.roles import ALL, Grant
from chuky.house import House
from chuky.views.stages import cycles
from dashboard.titles import title_of


@dataclass(frozen=True)
class GrantNames:
    """Titles by cycle, names by cycle and unit."""

    titles: Mapping[str, str]
    units: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, house: House, session: Session) -> "GrantNames":
        plans = plans_of(house, session)
        named = {key: {unit.code: unit.name for unit in plan.units} for key, plan in plans.items()}
        return cls({row.id: title_of(house, row) for row in cycles(session)}, named)

    def of(self, grant: Grant) -> tuple[str, str]:
        """The cycle's title and the unit's name; empty where it is every one, or unknown."""
        cycle = "" if grant.cycle == ALL else self.titles.get(grant.cycle, "")
        return cycle, self._unit(grant)

    def _unit(self, grant: Grant) -> str:
        """In every cycle: as the first that has it calls it."""
        asked = self.units.values() if grant.cycle == ALL else [self.units.get(grant.cycle, {})]
        return next((units[grant.unit] for units in asked if grant.unit in units), "")
