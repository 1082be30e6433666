"""The newest version of scores by source, asked of the database a unit or a component at a time."""

from collections.abc import Collection

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from chuky.appraising.queries import Place
from chuky.ledger.models import Score


def latest_of(session: Session, place: Place, source: str) -> Score | None:
    """The newest score of one component of one unit from one source (of one stage, if given)."""
    query = newest(place.cycle, source).where(
        Score.unit_code == place.unit, Score.component_code == place.component
    )
    if source == "appraised_score":
        query = query.where(Score.stage == place.stage)
    return session.scalars(query).first()


def newest_by_unit(
    session: Session,
    cycle: str,
    source: str,
    units: Collection[str],
    component: str | None = None,
    stage: str | None = None,
) -> dict[tuple[str, str], Score]:
    """(unit, component) → its newest score, for these units (and one component, one stage)."""
    query = newest(cycle, source).where(Score.unit_code.in_(sorted(units)))
    if component is not None:
        query = query.where(Score.component_code == component)
    if stage is not None:
        query = query.where(Score.stage == stage)
    return {(row.unit_code, row.component_code): row for row in session.scalars(query)}


def newest(cycle: str, source: str) -> Select[Score]:
    """Scores of a source without those that a newer version of their stage replaced."""
    return select(Score).where(
        Score.cycle_id == cycle, Score.source == source, Score.version == _last_version()
    )


def _last_version() -> ScalarSelect[int | None]:
    other = aliased(Score)
    return (
        select(func.max(other.version))
        .where(
            other.cycle_id == Score.cycle_id,
            other.stage == Score.stage,
            other.unit_code == Score.unit_code,
            other.component_code == Score.component_code,
        )
        .correlate(Score)
        .scalar_subquery()
    )
