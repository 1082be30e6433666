"""The numbers of a row of the grid: letters about a unit, its points in all, its evidence."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_of
from chuky.ledger.intake import Evidence
from chuky.ledger.models import Reminder, Score
from chuky.plan import Unit

Codes = Sequence[str] | None
"""Units that are asked for; None: all."""
Totals = dict[tuple[str, str], Decimal]
"""(stage, unit) → points."""

Nature = Literal["normal", "bonus", "penalty"]


def reminders_about(session: Session, cycle_id: str, codes: Codes = None) -> dict[str, int]:
    """Unit → letters about it."""
    query = select(Reminder.unit_code, func.count(Reminder.message_id.distinct())).where(
        Reminder.cycle_id == cycle_id
    )
    if codes is not None:
        query = query.where(Reminder.unit_code.in_(codes))
    return {row[0]: row[1] for row in session.execute(query.group_by(Reminder.unit_code))}


def evidence_counts(
    session: Session, cycle_id: str, stages: Sequence[str], codes: Codes = None
) -> dict[str, tuple[int, int]]:
    """Unit → (components whose cited evidence was sent, components that cite some)."""
    cited = select(Score.unit_code, Score.component_code).where(
        Score.cycle_id == cycle_id, Score.stage.in_(stages), Score.evidence != ""
    )
    sent = select(Evidence.unit_code, Evidence.component_code).where(
        Evidence.cycle_id == cycle_id, Evidence.withdrawn_at.is_(None)
    )
    if codes is not None:
        cited = cited.where(Score.unit_code.in_(codes))
        sent = sent.where(Evidence.unit_code.in_(codes))
    there = {(unit, component) for unit, component in session.execute(sent.distinct())}
    found: dict[str, tuple[int, int]] = {}
    for unit, component in session.execute(cited.distinct()):
        have, wanted = found.get(unit, (0, 0))
        found[unit] = (have + ((unit, component) in there), wanted + 1)
    return found


def unit_totals(session: Session, context: CycleContext, codes: Codes = None) -> Totals:
    """(stage, unit) → its newest points summed: bonuses added, penalties taken off, by the caps."""
    apart = {
        component.code
        for criteria in context.criteria.values()
        for _, component in criteria.components()
        if component.nature != "normal"
    }
    newest = _newest(context, codes).subquery()
    total = func.sum(newest.c.points, type_=Score.points.type)
    rows = session.execute(
        select(newest.c.stage, newest.c.unit_code, total)
        .where(newest.c.rank == 1, newest.c.component_code.not_in(apart))
        .group_by(newest.c.stage, newest.c.unit_code)
    )
    totals = {(stage, unit): points or Decimal(0) for stage, unit, points in rows}
    if apart:
        _count_apart(session, context, totals, _newest(context, codes, apart))
    return totals


def _newest(
    context: CycleContext, codes: Codes, components: Iterable[str] | None = None
) -> Select[Any]:
    """Every score with its rank; rank 1 is the newest of its component."""
    key = (Score.stage, Score.unit_code, Score.component_code)
    rank = func.row_number().over(partition_by=key, order_by=Score.version.desc())
    query = select(*key, Score.points, rank.label("rank")).where(Score.cycle_id == context.id)
    if codes is not None:
        stages = [stage.key for stage in context.plan.stages]  # the primary key begins with them
        query = query.where(Score.stage.in_(stages), Score.unit_code.in_(codes))
    if components is not None:
        query = query.where(Score.component_code.in_(sorted(components)))
    return query


def _count_apart(
    session: Session, context: CycleContext, totals: Totals, scores: Select[Any]
) -> None:
    """Add what bonuses and penalties make of a total; a code may be normal in another set."""
    units = {unit.code: unit for unit in context.plan.units}
    entered: dict[tuple[str, str], dict[Nature, Decimal]] = {}
    newest = scores.subquery()
    for stage, unit, code, points, _rank in session.execute(
        select(newest).where(newest.c.rank == 1)
    ):
        component = components_of(context, units[unit]).get(code)
        if component is not None and points is not None:
            kept = entered.setdefault((stage, unit), {})
            kept[component.nature] = kept.get(component.nature, Decimal(0)) + points
    for key, kept in entered.items():
        totals[key] = _with_apart(context, units[key[1]], totals.get(key, Decimal(0)), kept)


def _with_apart(
    context: CycleContext, unit: Unit, total: Decimal, entered: dict[Nature, Decimal]
) -> Decimal:
    """As `chuky.scoring` counts: caps first, then neither above the maximum nor below zero."""
    criteria, none = context.criteria_of(unit), Decimal(0)
    bonus, penalty = entered.get("bonus", none), entered.get("penalty", none)
    if criteria.bonus_cap is not None:
        bonus = min(bonus, criteria.bonus_cap)
    if criteria.penalty_cap is not None:
        penalty = min(penalty, criteria.penalty_cap)
    normal = [c for c in components_of(context, unit).values() if c.nature == "normal"]
    most = sum((component.max_points for component in normal), none)
    return max(none, min(total + entered.get("normal", none) + bonus - penalty, most))
