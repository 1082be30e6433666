"""Collecting what a stage brought together into its datasets, ready for the gate.

One function a stage kind; kinds that only have to be done and shown to be done have no dataset.
Columns are in `chuky.publication.frames`; the rules that rows must keep are in the contracts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.aggregate import current_results, results_frame
from chuky.cycle.ballots import count_ballots
from chuky.cycle.context import CycleContext
from chuky.cycle.paper_tally import paper_tallies
from chuky.cycle.scores import latest_scores
from chuky.cycle.sealed import is_simulated, sealed_datasets
from chuky.cycle.standing import is_blank
from chuky.datasets import Row, Value
from chuky.house import House
from chuky.intake import parse_table
from chuky.ledger.models import InspectionFinding, Proposal, Receipt, Vote
from chuky.plan import Stage
from chuky.publication.model import PublishedDataset, publish_rows
from chuky.survey import Tally, merge_small_groups

StageRow = TypeVar("StageRow", Vote, Proposal, InspectionFinding)

CONTRACT_OF: Mapping[tuple[str, str], str] = {
    ("self_assessment", ""): "self_assessment",
    ("self_assessment", "evidence"): "evidence_list",
    ("appraisal", ""): "appraisal",
    ("survey", ""): "survey_points",
    ("survey", "tallies"): "survey_tallies",
    ("survey", "portal"): "portal_results",
    ("council_meeting", ""): "council_decisions",
    ("council_meeting", "votes"): "council_votes",
    ("verification", ""): "verification",
    ("inspection", ""): "inspection",
    ("aggregation", ""): "results",
}
"""(stage kind, dataset suffix) → the contract that the gate holds it to."""


@dataclass(frozen=True)
class Desk:
    """What a collector works on."""

    house: House
    session: Session
    context: CycleContext
    stage: Stage


def collect(
    house: House, session: Session, context: CycleContext, stage: Stage
) -> tuple[PublishedDataset, ...]:
    """The stage's datasets as they stand now; empty for kinds without a dataset."""
    collector = _COLLECTORS.get(stage.kind)
    return collector(Desk(house, session, context, stage)) if collector else ()


def collect_stage(
    house: House, context: CycleContext, stage: Stage
) -> tuple[PublishedDataset, ...]:
    """`collect` in a session of its own."""
    with house.ledger.session() as session:
        return collect(house, session, context, stage)


def _self_assessment(desk: Desk) -> tuple[PublishedDataset, ...]:
    counting = _counting_receipts(desk)
    rows: list[Row] = [
        {
            "unit_code": score.unit_code,
            "component_code": score.component_code,
            "points": score.points,
            "evidence": score.evidence,
            "explanation": score.explanation,
        }
        for score in latest_scores(desk.session, desk.context.id, desk.stage.key)
        if score.receipt in counting and not is_blank(score)
    ]
    return (_published(desk, rows),)


def _appraisal(desk: Desk) -> tuple[PublishedDataset, ...]:
    known = _self_points(desk)
    rows: list[Row] = [
        {
            "unit_code": score.unit_code,
            "component_code": score.component_code,
            "self_points": known.get((score.unit_code, score.component_code)),
            "points": score.points,
            "reason": score.explanation,
        }
        for score in latest_scores(desk.session, desk.context.id, desk.stage.key)
    ]
    return (_published(desk, rows),)


def _survey(desk: Desk) -> tuple[PublishedDataset, ...]:
    direct: list[Row] = [
        {
            "unit_code": score.unit_code,
            "component_code": score.component_code,
            "points": score.points,
        }
        for score in latest_scores(desk.session, desk.context.id, desk.stage.key)
    ]
    tallies = _published_tallies(desk)
    counted: list[Row] = [
        {
            "unit_code": tally.unit_code,
            "audience": tally.audience,
            "component_code": tally.component_code,
            "answer": tally.answer,
            "count": tally.count,
        }
        for tally in tallies
    ]
    found = []
    if direct:
        found.append(_published(desk, direct))
    if counted:
        found.append(_published(desk, counted, "tallies"))
    portal = _portal_rows(desk)
    if portal:
        found.append(_published(desk, portal, "portal"))
    return tuple(found) or (_published(desk, [], "tallies"),)


