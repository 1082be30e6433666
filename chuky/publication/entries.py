"""From sealed datasets to what scoring takes: the one reading of a publication's datasets.

Used when a publication is made and when it is verified, so both follow the same rule: where two
stages give the same source for the same component of a unit, the later stage of the plan counts.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import cast

from chuky.criteria import CriteriaSet, PointSource
from chuky.datasets import Row
from chuky.plan import Plan, StageKind
from chuky.publication.model import PublicationInput, PublishedDataset
from chuky.publication.surveys import survey_entries
from chuky.scoring.model import Entry, RecognitionVote, ScoredUnit, ScoringInput

SOURCES: Mapping[StageKind, PointSource] = {
    "self_assessment": "self_score",
    "appraisal": "appraised_score",
    "survey": "survey_score",
    "council_meeting": "council_score",
}


def scoring_input(given: PublicationInput) -> ScoringInput:
    """Everything that the results follow from, in the types of `chuky.scoring`."""
    return scoring_input_of(given.plan, given.criteria, given.datasets, given.disciplined)


def scoring_input_of(
    plan: Plan,
    criteria: Mapping[str, CriteriaSet],
    datasets: tuple[PublishedDataset, ...],
    disciplined: frozenset[str] = frozenset(),
) -> ScoringInput:
    """Before a publication exists, e.g. for the council's packet. `criteria`: set by its key."""
    order = {stage.key: number for number, stage in enumerate(plan.stages)}
    ordered = sorted(datasets, key=lambda dataset: (order[dataset.stage], dataset.suffix))
    by_group = {key: criteria[group.criteria] for key, group in plan.groups.items()}
    return ScoringInput(
        units=tuple(
            ScoredUnit(unit.code, unit.name, unit.group, frozenset(unit.not_applicable))
            for unit in plan.units
        ),
        criteria=by_group,
        entries=_entries(plan, by_group, ordered),
        votes=_votes(ordered),
        proposed=_proposed(plan, ordered),
        disciplined=disciplined,
    )


def _entries(
    plan: Plan, criteria: Mapping[str, CriteriaSet], ordered: list[PublishedDataset]
) -> tuple[Entry, ...]:
    found: dict[tuple[str, str, PointSource], Entry] = {}
    for _, datasets in groupby(ordered, key=lambda dataset: dataset.stage):
        for entry in _entries_of(plan, criteria, tuple(datasets)):
            found[entry.unit_code, entry.component_code, entry.source] = entry
    return tuple(found[key] for key in sorted(found))


def _entries_of(
    plan: Plan, criteria: Mapping[str, CriteriaSet], datasets: tuple[PublishedDataset, ...]
) -> Iterator[Entry]:
    """The entries of one stage's datasets; points that arrive directly count over tallies."""
    stage = plan.stage(datasets[0].stage)
    if stage.kind == "survey":
        yield from survey_entries(plan, criteria, [d for d in datasets if d.suffix])
    if stage.kind in SOURCES:
        for dataset in datasets:
            if not dataset.suffix:
                yield from _point_entries(dataset, SOURCES[stage.kind])


def _point_entries(dataset: PublishedDataset, source: PointSource) -> Iterator[Entry]:
    for row in dataset.sealed.rows:
        if row["points"] is not None:
            unit, component = cast(str, row["unit_code"]), cast(str, row["component_code"])
            yield Entry(unit, component, source, cast(Decimal, row["points"]))


def _votes(ordered: list[PublishedDataset]) -> dict[str, RecognitionVote]:
    return {
        cast(str, row["unit_code"]): RecognitionVote(
            _count(row, "present"), _count(row, "votes_for")
        )
        for dataset in ordered
        if dataset.suffix == "votes"
        for row in dataset.sealed.rows
    }


def _count(row: Row, column: str) -> int:
    return cast(int, row[column] or 0)


def _proposed(plan: Plan, ordered: list[PublishedDataset]) -> frozenset[str] | None:
    """None where no verification took place; a later one replaces an earlier one's word."""
    found = [d for d in ordered if plan.stage(d.stage).kind == "verification"]
    if not found:
        return None
    word = {row["unit_code"]: row["proposed"] for dataset in found for row in dataset.sealed.rows}
    return frozenset(cast(str, unit) for unit, proposed in word.items() if proposed)
