"""The unit × stage grid: where every unit stands, filtered and searched, a page at a time."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.language import Text
from chuky.ledger.models import Deadline, Receipt, Reminder, Score
from chuky.plan import Stage, Unit
from chuky.views import words
from chuky.views.words import Word

Filter = Literal["all", "late", "returned", "missing", "sent"]
FILTERS: dict[Filter, Text] = {
    "all": Text("tất cả", "all"),
    "late": Text("quá hạn", "overdue"),
    "returned": Text("bị trả lại", "returned"),
    "missing": Text("chưa nộp", "not sent"),
    "sent": Text("đã nộp", "sent"),
}
WORD_OF: dict[Filter, Word] = {
    "late": words.OVERDUE,
    "returned": words.RETURNED,
    "missing": words.MISSING,
    "sent": words.SENT,
}
PAGE = 50
"""Rows on a page: two screens, and far under the page's weight limit."""
SHOWN = ("self_assessment", "appraisal")
"""Stage kinds in which each unit has a state of its own (ballots are nobody's)."""


@dataclass(frozen=True)
class Cell:
    """One unit in one stage. `overdue`: past its day without an accepted submission."""

    word: Word
    at: datetime | None = None
    findings: int = 0
    overdue: bool = False


@dataclass(frozen=True)
class UnitRow:
    """One unit: a cell per shown stage, mails sent about it, totals of its own and given points."""

    unit: Unit
    cells: tuple[Cell, ...]
    reminders: int
    self_total: Decimal | None
    appraised_total: Decimal | None


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
    only: Filter = "all",
    search: str = "",
    group: str = "",
    first: int = 0,
    limit: int | None = PAGE,
) -> Grid:
    """Units that pass the filter, from number `first`; `limit` None: all of them."""
    stages = tuple(stage for stage in context.plan.stages if stage.kind in SHOWN)
    cells = _cells(session, context, stages, now)
    wanted = plain(search)
    units = [
        unit
        for unit in context.plan.units
        if (not group or unit.group == group)
        and (not wanted or wanted in plain(f"{unit.name} {unit.code}"))
    ]
    counts = {name: sum(_passes(cells(unit), name) for unit in units) for name in FILTERS}
    found = [unit for unit in units if _passes(cells(unit), only)]
    shown = found[first : None if limit is None else first + limit]
    rows = _rows(session, context, stages, shown, cells)
    return Grid(stages, rows, len(found), counts)


def plain(text: str) -> str:
    """Letters without marks, so that `thanh mien` finds Thanh Miện."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).strip()


def _passes(cells: tuple[Cell, ...], only: Filter) -> bool:
    if only == "all":
        return True
    if only == "late":
        return any(cell.overdue for cell in cells)
    return any(cell.word == WORD_OF[only] for cell in cells)


def _cells(
    session: Session, context: CycleContext, stages: tuple[Stage, ...], now: datetime
) -> Callable[[Unit], tuple[Cell, ...]]:
    """What every unit did in each stage: a few queries for the whole cycle."""
    latest = _latest_receipts(session, context.id)
    due = _due_days(session, context.id)
    scored = _scored(session, context.id)
    known: dict[str, tuple[Cell, ...]] = {}

    def cell(unit: Unit, stage: Stage) -> Cell:
        if stage.groups and unit.group not in stage.groups:
            return Cell(words.NOT_CONCERNED)
        if stage.kind == "appraisal":
            return _appraised(scored.get((stage.key, unit.code), 0))
        last = due.get((stage.key, unit.code), due.get((stage.key, "all")))
        late = last is not None and last < now
        return _sent(latest.get((stage.key, unit.code), []), late)

    def of(unit: Unit) -> tuple[Cell, ...]:
        if unit.code not in known:
            known[unit.code] = tuple(cell(unit, stage) for stage in stages)
        return known[unit.code]

    return of


def _sent(receipts: list[Receipt], past: bool) -> Cell:
    accepted = [row for row in receipts if row.verdict == "accepted"]
    if accepted:
        return Cell(words.SENT, accepted[-1].received_at)
    if not receipts:
        return Cell(words.OVERDUE if past else words.MISSING, overdue=past)
    last = receipts[-1]
    if last.verdict == "returned":
        return Cell(words.RETURNED, last.received_at, last.findings, past)
    return Cell(words.CHECKING, last.received_at)


def _appraised(count: int) -> Cell:
    return Cell(words.SCORED if count else words.UNSCORED, findings=0)


def _latest_receipts(session: Session, cycle_id: str) -> dict[tuple[str, str], list[Receipt]]:
    found: dict[tuple[str, str], list[Receipt]] = {}
    query = select(Receipt).where(Receipt.cycle_id == cycle_id)
    for row in session.scalars(query.order_by(Receipt.attempt)):
        found.setdefault((row.stage, row.sender_code), []).append(row)
    return found


def _due_days(session: Session, cycle_id: str) -> dict[tuple[str, str], datetime | None]:
    rows = session.scalars(
        select(Deadline).where(Deadline.cycle_id == cycle_id).order_by(Deadline.version)
    )
    return {(row.stage, row.scope): row.due for row in rows}


def _scored(session: Session, cycle_id: str) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(Score.stage, Score.unit_code, func.count(Score.component_code.distinct()))
        .where(Score.cycle_id == cycle_id)
        .group_by(Score.stage, Score.unit_code)
    )
    return {(stage, unit): count for stage, unit, count in rows}


def _rows(
    session: Session,
    context: CycleContext,
    stages: tuple[Stage, ...],
    units: list[Unit],
    cells: Callable[[Unit], tuple[Cell, ...]],
) -> tuple[UnitRow, ...]:
    codes = [unit.code for unit in units]
    told = reminders_about(session, context.id)
    totals = unit_totals(session, context.id, codes)
    own = [stage.key for stage in stages if stage.kind == "self_assessment"]
    given = [stage.key for stage in stages if stage.kind == "appraisal"]
    return tuple(
        UnitRow(
            unit,
            cells(unit),
            told.get(unit.code, 0),
            _first(totals, own, unit.code),
            _first(totals, given, unit.code),
        )
        for unit in units
    )


def reminders_about(session: Session, cycle_id: str) -> dict[str, int]:
    rows = session.execute(
        select(Reminder.unit_code, func.count(Reminder.message_id.distinct()))
        .where(Reminder.cycle_id == cycle_id)
        .group_by(Reminder.unit_code)
    )
    return {row[0]: row[1] for row in rows}


def unit_totals(
    session: Session, cycle_id: str, codes: list[str]
) -> dict[tuple[str, str], Decimal]:
    """(stage, unit) → the sum of the newest points of every component."""
    query = select(Score).where(Score.cycle_id == cycle_id, Score.unit_code.in_(codes))
    newest: dict[tuple[str, str, str], Decimal | None] = {}
    for row in session.scalars(query.order_by(Score.version)):
        newest[row.stage, row.unit_code, row.component_code] = row.points
    totals: dict[tuple[str, str], Decimal] = {}
    for (stage, unit, _component), points in newest.items():
        totals[stage, unit] = totals.get((stage, unit), Decimal(0)) + (points or Decimal(0))
    return totals


def _first(totals: dict[tuple[str, str], Decimal], stages: list[str], unit: str) -> Decimal | None:
    return next((totals[key, unit] for key in stages if (key, unit) in totals), None)
