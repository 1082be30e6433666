"""The header's way to the viewer's other cycles: to the same page of each where it has one, else to
where the viewer's work in it begins.

Belongs here: which cycles and where to. Whether a page may be opened is its rule's (`rules.py`).
"""

from dataclasses import dataclass

from fastapi import Request

from chuky.access.roles import ALL, Viewer
from chuky.cycle.context import CycleContext, load_cycle
from chuky.ledger.models import Cycle
from chuky.plan import Plan
from chuky.views.stages import cycles
from chuky.views.words import CYCLE_STATES, Word
from dashboard.rules import APPRAISER, COUNCILLOR, CYCLE_READER, Rule
from dashboard.web import viewer_of, web_of

STAGE_PAGE = "/cycles/{cycle}/stages/{stage}"
APPRAISAL = "/cycles/{cycle}/appraisal"


@dataclass(frozen=True)
class OtherCycle:
    """One way out of this cycle."""

    cycle: Cycle
    word: Word
    path: str


def other_cycles(request: Request, here: str) -> list[OtherCycle]:
    """The cycles beside `here` that the viewer may see; none is looked for where none can be."""
    viewer, web = viewer_of(request), web_of(request)
    if viewer is None or all(grant.cycle == here for grant in viewer.grants):
        return []
    with web.house.ledger.session() as session:
        held = {grant.cycle for grant in viewer.grants}
        rows = [row for row in cycles(session) if row.id != here and held & {ALL, row.id}]

    def read(cycle: str) -> CycleContext:  # as titles do: an amendment is no other page
        return web.house.contexts.get(cycle) or load_cycle(web.house, cycle)

    ways = [(row, _way(request, viewer, read(here).plan, read(row.id))) for row in rows]
    return [OtherCycle(row, CYCLE_STATES[row.state], path) for row, path in ways if path]


def _way(request: Request, viewer: Viewer, this: Plan, other: CycleContext) -> str:
    """Empty where nothing of the other cycle is for the viewer."""
    return _same_page(request, viewer, this, other) or first_page(viewer, other)


def _same_page(request: Request, viewer: Viewer, this: Plan, other: CycleContext) -> str:
    """Pages of a cycle, of a unit that both plans have, of a stage that both have; of anything else
    in a cycle there is no second one. An answer to a form is no page."""
    route, place = request.scope.get("route"), dict(request.path_params)
    rule: Rule | None = getattr(request.scope.get("endpoint"), "access_rule", None)
    path = str(getattr(route, "path", ""))
    if request.method != "GET" or rule is None or place.pop("cycle", None) is None:
        return ""
    unit, stage = place.pop("unit", None), place.pop("stage", None)
    known = (
        not place
        and (unit is None or _same_unit(this, other.plan, unit))
        and (stage is None or (path == STAGE_PAGE and stage in _kinds(other.plan)))
        and (not path.startswith(APPRAISAL) or "appraisal" in _kinds(other.plan).values())
    )
    if not known or not rule.allows(viewer, other.id, unit):
        return ""
    return path.format(cycle=other.id, unit=unit, stage=stage)


def first_page(viewer: Viewer, other: CycleContext) -> str:
    """Where the viewer's work in a cycle begins, as the start page chooses it."""
    base = f"/cycles/{other.id}"
    if CYCLE_READER.allows(viewer, other.id, None):
        return base
    known = {unit.code for unit in other.plan.units}
    own = [code for code in viewer.units(other.id) if code in known]
    if own and "self_assessment" in _kinds(other.plan).values():
        return f"{base}/my/{own[0]}"
    if APPRAISER.allows(viewer, other.id, None) and "appraisal" in _kinds(other.plan).values():
        return f"{base}/appraisal"
    return f"{base}/council" if COUNCILLOR.allows(viewer, other.id, None) else ""


def _kinds(plan: Plan) -> dict[str, str]:
    return {stage.key: stage.kind for stage in plan.stages}


def _same_unit(this: Plan, other: Plan, code: str) -> bool:
    """The same code may be another unit in another plan."""
    names = [{unit.name for unit in plan.units if unit.code == code} for plan in (this, other)]
    return bool(names[0]) and names[0] == names[1]
