"""The unit × stage grid: where every unit stands, filtered, searched, sorted, a page at a time.

What a cell says is in `grid_cells.py`, a row's numbers in `grid_totals.py`.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from chuky.cycle.awaited import missing_units
from chuky.cycle.context import CycleContext
from chuky.plan import Stage, Unit
from chuky.views.all_units import AllUnits, all_units
from chuky.views.filters import FILTERS, Filter
from chuky.views.grid_cells import SHOWN, Ballots, Cell, Cells, shown_stages
from chuky.views.grid_totals import Codes, Totals, evidence_counts, reminders_about, unit_totals
from chuky.views.stamp import stamp_of

PAGE = 50
"""Rows on a page: two screens, and far under the page's weight limit."""
FEW = 500
"""Units that a query names; for more, reading all of them is no slower, and is kept."""
NO_CLUSTER = "-"
"""Asked for as a cluster: the units that are in none."""
COLUMNS = ("unit", "group", "cluster", "evidence", "reminders", "self", "appraised")
"""What the grid can be sorted by, beside `stage.KEY`; a `-` in front turns it round."""
WORST_FIRST = ("✕", "▲", "!", "○", "◐", "●", "–")
"""Shapes in the order in which a sorted stage shows them."""


@dataclass(frozen=True)
class Wanted:
    """Which units are asked for, in which order. `codes`: these alone; `limit` None: all; `owing`:
    a stage in which nothing of the unit counts yet, overdue or not.
    """

    only: Filter = "all"
    search: str = ""
    group: str = ""
    sort: str = ""
    first: int = 0
    limit: int | None = PAGE
    codes: tuple[str, ...] = ()
    cluster: str = ""
    owing: str = ""


@dataclass(frozen=True)
class UnitRow:
    """One unit: a cell per shown stage, mails sent about it, totals of its own and given points.

    `evidence`: (components whose cited evidence was sent, components that cite some).
    """

    unit: Unit
    cells: tuple[Cell, ...]
    reminders: int
    self_total: Decimal | None
    appraised_total: Decimal | None
    evidence: tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """A page of rows; `found`: how many there are on all pages; `counts`: per filter."""

    stages: tuple[Stage, ...]
    rows: tuple[UnitRow, ...]
    found: int
    counts: dict[Filter, int]


def read_grid(
    session: Session,
    context: CycleContext,
    now: datetime,
    wanted: Wanted = Wanted(),
    ballots: Ballots | None = None,
) -> Grid:
    """Units that pass the filter. `ballots`: what sealed surveys counted (`ballots.py`).

    A page is kept until the cycle changes; a whole list is made for each export.
    """
    stamp, counted = stamp_of(session, context, now), ballots or {}

    def read() -> tuple[Grid, Ballots]:
        here = all_units(session, context, now, stamp, wanted.codes)
        return _read(here, now, wanted, counted), counted  # while it is kept, so are they

    if wanted.limit is None:
        return read()[0]
    which = tuple((stage, id(counted[stage])) for stage in sorted(counted))
    return context.kept.get((wanted, which), stamp, read)[0]


def _read(here: AllUnits, now: datetime, wanted: Wanted, ballots: Ballots) -> Grid:
    context = here.context
    words_of = plain(wanted.search)
    said = _searched(context) if words_of else {}
    owing = _owing(here, now, wanted.owing) if wanted.owing else set()
    units = [
        unit
        for unit in context.plan.units
        if (not wanted.codes or unit.code in wanted.codes)
        and (not wanted.group or unit.group == wanted.group)
        and (not wanted.cluster or (unit.cluster or NO_CLUSTER) == wanted.cluster)
        and (not words_of or words_of in said[unit.code])
        and (not wanted.owing or unit.code in owing)
    ]
    found = [unit for unit in units if wanted.only in here.passes[unit.code]]
    found = _sorted(here, now, ballots, found, wanted.sort)
    end = None if wanted.limit is None else wanted.first + wanted.limit
    rows = _rows(here, now, ballots, found[wanted.first : end])
    return Grid(shown_stages(context), rows, len(found), here.counts(units))


def _owing(here: AllUnits, now: datetime, key: str) -> set[str]:
    """Codes of the units that have nothing in yet which counts in the stage."""
    stages = [stage for stage in here.context.plan.stages if stage.key == key]
    return {code for one in stages for code in missing_units(here.session, here.context, one, now)}


