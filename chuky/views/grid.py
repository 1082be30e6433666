"""The unit × stage grid: where every unit stands, filtered and searched, a page at a time."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

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


class Sent(NamedTuple):
    """One thing that a unit sent, as far as the grid tells it."""

    verdict: str
    received_at: datetime
    findings: int


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
    codes: tuple[str, ...] = (),
) -> Grid:
    """Units that pass the filter, from number `first`; `limit` None: all; `codes`: these alone."""
    stages = tuple(stage for stage in context.plan.stages if stage.kind in SHOWN)
    cells = _cells(session, context, stages, now, codes)
    wanted = plain(search)
    units = [
        unit
        for unit in context.plan.units
        if (not codes or unit.code in codes)
        and (not group or unit.group == group)
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
    session: Session,
    context: CycleContext,
    stages: tuple[Stage, ...],
    now: datetime,
    codes: tuple[str, ...] = (),
) -> Callable[[Unit], tuple[Cell, ...]]:
    """What every unit did in each stage: a few queries for the whole cycle."""
    latest = _receipts(session, context.id, codes)
    given = [stage.key for stage in stages if stage.kind == "appraisal"]
    due = _due_days(session, context.id)
    scored = _scored(session, context.id, given)
    known: dict[str, tuple[Cell, ...]] = {}

    def cell(unit: Unit, stage: Stage) -> Cell:
        if stage.groups and unit.group not in stage.groups:
            return Cell(words.NOT_CONCERNED)
        if stage.kind == "appraisal":
            return _appraised((stage.key, unit.code) in scored)
        last = due.get((stage.key, unit.code), due.get((stage.key, "all")))
        late = last is not None and last < now
        return _sent(latest.get((stage.key, unit.code), []), late)

    def of(unit: Unit) -> tuple[Cell, ...]:
        if unit.code not in known:
            known[unit.code] = tuple(cell(unit, stage) for stage in stages)
        return known[unit.code]

    return of


def _sent(receipts: list[Sent], past: bool) -> Cell:
    accepted = [row for row in receipts if row.verdict == "accepted"]
    if accepted:
        return Cell(words.SENT, accepted[-1].received_at)
    if not receipts:
        return Cell(words.OVERDUE if past else words.MISSING, overdue=past)
    last = receipts[-1]
    if last.verdict == "returned":
        return Cell(words.RETURNED, last.received_at, last.findings, past)
    return Cell(words.CHECKING, last.received_at)


def _appraised(scored: bool) -> Cell:
    return Cell(words.SCORED if scored else words.UNSCORED)


def _receipts(
    session: Session, cycle_id: str, codes: tuple[str, ...]
) -> dict[tuple[str, str], list[Sent]]:
    """(stage, sender) → what was sent, oldest first; four columns, for thousands of senders."""
    found: dict[tuple[str, str], list[Sent]] = {}
    query = select(
        Receipt.stage, Receipt.sender_code, Receipt.verdict, Receipt.received_at, Receipt.findings
    ).where(Receipt.cycle_id == cycle_id)
    if codes:
        query = query.where(Receipt.sender_code.in_(codes))
    for stage, sender, verdict, at, findings in session.execute(query.order_by(Receipt.attempt)):
        found.setdefault((stage, sender), []).append(Sent(verdict, at, findings))
    return found


def _due_days(session: Session, cycle_id: str) -> dict[tuple[str, str], datetime | None]:
    rows = session.scalars(
        select(Deadline).where(Deadline.cycle_id == cycle_id).order_by(Deadline.version)
    )
    return {(row.stage, row.scope): row.due for row in rows}


def _scored(session: Session, cycle_id: str, stages: list[str]) -> set[tuple[str, str]]:
    """(stage, unit) that have given points at all."""
    rows = session.execute(
        select(Score.stage, Score.unit_code)
        .where(Score.cycle_id == cycle_id, Score.stage.in_(stages))
        .distinct()
    )
    return {(stage, unit) for stage, unit in rows}


def _rows(
    session: Session,
    context: CycleContext,
    stages: tuple[Stage, ...],
    units: list[Unit],
    cells: Callable[[Unit], tuple[Cell, ...]],
) -> tuple[UnitRow, ...]:
    if not units:
        return ()
    whole = len(units) == len(context.plan.units)
    codes = None if whole else [unit.code for unit in units]
    told = reminders_about(session, context.id, codes)
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


def reminders_about(
    session: Session, cycle_id: str, codes: list[str] | None = None
) -> dict[str, int]:
    """Unit → letters about it; `codes` None: of every unit."""
    query = select(Reminder.unit_code, func.count(Reminder.message_id.distinct())).where(
        Reminder.cycle_id == cycle_id
    )
    if codes is not None:
        query = query.where(Reminder.unit_code.in_(codes))
    return {row[0]: row[1] for row in session.execute(query.group_by(Reminder.unit_code))}


def unit_totals(
    session: Session, cycle_id: str, codes: list[str] | None = None
) -> dict[tuple[str, str], Decimal]:
    """(stage, unit) → the sum of the newest points of every component, summed by the ledger."""
    key = (Score.stage, Score.unit_code, Score.component_code)
    rank = func.row_number().over(partition_by=key, order_by=Score.version.desc())
    query = select(Score.stage, Score.unit_code, Score.points, rank.label("rank")).where(
        Score.cycle_id == cycle_id
    )
    if codes is not None:
        query = query.where(Score.unit_code.in_(codes))
    newest = query.subquery()
    total = func.sum(newest.c.points, type_=Score.points.type)
    rows = session.execute(
        select(newest.c.stage, newest.c.unit_code, total)
        .where(newest.c.rank == 1)
        .group_by(newest.c.stage, newest.c.unit_code)
    )
    return {(stage, unit): points or Decimal(0) for stage, unit, points in rows}


def _first(totals: dict[tuple[str, str], Decimal], stages: list[str], unit: str) -> Decimal | None:
    return next((totals[key, unit] for key in stages if (key, unit) in totals), None)
