"""Whom to ring: a line for each who can be reached, with what is owed and how late the unit is."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.plan import Stage, Unit
from chuky.views.contacts import Contact, unit_contacts
from chuky.views.grid import Grid, UnitRow
from chuky.views.grid_cells import Cell

NOBODY = Contact("", "", "")
"""Stands where nothing is known: a unit without a number is to be seen too."""


@dataclass(frozen=True)
class CallLine:
    """One who can be rung about one unit. `owed`: the stages in which it is late, or holds the
    others up; `days_late`: working days of the oldest of them, None where none is past.
    """

    unit: Unit
    contact: Contact
    owed: tuple[tuple[Stage, Cell], ...]
    days_late: int | None
    reminders: int


def call_list(session: Session, context: CycleContext, grid: Grid) -> Iterator[CallLine]:
    """Every unit of the grid, in its order; the unit's office before its people."""
    contacts = unit_contacts(session, context.id)
    for row in grid.rows:
        owed = _owed(grid, row)
        days = [cell.days or 0 for _stage, cell in owed if cell.overdue]
        for contact in contacts(row.unit) or [NOBODY]:
            yield CallLine(row.unit, contact, owed, max(days, default=None), row.reminders)


def _owed(grid: Grid, row: UnitRow) -> tuple[tuple[Stage, Cell], ...]:
    pairs = zip(grid.stages, row.cells, strict=True)
    return tuple((stage, cell) for stage, cell in pairs if cell.overdue or cell.holds)
