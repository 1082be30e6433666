"""Tables made from what is sealed already, which the rules of a later stage compare with.

Belongs here: the self-assessed points beside an appraisal, the parts beside a total. What follows
from plan and criteria sets alone is in `references`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from chuky.contracts import Contract
from chuky.cycle.aggregate import current_results
from chuky.cycle.context import CycleContext
from chuky.cycle.sealed import sealed_datasets
from chuky.house import House
from chuky.ledger.models import Score
from chuky.plan import Stage

if TYPE_CHECKING:
    from pandas import DataFrame


def earlier_tables(
    house: House, context: CycleContext, stage: Stage, contract: Contract
) -> Mapping[str, "DataFrame"]:
    """`cited` for a list of evidence, `self_scores` for an appraisal, `parts` for an aggregation.

    Only what the contract asks for. A plan without self-assessment has no `self_scores`: the rule
    that asks is skipped, visibly.
    """
    import pandas as pd

    if not contract.references.keys() & {"cited", "self_scores", "parts"}:
        return {}
    if stage.kind == "self_assessment":
        columns = ["unit_code", "component_code", "evidence", "scored"]
        return {"cited": pd.DataFrame(_cited(house, context, stage), columns=columns)}
    if stage.kind == "appraisal":
        rows = _self_scores(house, context)
        columns = ["unit_code", "component_code", "points"]
        return {"self_scores": pd.DataFrame(rows, columns=columns)} if rows else {}
    if stage.kind == "aggregation":
        return {"parts": pd.DataFrame(_parts(house, context), columns=["unit_code", "total"])}
    return {}


def _self_scores(house: House, context: CycleContext) -> list[dict[str, Any]]:
    with house.ledger.session() as session:
        return [
            {key: row[key] for key in ("unit_code", "component_code", "points")}
            for dataset in sealed_datasets(house, session, context)
            if context.plan.stage(dataset.stage).kind == "self_assessment"
            for row in dataset.sealed.rows
        ]


def _cited(house: House, context: CycleContext, stage: Stage) -> list[tuple[Any, ...]]:
    """What the units' newest scores cite as evidence; columns alone, for a whole country's rows."""
    place = (Score.unit_code, Score.component_code)
    query = (
        select(*place, Score.evidence)
        .where(Score.cycle_id == context.id, Score.stage == stage.key)
        .order_by(*place, Score.version)
    )
    with house.ledger.session() as session:
        newest = {row[:2]: row[2] or None for row in session.execute(query)}
    return [(*key, evidence, True) for key, evidence in newest.items()]


def _parts(house: House, context: CycleContext) -> list[dict[str, Any]]:
    """A unit's components added up once more; blank where one of them is missing."""
    with house.ledger.session() as session:
        results = current_results(house, session, context)
    rows = []
    for unit in results.units:
        points = [part.points for part in unit.components if part.applies]
        given = [value for value in points if value is not None]
        whole = len(given) == len(points)
        rows.append({"unit_code": unit.code, "total": sum(given) if whole and given else None})
    return rows
