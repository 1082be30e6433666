"""Last year's points beside this year's, from what this house published itself.

Belongs here: finding that publication. Points are comparable only under the same criteria set. A
merged unit has several predecessors: their values stand side by side, nothing is summed.
"""

import json
from collections import OrderedDict

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext, load_cycle
from chuky.house import House
from chuky.plan import Unit
from chuky.views.published import Published, published
from chuky.workbook.last_year import LastYear, published_last_year

MOST_KNOWN = 4
"""Publications kept read: an autosave asks for one, a province's has some ten megabytes."""
_KNOWN: OrderedDict[str, LastYear] = OrderedDict()


def last_year_of(house: House, session: Session, context: CycleContext, unit: Unit) -> LastYear:
    """The newest earlier publication that knows the unit or its predecessors; else an empty one."""
    year = max(context.plan.years)
    for item in published(house, session):
        if item.cycle.year < year and _same_set(house, item.cycle.id, context, unit):
            found = published_points(item)
            if found.sources(unit):
                return found
    return LastYear()


def published_points(item: Published) -> LastYear:
    """What a publication says of every unit; kept by its file's hash, which never changes."""
    named = item.file("results.json")
    if named is None:
        return LastYear()
    if named.sha256 not in _KNOWN:
        document = json.loads(item.read("results.json") or b"{}")
        _KNOWN[named.sha256] = published_last_year(document)
        while len(_KNOWN) > MOST_KNOWN:
            _KNOWN.popitem(last=False)
    return _KNOWN[named.sha256]


def _same_set(house: House, cycle: str, context: CycleContext, unit: Unit) -> bool:
    keys = {one.key for one in load_cycle(house, cycle).criteria.values()}
    return context.criteria_of(unit).key in keys
