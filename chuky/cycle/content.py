"""What a file's rows mean to a cycle: entries of points, what a unit's form bears, how many rows.

Pure but for reading the file again from the vault. What becomes of the entries is in `standing`.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from chuky.contracts.cells import clean_text
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import SOURCE_OF_STAGE, ScoreEntry, checked_scores, components_for
from chuky.house import House
from chuky.intake import Stamp, parse_table
from chuky.ledger.models import Receipt
from chuky.plan import Stage
from chuky.points import parse_points

if TYPE_CHECKING:
    from pandas import DataFrame

_SPARE_ROWS = 1000
"""Sums, notes and doubled rows that a person may have added; more is another table."""


def content_of(
    house: House, context: CycleContext, stage: Stage, receipt: Receipt
) -> tuple[ScoreEntry, ...]:
    """The points of an accepted receipt, read again from its file in the vault."""
    content = house.vault.get(receipt.sha256)
    frame = parse_table(content, receipt.file_name, context.contracts[receipt.dataset])
    return checked_entries(context, stage, frame)


def checked_entries(
    context: CycleContext, stage: Stage, frame: "DataFrame"
) -> tuple[ScoreEntry, ...]:
    """The entries of a table that its contract let pass; none of a table that gives no points.

    Raises UnitUnknown, ComponentUnknown, PointsRefused.
    """
    if "component_code" not in frame.columns:  # a list of persons to be asked
        return ()
    return checked_scores(context, stage, _scored(context, stage, entries_of(frame)))


def entries_of(frame: "DataFrame") -> list[ScoreEntry]:
    """Score entries of a frame whose cells are text; an empty cell gives no points.

    A stranger's columns may be there twice; the contract's are not.
    """
    single = frame.loc[:, ~frame.columns.duplicated()]
    return [
        ScoreEntry(
            unit_code=clean_text(row["unit_code"] or "") or "",
            component_code=clean_text(row["component_code"] or "") or "",
            points=_points(row.get("points")),
            evidence=clean_text(row.get("evidence") or "") or "",
            explanation=clean_text(row.get("explanation") or "") or "",
        )
        for row in single.to_dict("records")
    ]


def _points(text: str | None) -> Decimal | None:
    cleaned = clean_text(text or "")
    return parse_points(cleaned) if cleaned else None


def _scored(
    context: CycleContext, stage: Stage, entries: Iterable[ScoreEntry]
) -> Iterator[ScoreEntry]:
    """Entries without the blank rows of components that the form shows and leaves closed."""
    source = SOURCE_OF_STAGE[stage.kind]
    for entry in entries:
        if entry.points is None:
            unit = context.unit(entry.unit_code, stage)
            if entry.component_code not in components_for(context, unit, source):
                continue
        yield entry


def stamp_for(context: CycleContext, dataset: str, unit_code: str) -> Stamp | None:
    """The stamp that a form of this cycle bears; None for what is no unit's form."""
    unit = next((unit for unit in context.plan.units if unit.code == unit_code), None)
    if unit is None or dataset != "self_assessment":
        return None
    return Stamp(
        plan=context.plan.key,
        plan_sha256=context.files[("plan", context.plan.key)],
        criteria_sha256=context.files[("criteria", context.plan.groups[unit.group].criteria)],
        contract=dataset,
        contract_version=context.contracts[dataset].version,
        unit=unit.code,
    )


def most_rows(expected: int) -> int:
    """Filled rows that a table may have where `expected` are asked for; beyond, it isn't read."""
    return 3 * expected + _SPARE_ROWS
