"""Points that ballots and portals give once their survey is sealed; before that nobody has any."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.datasets import read_csv
from chuky.house import House
from chuky.ledger.models import SealedDataset
from chuky.publication.frames import frame_columns
from chuky.publication.model import PublishedDataset, publish_rows
from chuky.publication.surveys import survey_entries

COUNTED = ("tallies", "portal")
"""Suffixes of the datasets that points follow from; points that came as such are scores."""
PointsBy = Mapping[tuple[str, str], Decimal]
"""(unit, component) → points."""
_KEPT = 8
_KNOWN: dict[tuple[str, ...], PointsBy] = {}
"""By the datasets' hashes: what was sealed never changes under its hash."""


def survey_points(house: House, session: Session, context: CycleContext) -> PointsBy:
    """Of every sealed survey; of two that ask the same, the later in the plan counts."""
    found: dict[tuple[str, str], Decimal] = {}
    for stage in context.plan.stages:
        if stage.kind == "survey":
            query = select(SealedDataset).where(SealedDataset.cycle_id == context.id)
            rows = session.scalars(query.where(SealedDataset.stage == stage.key)).all()
            counted = [row for row in rows if _suffix(row) in COUNTED]
            found |= _points(house, context, counted)
    return found


def _points(house: House, context: CycleContext, rows: list[SealedDataset]) -> PointsBy:
    key = (context.id, *sorted(row.csv_sha256 for row in rows))
    if key not in _KNOWN:
        if len(_KNOWN) >= _KEPT:
            _KNOWN.clear()
        sets = {name: context.criteria[one.criteria] for name, one in context.plan.groups.items()}
        datasets = [_read(house, context, row) for row in rows]
        entries = survey_entries(context.plan, sets, datasets) if rows else ()
        _KNOWN[key] = {(one.unit_code, one.component_code): one.points for one in entries}
    return _KNOWN[key]


def _read(house: House, context: CycleContext, row: SealedDataset) -> PublishedDataset:
    columns = frame_columns(context.plan.stage(row.stage), _suffix(row))
    rows = read_csv(columns, house.vault.get(row.csv_sha256))
    return publish_rows(context.plan, row.stage, rows, suffix=_suffix(row), simulated=row.simulated)


def _suffix(row: SealedDataset) -> str:
    return row.name.removeprefix(row.stage).removeprefix("-")
