"""What is left to appraise: heaps by unit or by component, and the lines that a heap opens to.

Belongs here: reading. Counting is done by the database; a cycle may have thousands of units.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.appraising.latest import newest_by_unit
from chuky.appraising.queries import Asked, queries_of
from chuky.criteria import Component
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_for
from chuky.language import pick
from chuky.ledger.intake import Evidence
from chuky.ledger.models import Score
from chuky.plan import Stage, Unit

Mine = Callable[[str], bool]
"""Whether a criterion (by its code) is shown."""


@dataclass(frozen=True)
class Heap:
    """The work of one unit, or of one component. `waiting`: queries without an answer."""

    code: str
    name: str
    done: int
    total: int
    waiting: int

    @property
    def left(self) -> int:
        return self.total - self.done


@dataclass(frozen=True)
class Line:
    """One component of one unit: what the unit gave itself, what it was given, what was asked."""

    unit: Unit
    component: Component
    own: Score | None
    given: Score | None
    queries: tuple[Asked, ...]
    evidence: tuple[Evidence, ...]

    @property
    def key(self) -> str:
        """A name for the line on a page: letters, digits, hyphens."""
        plain = f"{self.unit.code}-{self.component.code}"
        return "line-" + "".join(sign if sign.isalnum() else "-" for sign in plain)

    @property
    def version(self) -> int:
        return self.given.version if self.given else 0

    @property
    def difference(self) -> Decimal | None:
        own = self.own.points if self.own else None
        given = self.given.points if self.given else None
        return given - own if own is not None and given is not None else None


def stages_of(context: CycleContext) -> list[Stage]:
    """The stages in which points are appraised."""
    return [stage for stage in context.plan.stages if stage.kind == "appraisal"]


def components_of_unit(
    context: CycleContext, unit: Unit, mine: Mine = lambda _code: True
) -> list[Component]:
    """The components of a unit that are appraised, those of shown criteria."""
    shown = {
        component.code
        for criterion, component in context.criteria_of(unit).components()
        if mine(criterion.code)
    }
    found = components_for(context, unit, "appraised_score")
    return [component for code, component in found.items() if code in shown]


def by_unit(session: Session, context: CycleContext, stage: Stage, mine: Mine) -> list[Heap]:
    """A heap for each unit of the stage, in the plan's order."""
    done = _done(session, context.id, stage.key, Score.unit_code, _codes(context, stage, mine))
    waiting = _waiting(session, context.id, lambda item: item.place.unit)
    return [
        Heap(
            unit.code,
            unit.name,
            done.get(unit.code, 0),
            len(components_of_unit(context, unit, mine)),
            waiting.get(unit.code, 0),
        )
        for unit in context.plan.units_of(stage)
    ]


def by_component(session: Session, context: CycleContext, stage: Stage, mine: Mine) -> list[Heap]:
    """A heap for each component that is appraised, in the criteria set's order."""
    totals: dict[str, int] = {}
    names: dict[str, str] = {}
    for unit in context.plan.units_of(stage):
        for component in components_of_unit(context, unit, mine):
            totals[component.code] = totals.get(component.code, 0) + 1
            names.setdefault(
                component.code, pick(component.name, component.name_en or component.name)
            )
    done = _done(session, context.id, stage.key, Score.component_code, list(totals))
    waiting = _waiting(session, context.id, lambda item: item.place.component)
    return [
        Heap(code, names[code], done.get(code, 0), total, waiting.get(code, 0))
        for code, total in totals.items()
    ]


def lines_of_unit(
    session: Session, context: CycleContext, stage: Stage, unit: Unit, mine: Mine
) -> list[Line]:
    """Every line of one unit, in the criteria set's order."""
    pairs = [(unit, component) for component in components_of_unit(context, unit, mine)]
    return _lines(session, context, stage, pairs, None)


def lines_of_component(
    session: Session, context: CycleContext, stage: Stage, units: Sequence[Unit], code: str
) -> list[Line]:
    """One component in these units, in their order."""
    pairs = [
        (unit, component)
        for unit in units
        if (component := components_for(context, unit, "appraised_score").get(code))
    ]
    return _lines(session, context, stage, pairs, code)


def _lines(
    session: Session,
    context: CycleContext,
    stage: Stage,
    pairs: Iterable[tuple[Unit, Component]],
    code: str | None,
) -> list[Line]:
    pairs = list(pairs)
    units = {unit.code for unit, _component in pairs}
    own = newest_by_unit(session, context.id, "self_score", units, code)
    given = newest_by_unit(session, context.id, "appraised_score", units, code, stage.key)
    only = next(iter(units)) if len(units) == 1 else None
    asked: dict[tuple[str, str], list[Asked]] = {}
    for item in queries_of(session, context.id, only, code):
        asked.setdefault((item.place.unit, item.place.component), []).append(item)
    sent = _evidence(session, context.id, units, code)
    return [
        Line(
            unit,
            component,
            own.get(key),
            given.get(key),
            tuple(asked.get(key, ())),
            tuple(sent.get(key, ())),
        )
        for unit, component in pairs
        for key in [(unit.code, component.code)]
    ]


def _evidence(
    session: Session, cycle: str, units: Collection[str], code: str | None
) -> dict[tuple[str, str], list[Evidence]]:
    """(unit, component) → the pieces that were sent and not withdrawn."""
    query = select(Evidence).where(
        Evidence.cycle_id == cycle, Evidence.unit_code.in_(units), Evidence.withdrawn_at.is_(None)
    )
    if code is not None:
        query = query.where(Evidence.component_code == code)
    found: dict[tuple[str, str], list[Evidence]] = {}
    for piece in session.scalars(query.order_by(Evidence.at, Evidence.id)):
        found.setdefault((piece.unit_code, piece.component_code), []).append(piece)
    return found


def _codes(context: CycleContext, stage: Stage, mine: Mine) -> list[str]:
    """The component codes of shown criteria, of every criteria set that the stage uses."""
    sets = {context.criteria_of(unit).key: unit for unit in context.plan.units_of(stage)}
    return sorted(
        {
            component.code
            for unit in sets.values()
            for criterion, component in context.criteria_of(unit).components()
            if mine(criterion.code)
        }
    )


def _done(
    session: Session, cycle: str, stage: str, column: object, codes: Sequence[str]
) -> dict[str, int]:
    """unit or component → how many of its lines have points."""
    other = Score.component_code if column is Score.unit_code else Score.unit_code
    shown = Score.unit_code if column is Score.unit_code else Score.component_code
    query = (
        select(shown, func.count(other.distinct()))
        .where(Score.cycle_id == cycle, Score.stage == stage, Score.component_code.in_(codes))
        .group_by(shown)
    )
    return {str(row[0]): int(row[1]) for row in session.execute(query)}


def _waiting(session: Session, cycle: str, of: Callable[[Asked], str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in queries_of(session, cycle):
        if not item.answers:
            found[of(item)] = found.get(of(item), 0) + 1
    return found
