"""Last year's points beside this year's, from what this house published itself.

Belongs here: finding that publication. Points are comparable only under the same criteria set.
"""

import json
from decimal import Decimal

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext, load_cycle
from chuky.house import House
from chuky.plan import Unit
from chuky.views.published import published


def last_years_points(
    house: House, session: Session, context: CycleContext, unit: Unit
) -> dict[str, Decimal]:
    """Component → points of the newest earlier publication; empty where there is none.

    A merged unit has several predecessors: nothing is summed, nothing is shown.
    """
    codes = unit.predecessors or (unit.code,)
    year = max(context.plan.years)
    for item in published(house, session):
        earlier = item.cycle.year < year and len(codes) == 1
        if earlier and _same_set(house, item.cycle.id, context, unit):
            document = json.loads(item.read("results.json") or b'{"units": []}')
            return {
                part["code"]: Decimal(part["points"])
                for found in document["units"]
                if found["unit_code"] == codes[0]
                for part in found["components"]
                if part["points"] is not None
            }
    return {}


def _same_set(house: House, cycle: str, context: CycleContext, unit: Unit) -> bool:
    keys = {one.key for one in load_cycle(house, cycle).criteria.values()}
    return context.criteria_of(unit).key in keys
