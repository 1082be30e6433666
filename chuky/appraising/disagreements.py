"""Where appraised points differ from the unit's own: the widest first, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from chuky.appraising.latest import newest
from chuky.criteria import Component
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_of
from chuky.ledger.models import Score
from chuky.plan import Stage, Unit
from chuky.views.grid import plain


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


@dataclass(frozen=True)
class Sought:
    """Which of them are wanted. `search`: words of a unit or a component; `sort`: one of SORTS, a
    `-` in front turns it round; `limit` None: all from `first` on.
    """

    search: str = ""
    sort: str = ""
    first: int = 0
    limit: int | None = None


def disagreements(
    session: Session, context: CycleContext, stage: Stage, sought: Sought = Sought()
) -> tuple[list[Disagreement], int]:
    """(a page of them, how many there are in all), the widest difference first by itself."""
    own = aliased(Score, newest(context.id, "self_score").subquery())
    given = aliased(
        Score, newest(context.id, "appraised_score").where(Score.stage == stage.key).subquery()
    )
    both = (own.unit_code == given.unit_code) & (own.component_code == given.component_code)
    query = select(own, given).join(given, both).where(own.points != given.points)
    units = {unit.code: unit for unit in context.plan.units_of(stage)}
    if sought.search:
        found_in = _meant(context, units.values(), plain(sought.search))
        query = query.where(
            or_(given.unit_code.in_(found_in[0]), given.component_code.in_(found_in[1]))
        )
    found = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(_order(own, given, sought.sort), given.unit_code, given.component_code)
    rows = session.execute(ordered.offset(sought.first).limit(sought.limit)).all()
    return [_line(context, units[mine.unit_code], mine, theirs) for mine, theirs in rows], found


def _order(own: Any, given: Any, sort: str) -> ColumnElement[Any]:
    columns = {
        "unit": given.unit_code,
        "component": given.component_code,
        "own": own.points,
        "given": given.points,
        "difference": given.points - own.points,
    }
    by = columns.get(sort.removeprefix("-"))
    if by is None:
        widest: ColumnElement[Any] = func.abs(given.points - own.points).desc()
        return widest
    chosen: ColumnElement[Any] = by.desc() if sort.startswith("-") else by.asc()
    return chosen


def _meant(context: CycleContext, units: Iterable[Unit], words: str) -> tuple[list[str], list[str]]:
    """(codes of units, codes of components) that say the words."""
    known = {
        code: component
        for criteria in context.criteria.values()
        for _criterion, component in criteria.components()
        for code in [component.code]
    }
    return (
        [unit.code for unit in units if words in plain(f"{unit.code} {unit.name}")],
        [code for code, one in known.items() if words in plain(f"{code} {one.name}")],
    )


def _line(context: CycleContext, unit: Unit, own: Score, given: Score) -> Disagreement:
    assert own.points is not None  # noqa: S101  the query compares them
    assert given.points is not None  # noqa: S101
    component = components_of(context, unit)[own.component_code]
    return Disagreement(unit, component, own.points, given.points, given.explanation, given.actor)
