"""What of an appraisal nobody has in charge: what Today counts and the page of charges lists.

Belongs here: reading. Who is put in charge of what is `chuky.appraising.charges`.
"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.appraising.charges import Charges, charges_of
from chuky.criteria import Criterion, PointSource
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_for
from chuky.plan import Stage, Unit

UNCHARGED = "uncharged"
"""How the page of charges is asked for these alone."""
SOURCE: PointSource = "appraised_score"


@dataclass(frozen=True)
class Uncharged:
    """Criteria without an appraiser in charge; `lines`: the points that are to be given in them."""

    criteria: int
    lines: int
    path: str
    """The list of them, below the cycle's address."""


def uncharged(session: Session, context: CycleContext, stage: Stage) -> Uncharged | None:
    """None where each criterion is in somebody's charge."""
    found = without_charge(context, stage, charges_of(session, context.id, stage.key))
    lines = lines_of(context, stage)
    path = f"/appraisal/charges?stage={stage.key}&only={UNCHARGED}"
    total = sum(lines.get(criterion.code, 0) for criterion in found)
    return Uncharged(len(found), total, path) if found else None


def without_charge(context: CycleContext, stage: Stage, charges: Charges) -> list[Criterion]:
    return [one for one in appraised_criteria(context, stage) if not charges.get(one.code)]


def appraised_criteria(context: CycleContext, stage: Stage) -> list[Criterion]:
    """Each criterion of the stage's sets that an appraiser gives points in, once."""
    found: dict[str, Criterion] = {}
    for group in stage.groups or tuple(context.plan.groups):
        criteria = context.criteria[context.plan.groups[group].criteria]
        for criterion, component in criteria.components():
            if SOURCE in criteria.sources_of(component):
                found.setdefault(criterion.code, criterion)
    return list(found.values())


def lines_of(context: CycleContext, stage: Stage) -> dict[str, int]:
    """Criterion → the points that appraisers give in it, over all units; changes with the plan."""
    return context.kept.get(("lines", stage.key), None, lambda: _lines(context, stage))


def _lines(context: CycleContext, stage: Stage) -> dict[str, int]:
    alike: Counter[tuple[str, frozenset[str]]] = Counter()
    one_of: dict[tuple[str, frozenset[str]], Unit] = {}
    for unit in context.plan.units_of(stage):  # thousands, of a few kinds
        key = (unit.group, frozenset(unit.not_applicable))
        alike[key] += 1
        one_of.setdefault(key, unit)
    found: Counter[str] = Counter()
    for key, units in alike.items():
        asked = components_for(context, one_of[key], SOURCE)
        for criterion, component in context.criteria_of(one_of[key]).components():
            if component.code in asked:
                found[criterion.code] += units
    return dict(found)