def _searched(context: CycleContext) -> dict[str, str]:
    """Unit → what a search looks into; a plan's names change with the plan alone."""

    def read() -> dict[str, str]:
        return {unit.code: plain(f"{unit.name} {unit.code}") for unit in context.plan.units}

    return context.kept.get("searched", None, read)


def plain(text: str) -> str:
    """Letters without marks, so that `thanh mien` finds Thanh Miện."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).strip()


def _sorted(
    here: AllUnits, now: datetime, ballots: Ballots, units: list[Unit], sort: str
) -> list[Unit]:
    """By a column, what has no value last either way; in the plan's order by an unknown one."""
    back, column = sort.startswith("-"), sort.removeprefix("-")
    value = _values(here, now, ballots, column)
    if value is None:
        return units
    known = [unit for unit in units if value(unit) is not None]
    return sorted(known, key=value, reverse=back) + [u for u in units if value(u) is None]


def _values(
    here: AllUnits, now: datetime, ballots: Ballots, column: str
) -> Callable[[Unit], Any] | None:
    """Unit → what it is sorted by."""
    stages = shown_stages(here.context)
    if column in ("unit", "group", "cluster"):
        return _named(here.context, column)
    if column == "reminders":
        told = _told(here, None)
        return lambda unit: told.get(unit.code, 0)
    if column == "evidence":
        counts = _evidence(here, None)
        return lambda unit: counts.get(unit.code)
    if column in ("self", "appraised"):
        kind = "self_assessment" if column == "self" else "appraisal"
        totals, keys = _totals(here, None), _keys(stages, kind)
        return lambda unit: _first(totals, keys, unit.code)
    stage = next((one for one in stages if column == f"stage.{one.key}"), None)
    return _by_stage(here, now, ballots, stage) if stage else None


def _named(context: CycleContext, column: str) -> Callable[[Unit], str | None]:
    if column == "unit":
        return lambda unit: plain(unit.name)
    if column == "group":
        return lambda unit: plain(context.plan.groups[unit.group].name)
    return lambda unit: plain(unit.cluster) if unit.cluster else None


def _by_stage(
    here: AllUnits, now: datetime, ballots: Ballots, stage: Stage
) -> Callable[[Unit], Any]:
    known = here.scored(None) if stage.kind == "appraisal" else here.known
    cells = Cells(here.context, now, known, ballots)

    def value(unit: Unit) -> tuple[int, int, float]:
        cell = cells.cell(unit, stage)
        at = cell.at.timestamp() if cell.at else 0.0
        return WORST_FIRST.index(cell.word.shape), cell.done or 0, at

    return value


def _rows(
    here: AllUnits, now: datetime, ballots: Ballots, units: list[Unit]
) -> tuple[UnitRow, ...]:
    if not units:
        return ()
    codes = [unit.code for unit in units] if len(units) <= FEW else None
    stages = shown_stages(here.context)
    own, given = (_keys(stages, kind) for kind in ("self_assessment", "appraisal"))
    cells = Cells(here.context, now, here.scored(codes), ballots)
    told, totals, evidence = _told(here, codes), _totals(here, codes), _evidence(here, codes)
    return tuple(
        UnitRow(
            unit,
            cells.of(unit),
            told.get(unit.code, 0),
            _first(totals, own, unit.code),
            _first(totals, given, unit.code),
            evidence.get(unit.code, (0, 0)),
        )
        for unit in units
    )


def _told(here: AllUnits, codes: Codes) -> dict[str, int]:
    return here.of(codes, "told", reminders_about, here.session, here.context.id)


def _totals(here: AllUnits, codes: Codes) -> Totals:
    return here.of(codes, "totals", unit_totals, here.session, here.context)


def _evidence(here: AllUnits, codes: Codes) -> dict[str, tuple[int, int]]:
    own = _keys(shown_stages(here.context), "self_assessment")
    return here.of(codes, "evidence", evidence_counts, here.session, here.context.id, own)


def _keys(stages: tuple[Stage, ...], kind: str) -> list[str]:
    return [stage.key for stage in stages if stage.kind == kind]


def _first(totals: Totals, stages: list[str], unit: str) -> Decimal | None:
    return next((totals[key, unit] for key in stages if (key, unit) in totals), None)


__all__ = [
    "FILTERS",
    "NO_CLUSTER",
    "PAGE",
    "SHOWN",
    "Filter",
    "Grid",
    "UnitRow",
    "Wanted",
    "read_grid",
]
