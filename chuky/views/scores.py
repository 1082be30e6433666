"""One unit's points, component by component, with the newest of each stage side by side."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.criteria.model import Component
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_of
from chuky.language import Text
from chuky.ledger.models import Score
from chuky.plan import Unit
from chuky.views.survey_points import PointsBy

SOURCES = {
    "self_score": Text("Tự chấm", "Self score"),
    "appraised_score": Text("Thẩm định", "Appraisal"),
    "survey_score": Text("Điều tra xã hội học", "Survey"),
    "council_score": Text("Hội đồng", "Council"),
}
"""Who gave points, in the order in which a year asks them."""


@dataclass(frozen=True)
class ScoreLine:
    """`points`: source (self_score, …) → newest points; `reasons`: what was said with those.

    `versions`: how often it changed.
    """

    component: Component
    points: dict[str, Decimal | None]
    reasons: dict[str, str]
    versions: int

    @property
    def remarks(self) -> list[tuple[Text, str]]:
        """(whose, text) of each source that said something."""
        found = ((SOURCES[source], self.reasons.get(source, "")) for source in SOURCES)
        return [(whose, text) for whose, text in found if text]


def score_lines(
    session: Session, context: CycleContext, unit: Unit, surveyed: PointsBy | None = None
) -> list[ScoreLine]:
    """Every component that applies to the unit, in the criteria set's order.

    `surveyed`: what sealed surveys give (`survey_points`), where no points arrived as such.
    Versions count within a stage: of two stages of one source, the later in the plan is newer.
    """
    query = select(Score).where(Score.cycle_id == context.id, Score.unit_code == unit.code)
    places = {stage.key: place for place, stage in enumerate(context.plan.stages)}
    rows: dict[str, list[Score]] = {}
    for row in sorted(session.scalars(query), key=lambda one: (places[one.stage], one.version)):
        rows.setdefault(row.component_code, []).append(row)
    counted = surveyed or {}
    return [
        ScoreLine(
            component,
            _with_survey(
                {row.source: row.points for row in rows.get(code, [])},
                counted.get((unit.code, code)),
            ),
            {row.source: row.explanation for row in rows.get(code, [])},
            len(rows.get(code, [])),
        )
        for code, component in components_of(context, unit).items()
    ]


def _with_survey(
    points: dict[str, Decimal | None], counted: Decimal | None
) -> dict[str, Decimal | None]:
    if counted is None or points.get("survey_score") is not None:
        return points
    return points | {"survey_score": counted}
