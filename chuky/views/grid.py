"""The unit × stage grid: where every unit stands, filtered, searched, sorted, a page at a time.

What a cell says is in `grid_cells.py`, a row's numbers in `grid_totals.py`.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.language import Text
from chuky.plan import Stage, Unit
from chuky.views import words
from chuky.views.grid_cells import SHOWN, Ballots, Cell, Cells
from chuky.views.grid_totals import (
    Totals,
    evidence_counts,
    reminders_about,
    unit_totals,
)
from chuky.views.words import Word

Filter = Literal["all", "late", "returned", "missing", "sent", "blocked"]
FILTERS: dict[Filter, Text] = {
    "all": Text("tất cả", "all"),
    "late": Text("quá hạn", "overdue"),
    "returned": Text("bị trả lại", "returned"),
    "missing": Text("chưa nộp", "not sent"),
    "sent": Text("đã nộp", "sent"),
    "blocked": Text("đang giữ bước lại", "holding a stage back"),
}
WORD_OF: dict[Filter, Word] = {
    "returned": words.RETURNED,
    "missing": words.MISSING,
    "sent": words.SENT,
}
PAGE = 50
"""Rows on a page: two screens, and far under the page's weight limit."""
COLUMNS = ("unit", "group", "evidence", "reminders", "self", "appraised")
"""What the grid can be sorted by, beside `stage.KEY`; a `-` in front turns it round."""
WORST_FIRST = ("✕", "▲", "!", "○", "◐", "●", "–")
"""Shapes in the order in which a sorted stage shows them."""


@dataclass(frozen=True)
class Wanted:
    """Which units are asked for, in which order. `codes`: these alone; `limit` None: all."""

    only: Filter = "all"
    search: str = ""
    group: str = ""
    sort: str = ""
    first: int = 0
    limit: int | None = PAGE
    codes: tuple[str, ...] = ()


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
    """Units that pass the filter. `ballots`: what sealed surveys counted (`ballots.py`)."""
    cells = Cells(session, context, now, wanted.codes, ballots or {})
    if any(cells.holds_back(stage) and stage.kind == "appraisal" for stage in cells.stages):
        cells.count_scores(None)
    words_of = plain(wanted.search)
    units = [
        unit
        for unit in context.plan.units
        if (not wanted.codes or unit.code in wanted.codes)
        and (not wanted.group or unit.group == wanted.group)
        and (not words_of or words_of in plain(f"{unit.name} {unit.code}"))
    ]
    counts = {name: sum(_passes(cells.own(unit), name) for unit in units) for name in FILTERS}
    found = [unit for unit in units if _passes(cells.own(unit), wanted.only)]
    found = _sorted(session, context, cells, found, wanted.sort)
    end = None if wanted.limit is None else wanted.first + wanted.limit
    rows = _rows(session, context, cells, found[wanted.first : end])
    return Grid(cells.stages, rows, len(found), counts)


def plain(text: str) -> str:
    """Letters without marks, so that `thanh mien` finds Thanh Miện."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).strip()


def _passes(cells: tuple[Cell, ...], only: Filter) -> bool:
    if only == "all":
        return True
    if only == "late":
        return any(cell.overdue for cell in cells)
    if only == "blocked":
        return any(cell.holds for cell in cells)
    return any(cell.word == WORD_OF[only] for cell in cells)


def _sorted(
    session: Session, context: CycleContext, cells: Cells, units: list[Unit], sort: str
) -> list[Unit]:
    """By a column, what has no value last either way; in the plan's order by an unknown one."""
    back, column = sort.startswith("-"), sort.removeprefix("-")
    value = _values(session, context, cells, column)
    if value is None:
        return units
    known = [unit for unit in units if value(unit) is not None]
    return sorted(known, key=value, reverse=back) + [u for u in units if value(u) is None]


def _values(
    session: Session, context: CycleContext, cells: Cells, column: str
) -> Callable[[Unit], Any] | None:
    """Unit → what it is sorted by."""
    if column == "unit":
        return lambda unit: plain(unit.name)
    if column == "group":
        return lambda unit: plain(context.plan.groups[unit.group].name)
    if column == "reminders":
        told = reminders_about(session, context.id)
        return lambda unit: told.get(unit.code, 0)
    if column == "evidence":
        counts = evidence_counts(session, context.id, _keys(cells.stages, "self_assessment"))
        return lambda unit: counts.get(unit.code)
    if column in ("self", "appraised"):
        kind = "self_assessment" if column == "self" else "appraisal"
        totals, keys = unit_totals(session, context), _keys(cells.stages, kind)
        return lambda unit: _first(totals, keys, unit.code)
    stage = next((one for one in cells.stages if column == f"stage.{one.key}"), None)
    return _by_stage(cells, stage) if stage else None


def _by_stage(cells: Cells, stage: Stage) -> Callable[[Unit], Any]:
    if stage.kind == "appraisal":
        cells.count_scores(None)

    def value(unit: Unit) -> tuple[int, int, float]:
        cell = cells.cell(unit, stage)
        at = cell.at.timestamp() if cell.at else 0.0
        return WORST_FIRST.index(cell.word.shape), cell.done or 0, at

    return value


def _rows(
    session: Session, context: CycleContext, cells: Cells, units: list[Unit]
) -> tuple[UnitRow, ...]:
    if not units:
        return ()
    codes = None if len(units) == len(context.plan.units) else [unit.code for unit in units]
    own, given = (_keys(cells.stages, kind) for kind in ("self_assessment", "appraisal"))
    cells.count_scores(codes)
    told = reminders_about(session, context.id, codes)
    totals = unit_totals(session, context, codes)
    evidence = evidence_counts(session, context.id, own, codes)
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


def _keys(stages: tuple[Stage, ...], kind: str) -> list[str]:
    return [stage.key for stage in stages if stage.kind == kind]


def _first(totals: Totals, stages: list[str], unit: str) -> Decimal | None:
    return next((totals[key, unit] for key in stages if (key, unit) in totals), None)


__all__ = ["FILTERS", "PAGE", "SHOWN", "Filter", "Grid", "UnitRow", "Wanted", "read_grid"]
