"""Reading sealed datasets back from the vault. How they came to be is in `collect.py`."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.datasets import read_csv
from chuky.house import House
from chuky.ledger.models import Receipt, SealedDataset
from chuky.plan import Stage
from chuky.publication.frames import frame_columns
from chuky.publication.model import PublishedDataset, publish_rows


def sealed_datasets(
    house: House, session: Session, context: CycleContext
) -> tuple[PublishedDataset, ...]:
    """The datasets of the stages that are sealed, read back from the vault, in the plan's order.

    The aggregation's draft results are left out: they follow from these.
    """
    rows = {
        row.name: row
        for row in session.scalars(
            select(SealedDataset).where(SealedDataset.cycle_id == context.id)
        )
    }
    order = {stage.key: position for position, stage in enumerate(context.plan.stages)}
    scored = [row for row in rows.values() if row.contract != "results"]
    ordered = sorted(scored, key=lambda row: (order[row.stage], row.name))
    return tuple(_read_back(house, context, row) for row in ordered)


def _read_back(house: House, context: CycleContext, row: SealedDataset) -> PublishedDataset:
    suffix = row.name.removeprefix(row.stage).removeprefix("-")
    columns = frame_columns(context.plan.stage(row.stage), suffix)
    rows = read_csv(columns, house.vault.get(row.csv_sha256))
    return publish_rows(context.plan, row.stage, rows, suffix=suffix, simulated=row.simulated)


def is_simulated(session: Session, context: CycleContext, stage: Stage) -> bool:
    """Whether a rehearsal's people made this stage's data (real inputs arrive by receipts)."""
    if context.mark is None:
        return False
    receipts = session.scalars(
        select(Receipt.simulated).where(
            Receipt.cycle_id == context.id,
            Receipt.stage == stage.key,
            Receipt.verdict == "accepted",
        )
    ).all()
    return not receipts or any(receipts)
