"""Where a unit stands before it is judged: its criteria, total, maximum and index.

Classes, recognition and ranks are judged from this and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chuky.scoring.choice import Scores
from chuky.scoring.exact import ratio, round_fraction
from chuky.scoring.model import ComponentResult, ScoredUnit
from chuky.scoring.parts import maximum_of, parts_of
from chuky.scoring.year import GroupYear


@dataclass(frozen=True)
class Standing:
    """`criteria`, `maxima`: by criterion code, without criteria that don't apply to the unit.

    `total` and `index` are None where a part is missing, or where nothing at all was scored.
    """

    unit: ScoredUnit
    parts: tuple[ComponentResult, ...]
    criteria: Mapping[str, Decimal | None]
    maxima: Mapping[str, Decimal]
    max_points: Decimal
    total: Decimal | None
    index: Decimal | None
    disciplined: bool

    def share(self, criterion: str) -> Fraction:
        """Points of a criterion ÷ its maximum; 0 where it doesn't apply or has a missing part."""
        points = self.criteria.get(criterion)
        return Fraction(0) if points is None else ratio(points, self.maxima[criterion])


def standing_of(year: GroupYear, unit: ScoredUnit, scores: Scores, disciplined: bool) -> Standing:
    """Sums of one unit: criteria add rounded components, the total adds criteria."""
    parts = parts_of(year, unit, scores)
    criteria = {
        criterion.code: _sum(part.points for part in own)
        for criterion in year.criteria.criteria
        if (own := _own(parts, criterion.code))
    }
    max_points = maximum_of(year, unit)
    total = _sum(criteria.values()) if max_points else None
    places = year.criteria.places
    return Standing(
        unit=unit,
        parts=parts,
        criteria=criteria,
        maxima=_maxima(year, parts),
        max_points=max_points,
        total=total,
        index=None if total is None else round_fraction(100 * ratio(total, max_points), places),
        disciplined=disciplined,
    )


def _own(parts: tuple[ComponentResult, ...], criterion: str) -> list[ComponentResult]:
    """The parts of a criterion that apply to the unit."""
    return [part for part in parts if part.criterion == criterion and part.applies]


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, None where one of the values is missing."""
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _maxima(year: GroupYear, parts: tuple[ComponentResult, ...]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for part, (_, component) in zip(parts, year.criteria.components(), strict=True):
        worth = part.max_points if component.nature == "normal" and part.applies else Decimal(0)
        found[part.criterion] = found.get(part.criterion, Decimal(0)) + worth
    return found
