"""Which points count for a component: the first source, in the set's order, that gave any.

An entry from a source that the component doesn't take (a self score of a surveyed component) is
passed over; an entry that stands twice or names nothing known is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chuky.criteria import Component, CriteriaSet, PointSource
from chuky.points import round_half_up
from chuky.scoring.exceptions import (
    ComponentUnknown,
    EntryTwice,
    GroupWithoutCriteria,
    PointsNotANumber,
    UnitTwice,
    UnitUnknown,
)
from chuky.scoring.model import Entry, ScoredUnit, ScoringInput

EntryKey = tuple[str, str, PointSource]


@dataclass(frozen=True)
class Score:
    """Points as entered, rounded at the set's places, and who gave them."""

    points: Decimal
    source: PointSource


Scores = Mapping[tuple[str, str], Score]
"""(unit code, component code) → the score that counts."""


def chosen_scores(given: ScoringInput) -> Scores:
    """Every score that counts. Raises what `chuky.scoring.exceptions` names about entries."""
    units = known_units(given)
    entries = _by_key(given, units)
    return {
        (unit.code, component.code): score
        for unit in units.values()
        for _, component in given.criteria[unit.group].components()
        if (score := _first(given.criteria[unit.group], component, unit.code, entries))
    }


def known_units(given: ScoringInput) -> dict[str, ScoredUnit]:
    """Code → unit. Raises UnitTwice, GroupWithoutCriteria, UnitUnknown."""
    units: dict[str, ScoredUnit] = {}
    for unit in given.units:
        if unit.code in units:
            raise UnitTwice(unit=unit.code)
        if unit.group not in given.criteria:
            raise GroupWithoutCriteria(unit=unit.code, group=unit.group)
        units[unit.code] = unit
    named = {*given.votes, *given.disciplined, *(given.proposed or ())}
    for code in sorted(named - units.keys()):
        raise UnitUnknown(unit=code)
    return units


def _by_key(given: ScoringInput, units: Mapping[str, ScoredUnit]) -> dict[EntryKey, Decimal]:
    known = {
        group: {component.code for _, component in criteria.components()}
        for group, criteria in given.criteria.items()
    }
    found: dict[EntryKey, Decimal] = {}
    for entry in given.entries:
        unit = units.get(entry.unit_code)
        if unit is None:
            raise UnitUnknown(unit=entry.unit_code)
        _check(entry, given.criteria[unit.group], known[unit.group])
        key = (entry.unit_code, entry.component_code, entry.source)
        if key in found:
            raise EntryTwice(unit=key[0], component=key[1], source=key[2])
        found[key] = entry.points
    return found


def _check(entry: Entry, criteria: CriteriaSet, known: set[str]) -> None:
    unit, component = entry.unit_code, entry.component_code
    if component not in known:
        raise ComponentUnknown(unit=unit, component=component, criteria=criteria.key)
    if not entry.points.is_finite():
        raise PointsNotANumber(unit=unit, component=component, points=entry.points)


def _first(
    criteria: CriteriaSet, component: Component, unit: str, entries: Mapping[EntryKey, Decimal]
) -> Score | None:
    for source in criteria.sources_of(component):
        points = entries.get((unit, component.code, source))
        if points is not None:
            return Score(round_half_up(points, criteria.places), source)
    return None
