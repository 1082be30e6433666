"""One unit's points, component by component, with the newest of each stage side by side."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.criteria.model import Component
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_of
from chuky.ledger.models import Score
from chuky.plan import Unit


@dataclass(frozen=True)
class ScoreLine:
    """`points`: source (self, appraisal, …) → newest points. `versions`: how often it changed."""

    component: Component
    points: dict[str, Decimal | None]
    explanation: str
    versions: int


def score_lines(session: Session, context: CycleContext, unit: Unit) -> list[ScoreLine]:
    """Every component that applies to the unit, in the criteria set's order."""
    query = select(Score).where(Score.cycle_id == context.id, Score.unit_code == unit.code)
    rows: dict[str, list[Score]] = {}
    for row in session.scalars(query.order_by(Score.version)):
        rows.setdefault(row.component_code, []).append(row)
    return [
        ScoreLine(
            component,
            {row.source: row.points for row in rows.get(code, [])},
            next((r.explanation for r in reversed(rows.get(code, [])) if r.explanation), ""),
            len(rows.get(code, [])),
        )
        for code, component in components_of(context, unit).items()
    ]
