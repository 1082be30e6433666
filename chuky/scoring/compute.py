"""From entries to results: the one function that publishing and verifying both call.

Belongs here: the order of the steps. Each rule has its own file: which points count (`choice`),
what is part of the year (`year`), caps (`parts`), sums (`standing`), `classes`, `recognition`,
`ranking`.
"""

from collections.abc import Mapping

from chuky.scoring.choice import Scores, chosen_scores
from chuky.scoring.classes import classify
from chuky.scoring.model import Results, ScoringInput, UnitResult
from chuky.scoring.parts import remarks_on
from chuky.scoring.ranking import ranks
from chuky.scoring.recognition import recognise
from chuky.scoring.standing import Standing, standing_of
from chuky.scoring.year import GroupYear, year_of


def compute_results(given: ScoringInput) -> Results:
    """Totals, indices, classes, recognition and ranks of all units, exactly.

    - A component's points come from the first source named by the set that gave any, rounded
      half-up at the set's places; a source that the component doesn't take is passed over.
    - A component that doesn't apply to a unit (its groups, the unit's `not_applicable`) drops out
      and the unit's maximum shrinks. One that is blank for every unit of a group that owes it is
      no part of the group's year (`Results.absent`): the maximum shrinks too, unless its criterion
      keeps its maximum, which the parts that remain then share.
    - A bonus or penalty without entry counts 0. Both are cut at the set's caps, in the set's order;
      bonuses don't lift a total above the maximum, penalties don't press it below zero.
    - Criteria add rounded components, the total adds criteria, so printed sums agree.
      Criteria that don't apply to a unit are absent from its `criteria`.
    - The index is 100 × total ÷ maximum, half-up at the set's places; classes and recognition
      look at that printed index, ranks at the exact share.
    - A unit with a missing part has neither total, index, class nor rank, and isn't recognised.

    The order of units and entries doesn't matter. Raises the errors of
    `chuky.scoring.exceptions`: units or entries that stand twice or name nothing known.
    """
    scores = chosen_scores(given)
    results: list[UnitResult] = []
    absent: dict[str, tuple[str, ...]] = {}
    for group in given.criteria:
        year, units = _group(given, group, scores)
        results += units
        if year.absent:
            absent[group] = year.absent
    codes = dict.fromkeys(c.code for criteria in given.criteria.values() for c in criteria.criteria)
    return Results(tuple(results), tuple(codes), absent)


def _group(given: ScoringInput, group: str, scores: Scores) -> tuple[GroupYear, list[UnitResult]]:
    """One group's units by rank, then by code; those without a rank last."""
    units = [unit for unit in given.units if unit.group == group]
    year = year_of(given.criteria[group], units, scores)
    standings = [
        standing_of(year, unit, scores, disciplined=unit.code in given.disciplined)
        for unit in units
    ]
    rank = ranks(year.criteria.ranking, standings)
    found = [_result(given, year, standing, scores, rank) for standing in standings]
    return year, sorted(found, key=lambda unit: (unit.rank is None, unit.rank or 0, unit.code))


def _result(
    given: ScoringInput,
    year: GroupYear,
    standing: Standing,
    scores: Scores,
    rank: Mapping[str, int],
) -> UnitResult:
    unit = standing.unit
    band, fallen = classify(year.criteria.bands, standing)
    recognized, refused = recognise(year.criteria.recognition, standing, given)
    return UnitResult(
        code=unit.code,
        name=unit.name,
        group=unit.group,
        max_points=standing.max_points,
        total=standing.total,
        index=standing.index,
        rank=rank.get(unit.code),
        classification=band.name if band else None,
        recognized=recognized,
        criteria=standing.criteria,
        components=standing.parts,
        remarks=(*remarks_on(standing.parts, year, unit, scores), *fallen, *refused),
    )
