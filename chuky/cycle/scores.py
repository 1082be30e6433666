"""Points entering the ledger: checked against the criteria set, versioned, never overwritten."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.criteria import Component, PointSource
from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import ComponentUnknown, PointsRefused
from chuky.house import House
from chuky.language import Text
from chuky.ledger.models import Score
from chuky.plan import Stage, Unit
from chuky.points import plain, round_half_up

SOURCE_OF_STAGE: dict[str, PointSource] = {
    "self_assessment": "self_score",
    "appraisal": "appraised_score",
    "survey": "survey_score",
    "council_meeting": "council_score",
}
_ASKED_BY_CODE = 500
"""Units that a query names; for more, reading the whole stage is no slower."""


@dataclass(frozen=True)
class ScoreEntry:
    """Points of one component of one unit; `points` None: withdrawn or not applicable."""

    unit_code: str
    component_code: str
    points: Decimal | None
    evidence: str = ""
    explanation: str = ""


def components_of(context: CycleContext, unit: Unit) -> dict[str, Component]:
    """The components that apply to a unit, by code, in the criteria set's order."""
    return {
        component.code: component
        for _, component in context.criteria_of(unit).components()
        if (not component.groups or unit.group in component.groups)
        and component.code not in unit.not_applicable
    }


def components_for(context: CycleContext, unit: Unit, source: PointSource) -> dict[str, Component]:
    """The unit's components that `source` may give points to."""
    key = (unit.group, frozenset(unit.not_applicable), source)
    if key not in context.components:
        criteria = context.criteria_of(unit)
        context.components[key] = {
            code: component
            for code, component in components_of(context, unit).items()
            if source in criteria.sources_of(component)
        }
    return context.components[key]


def record_scores(
    house: House,
    session: Session,
    context: CycleContext,
    stage: Stage,
    entries: Sequence[ScoreEntry],
    actor: str,
    receipt: str | None = None,
) -> int:
    """Add a version for each entry that differs from the last; the number added.

    Raises UnitUnknown, ComponentUnknown, PointsRefused; nothing is added then.
    """
    source = SOURCE_OF_STAGE[stage.kind]
    checked = checked_scores(context, stage, entries)
    known = {
        (row.unit_code, row.component_code): row
        for row in latest_scores(
            session, context.id, stage.key, {entry.unit_code for entry in checked}
        )
    }
    added = 0
    for entry in checked:
        last = known.get((entry.unit_code, entry.component_code))
        if last is not None and _same(last, entry):
            continue
        added += 1
        session.add(
            Score(
                cycle_id=context.id,
                stage=stage.key,
                unit_code=entry.unit_code,
                component_code=entry.component_code,
                version=last.version + 1 if last else 1,
                source=source,
                points=entry.points,
                evidence=entry.evidence,
                explanation=entry.explanation,
                receipt=receipt,
                actor=actor,
                at=house.clock.now(),
            )
        )
    return added


def checked_scores(
    context: CycleContext, stage: Stage, entries: Iterable[ScoreEntry]
) -> tuple[ScoreEntry, ...]:
    """The entries with rounded points. Raises UnitUnknown, ComponentUnknown, PointsRefused."""
    source = SOURCE_OF_STAGE[stage.kind]
    return tuple(_checked(context, stage, source, entry) for entry in entries)


def latest_scores(
    session: Session, cycle_id: str, stage: str, units: Collection[str] | None = None
) -> list[Score]:
    """The newest version of every score of a stage (of these `units`), by unit and component."""
    query = select(Score).where(Score.cycle_id == cycle_id, Score.stage == stage)
    if units is not None and len(units) <= _ASKED_BY_CODE:
        query = query.where(Score.unit_code.in_(sorted(units)))
    rows: Iterable[Score] = session.scalars(
        query.order_by(Score.unit_code, Score.component_code, Score.version)
    )
    return list({(row.unit_code, row.component_code): row for row in rows}.values())


def _same(row: Score, entry: ScoreEntry) -> bool:
    return (row.points, row.evidence, row.explanation) == (
        entry.points,
        entry.evidence,
        entry.explanation,
    )


def _checked(
    context: CycleContext, stage: Stage, source: PointSource, entry: ScoreEntry
) -> ScoreEntry:
    unit = context.unit(entry.unit_code, stage)
    component = components_for(context, unit, source).get(entry.component_code)
    if component is None:
        raise ComponentUnknown(component=entry.component_code, unit=unit.code)
    if entry.points is None:
        return entry
    points = round_half_up(entry.points, context.criteria_of(unit).places)
    fault = points_fault(component, points)
    if fault is not None:
        raise PointsRefused(
            unit=unit.code, component=component.code, points=plain(entry.points), rule=fault
        )
    return ScoreEntry(unit.code, component.code, points, entry.evidence, entry.explanation)


def points_fault(component: Component, points: Decimal) -> Text | None:
    """Why `points` can't be given to `component`, or None."""
    low, high, step = component.min_points, component.limit, component.step
    if not low <= points <= high:
        return Text(
            f"phải từ {plain(low)} đến {plain(high)}", f"must be from {plain(low)} to {plain(high)}"
        )
    if step and (points - low) % step:
        start = "" if low == 0 else plain(low)
        return Text(
            f"phải theo bước {plain(step)}" + (f", tính từ {start}" if start else ""),
            f"must be in steps of {plain(step)}" + (f" from {start}" if start else ""),
        )
    return None
