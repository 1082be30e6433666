"""Where appraised points differ from the unit's own: the widest first, a page at a time."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from chuky.appraising.latest import newest
from chuky.criteria import Component
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_of
from chuky.ledger.models import Score
from chuky.plan import Stage, Unit


@dataclass(frozen=True)
class Disagreement:
    """One component of one unit with both points and the appraiser's reason."""

    unit: Unit
    component: Component
    own: Decimal
    given: Decimal
    reason: str
    actor: str

    @property
    def difference(self) -> Decimal:
        return self.given - self.own


def disagreements(
    session: Session,
    context: CycleContext,
    stage: Stage,
    first: int = 0,
    limit: int | None = None,
) -> tuple[list[Disagreement], int]:
    """(a page of them, how many there are in all), the widest difference first."""
    own = aliased(Score, newest(context.id, "self_score").subquery())
    given = aliased(
        Score, newest(context.id, "appraised_score").where(Score.stage == stage.key).subquery()
    )
    both = (own.unit_code == given.unit_code) & (own.component_code == given.component_code)
    query = select(own, given).join(given, both).where(own.points != given.points)
    found = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(
        func.abs(given.points - own.points).desc(), given.unit_code, given.component_code
    )
    units = {unit.code: unit for unit in context.plan.units_of(stage)}
    rows = session.execute(ordered.offset(first).limit(limit)).all()
    return [_line(context, units[mine.unit_code], mine, theirs) for mine, theirs in rows], found


def _line(context: CycleContext, unit: Unit, own: Score, given: Score) -> Disagreement:
    assert own.points is not None  # noqa: S101  the query compares them
    assert given.points is not None  # noqa: S101
    component = components_of(context, unit)[own.component_code]
    return Disagreement(unit, component, own.points, given.points, given.explanation, given.actor)
