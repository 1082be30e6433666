"""What is part of a group's year: a component that is blank for every unit is not.

Belongs here: which components count in a group and what each is worth. What one unit has of them
is in `parts.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chuky.criteria import Component, CriteriaSet, Criterion
from chuky.scoring.choice import Scores
from chuky.scoring.exact import round_fraction
from chuky.scoring.model import ScoredUnit


@dataclass(frozen=True)
class GroupYear:
    """`maxima`: code → most points, for every component that is part of the year.

    `absent`: components that apply to some unit of the group and are blank for all of them.
    """

    criteria: CriteriaSet
    maxima: Mapping[str, Decimal]
    absent: tuple[str, ...]


def applies_to(component: Component, unit: ScoredUnit) -> bool:
    """Whether the set and the plan ask this component of this unit."""
    in_group = not component.groups or unit.group in component.groups
    return in_group and component.code not in unit.not_applicable


def year_of(criteria: CriteriaSet, units: Sequence[ScoredUnit], scores: Scores) -> GroupYear:
    """What counts for `units`, all of one group."""
    asked, given = set[str](), set[str]()
    for _, component in criteria.components():
        owing = [unit for unit in units if applies_to(component, unit)]
        if owing:
            asked.add(component.code)
        if any((unit.code, component.code) in scores for unit in owing):
            given.add(component.code)
    maxima: dict[str, Decimal] = {}
    for criterion in criteria.criteria:
        maxima |= _maxima(criterion, asked, given, criteria.places)
    absent = tuple(
        component.code
        for _, component in criteria.components()
        if component.code in asked - given and component.nature == "normal"
    )
    return GroupYear(criteria, maxima, absent)


def _maxima(
    criterion: Criterion, asked: set[str], given: set[str], places: int
) -> dict[str, Decimal]:
    present = [component for component in criterion.components if component.code in given]
    maxima = {component.code: component.max_points for component in present}
    if criterion.keeps_maximum:
        normal = [component for component in present if component.nature == "normal"]
        whole = _sum(
            component.max_points
            for component in criterion.components
            if component.code in asked and component.nature == "normal"
        )
        maxima |= _shared_out(normal, whole, places)
    return maxima


def _shared_out(parts: Sequence[Component], whole: Decimal, places: int) -> dict[str, Decimal]:
    """The `whole` in proportion to the parts' own maxima; the last takes what rounding leaves."""
    own = _sum(part.max_points for part in parts)
    if not own or own == whole:
        return {}
    shares = {
        part.code: round_fraction(
            Fraction(part.max_points) * Fraction(whole) / Fraction(own), places
        )
        for part in parts[:-1]
    }
    return shares | {parts[-1].code: whole - _sum(shares.values())}


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))
