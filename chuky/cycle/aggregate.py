"""Aggregation (tổng hợp): results computed from the sealed datasets, for the council and the gate.

The published results are computed again from the same datasets plus what the council decided.
"""

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.sealed import sealed_datasets
from chuky.datasets import Column, SealedDataset, seal_frame
from chuky.house import House
from chuky.publication.entries import scoring_input_of
from chuky.scoring import compute_results
from chuky.scoring.model import Results

RESULT_COLUMNS = (
    Column("unit_code", key=True),
    Column("unit_name"),
    Column("group"),
    Column("max_points", "points"),
    Column("total", "points"),
    Column("index", "points"),
    Column("rank", "integer"),
    Column("classification"),
    Column("recognized", "yes_no"),
)


def current_results(house: House, session: Session, context: CycleContext) -> Results:
    """Results as they follow from what is sealed now."""
    datasets = sealed_datasets(house, session, context)
    return compute_results(scoring_input_of(context.plan, context.criteria, datasets))


def results_frame(results: Results, groups: tuple[str, ...]) -> SealedDataset:
    """One row a unit of `groups` (empty: all), in the columns of the contract `results`."""
    return seal_frame(
        RESULT_COLUMNS,
        [
            {
                "unit_code": unit.code,
                "unit_name": unit.name,
                "group": unit.group,
                "max_points": unit.max_points,
                "total": unit.total,
                "index": unit.index,
                "rank": unit.rank,
                "classification": unit.classification,
                "recognized": unit.recognized,
            }
            for unit in results.units
            if not groups or unit.group in groups
        ],
    )