def _published_tallies(desk: Desk) -> list[Tally]:
    """Tallies with groups under five merged; components are those of each unit's own set."""
    counted = sorted(
        count_ballots(desk.house, desk.session, desk.context.id, desk.stage.key)
        + paper_tallies(desk.session, desk.context.id, desk.stage.key)
    )
    group_of = {unit.code: unit.group for unit in desk.context.plan.units}
    found: list[Tally] = []
    for group in desk.context.plan.groups:
        criteria = desk.context.criteria[desk.context.plan.groups[group].criteria]
        components = {component.code: component for _, component in criteria.components()}
        of_group = [tally for tally in counted if group_of[tally.unit_code] == group]
        found += merge_small_groups(of_group, components=components)
    return found


def _council_meeting(desk: Desk) -> tuple[PublishedDataset, ...]:
    changes: list[Row] = [
        {
            "unit_code": score.unit_code,
            "component_code": score.component_code,
            "points": score.points,
            "reason": score.explanation,
        }
        for score in latest_scores(desk.session, desk.context.id, desk.stage.key)
    ]
    votes: list[Row] = [
        {
            "unit_code": vote.unit_code,
            "votes_for": vote.votes_for,
            "votes_against": vote.votes_against,
            "votes_abstained": vote.votes_abstained,
            "present": vote.present,
            "members": vote.members,
        }
        for vote in _rows(desk, Vote)
        if vote.question == "recognition"
    ]
    found = [_published(desk, changes)] if changes else []
    if votes:
        found.append(_published(desk, votes, "votes"))
    return tuple(found)


def _verification(desk: Desk) -> tuple[PublishedDataset, ...]:
    rows: list[Row] = [
        {"unit_code": row.unit_code, "proposed": row.proposed, "note": row.note}
        for row in _rows(desk, Proposal)
    ]
    return (_published(desk, rows),)


def _inspection(desk: Desk) -> tuple[PublishedDataset, ...]:
    rows: list[Row] = [
        {
            "unit_code": row.unit_code,
            "component_code": row.component_code,
            "finding": row.finding,
        }
        for row in _rows(desk, InspectionFinding)
    ]
    return (_published(desk, rows),)


def _aggregation(desk: Desk) -> tuple[PublishedDataset, ...]:
    results = current_results(desk.house, desk.session, desk.context)
    simulated = is_simulated(desk.session, desk.context, desk.stage)
    frame = results_frame(results, desk.stage.groups)
    return (PublishedDataset(desk.stage.key, "", frame, simulated),)


_COLLECTORS: Mapping[str, Callable[[Desk], tuple[PublishedDataset, ...]]] = {
    "self_assessment": _self_assessment,
    "verification": _verification,
    "survey": _survey,
    "inspection": _inspection,
    "appraisal": _appraisal,
    "council_meeting": _council_meeting,
    "aggregation": _aggregation,
}


def _published(desk: Desk, rows: list[Row], suffix: str = "") -> PublishedDataset:
    return publish_rows(
        desk.context.plan,
        desk.stage.key,
        tuple(rows),
        suffix=suffix,
        simulated=is_simulated(desk.session, desk.context, desk.stage),
    )


def _counting_receipts(desk: Desk) -> set[str]:
    return set(
        desk.session.scalars(
            select(Receipt.code).where(
                Receipt.cycle_id == desk.context.id,
                Receipt.stage == desk.stage.key,
                Receipt.verdict == "accepted",
                Receipt.counts.is_(True),
            )
        )
    )


def _self_points(desk: Desk) -> dict[tuple[str, str], Value]:
    return {
        (str(row["unit_code"]), str(row["component_code"])): row["points"]
        for dataset in sealed_datasets(desk.house, desk.session, desk.context)
        if desk.context.plan.stage(dataset.stage).kind == "self_assessment"
        for row in dataset.sealed.rows
    }


def _portal_rows(desk: Desk) -> list[Row]:
    receipts = desk.session.scalars(
        select(Receipt)
        .where(
            Receipt.cycle_id == desk.context.id,
            Receipt.stage == desk.stage.key,
            Receipt.dataset == "portal_results",
            Receipt.verdict == "accepted",
        )
        .order_by(Receipt.attempt)
    ).all()
    if not receipts:
        return []
    last = receipts[-1]
    contract = desk.context.contracts["portal_results"]
    frame = parse_table(desk.house.vault.get(last.sha256), last.file_name, contract)
    return [
        {
            "unit_code": row["unit_code"],
            "component_code": row["component_code"],
            "responses": int(row["responses"]),
            "satisfied": int(row["satisfied"]),
        }
        for row in frame.to_dict("records")
    ]


def _rows(desk: Desk, model: type[StageRow]) -> list[StageRow]:
    return list(
        desk.session.scalars(
            select(model).where(model.cycle_id == desk.context.id, model.stage == desk.stage.key)
        )
    )
