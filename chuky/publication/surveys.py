"""Survey datasets as entries: tallies of ballots and portal counts, by the component's own rule.

Belongs here: reading the two datasets of a survey stage. How counts become points, and the merging
of small groups before anything is published, is in `chuky.survey`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from chuky.criteria import CriteriaSet
from chuky.datasets import Row
from chuky.plan import Plan
from chuky.publication.model import PublishedDataset
from chuky.scoring.model import Entry
from chuky.survey import PortalResult, Tally, points_from_tallies


def survey_entries(
    plan: Plan, criteria: Mapping[str, CriteriaSet], datasets: Sequence[PublishedDataset]
) -> Iterator[Entry]:
    """Points of every unit and component that a stage's `tallies` and `portal` datasets cover.

    `criteria`: the set of each group.
    """
    tallies: defaultdict[str, list[Tally]] = defaultdict(list)
    portal: dict[tuple[str, str], PortalResult] = {}
    for dataset in datasets:
        for row in dataset.sealed.rows:
            if dataset.suffix == "tallies":
                tally = _tally(row)
                tallies[tally.unit_code].append(tally)
            else:
                result = _portal(row)
                portal[result.unit_code, result.component_code] = result
    for unit in plan.units:
        own = criteria[unit.group]
        for _, component in own.components():
            counted = portal.get((unit.code, component.code))
            points = points_from_tallies(tallies[unit.code], component, own.places, counted)
            if points is not None:
                yield Entry(unit.code, component.code, "survey_score", points)


def _tally(row: Row) -> Tally:
    return Tally(
        unit_code=cast(str, row["unit_code"]),
        audience=cast(str, row["audience"]),
        component_code=cast(str, row["component_code"]),
        answer=cast(int, row["answer"]),
        count=cast(int, row["count"]),
    )


def _portal(row: Row) -> PortalResult:
    return PortalResult(
        unit_code=cast(str, row["unit_code"]),
        component_code=cast(str, row["component_code"]),
        responses=cast(int, row["responses"]),
        satisfied=cast(int, row["satisfied"]),
    )
