"""One unit's parts: its components with the points that count, caps of bonus and penalty applied.

A part's points are what it adds to the total, so a counted penalty is negative and what a cap cuts
is gone from the part too: the printed total is the sum of the printed parts.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from chuky.criteria import Component, CriteriaSet
from chuky.language import Text
from chuky.points import plain
from chuky.scoring.choice import Scores
from chuky.scoring.model import ComponentResult, ScoredUnit
from chuky.scoring.year import GroupYear, applies_to

_CUT = Text(
    "{code}: chỉ tính {counted} trong {entered} điểm, do mức trần của điểm thưởng, điểm trừ",
    "{code}: {counted} of {entered} points count, by the cap on bonuses and penalties",
)
_UNASKED = Text(
    "{code}: điểm {points} không tính, tiêu chí này không áp dụng cho đơn vị",
    "{code}: {points} points don't count, the component doesn't apply to the unit",
)
_MISSING = Text(
    "chưa xếp hạng vì thiếu điểm: {codes}", "not ranked because points are missing: {codes}"
)


def parts_of(year: GroupYear, unit: ScoredUnit, scores: Scores) -> tuple[ComponentResult, ...]:
    """Every component of the set, in its order, with what it adds to the unit's total."""
    entered = {
        component.code: score.points
        for _, component in year.criteria.components()
        if _counts(year, component, unit) and (score := scores.get((unit.code, component.code)))
    }
    counted = entered | _capped(year, unit, entered)
    return tuple(
        _part(year, criterion.code, component, unit, counted, scores)
        for criterion, component in year.criteria.components()
    )


def _counts(year: GroupYear, component: Component, unit: ScoredUnit) -> bool:
    return component.code in year.maxima and applies_to(component, unit)


def _part(
    year: GroupYear,
    criterion: str,
    component: Component,
    unit: ScoredUnit,
    counted: Mapping[str, Decimal],
    scores: Scores,
) -> ComponentResult:
    applies = _counts(year, component, unit)
    score = scores.get((unit.code, component.code)) if applies else None
    blank = None if component.nature == "normal" or not applies else Decimal(0)
    return ComponentResult(
        code=component.code,
        criterion=criterion,
        max_points=year.maxima.get(component.code, component.max_points),
        points=counted.get(component.code, blank),
        source=score.source if score else None,
        applies=applies,
    )


def _capped(
    year: GroupYear, unit: ScoredUnit, entered: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """What bonuses (positive) and penalties (negative) add, after the caps.

    First the set's caps; then bonuses don't lift the total above the unit's maximum, nor
    penalties press it below zero.
    """
    criteria = year.criteria
    bonuses, penalties = _of(criteria, "bonus", entered), _of(criteria, "penalty", entered)
    if not bonuses and not penalties:
        return {}
    normal = _sum(_of(criteria, "normal", entered).values())
    bonus = _limited(_sum(bonuses.values()), criteria.bonus_cap)
    penalty = _limited(_sum(penalties.values()), criteria.penalty_cap)
    total = normal + bonus - penalty
    highest = maximum_of(year, unit)
    if total > highest:
        bonus = max(Decimal(0), bonus - (total - highest))
    elif total < 0:
        penalty = max(Decimal(0), penalty + total)
    return _in_order(bonuses, bonus) | {
        code: -points for code, points in _in_order(penalties, penalty).items()
    }


def maximum_of(year: GroupYear, unit: ScoredUnit) -> Decimal:
    """The most that the unit can have; bonuses and penalties don't count in it."""
    return _sum(
        year.maxima[component.code]
        for _, component in year.criteria.components()
        if component.nature == "normal" and _counts(year, component, unit)
    )


def _of(criteria: CriteriaSet, nature: str, entered: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {
        component.code: entered[component.code]
        for _, component in criteria.components()
        if component.nature == nature and component.code in entered
    }


def _limited(value: Decimal, cap: Decimal | None) -> Decimal:
    return value if cap is None else min(value, cap)


def _in_order(points: Mapping[str, Decimal], allowed: Decimal) -> dict[str, Decimal]:
    """The allowance, handed out in the set's order until it is used up."""
    counted: dict[str, Decimal] = {}
    for code, value in points.items():
        counted[code] = min(value, allowed)
        allowed -= counted[code]
    return counted


def remarks_on(
    parts: tuple[ComponentResult, ...], year: GroupYear, unit: ScoredUnit, scores: Scores
) -> tuple[Text, ...]:
    """What a reader must know about the unit's points: missing parts, cuts, points not asked."""
    found: list[Text] = []
    missing = [part.code for part in parts if part.applies and part.points is None]
    if missing:
        found.append(_MISSING.format(codes=", ".join(missing)))
    for part, (_, component) in zip(parts, year.criteria.components(), strict=True):
        score = scores.get((unit.code, part.code))
        if score is None:
            continue
        if not applies_to(component, unit):
            found.append(_UNASKED.format(code=part.code, points=plain(score.points)))
        elif part.points is not None and abs(part.points) != abs(score.points):
            shown = {"counted": plain(abs(part.points)), "entered": plain(abs(score.points))}
            found.append(_CUT.format(code=part.code, **shown))
    return tuple(found)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))
