"""One unit in one stage, as a cell of the grid: what it sent, how far it is scored, its ballots.

Belongs here: the states of cells and the queries that they need. Filtering, sorting and paging are
in `grid.py`, points and letters of a row in `grid_totals.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import CycleContext
from chuky.cycle.existing import owes, successors, why_free
from chuky.cycle.scores import components_for
from chuky.ledger.models import Deadline, Receipt, Score, StageState
from chuky.plan import Stage, Unit
from chuky.views import words
from chuky.views.stages import days_left
from chuky.views.words import Word

SHOWN = ("self_assessment", "survey", "appraisal")
"""Stage kinds in which each unit has a state of its own."""
STANDS = (words.SENT, words.CHECKING, words.NOT_COUNTED)
"""What a unit sent while it was there stays as it was judged."""
Ballots = Mapping[str, Mapping[str, int]]
"""Stage → unit → ballots counted about it; a survey that isn't sealed has none."""


@dataclass(frozen=True)
class Cell:
    """One unit in one stage. `overdue`: past its day without a submission that counts; `late`: sent
    after it; `holds`: the stage is held back and this unit isn't done; `done` of `of`: components
    that were scored, or ballots; `days`: working days since the day of one that is overdue.
    """

    word: Word
    at: datetime | None = None
    findings: int = 0
    overdue: bool = False
    late: bool = False
    holds: bool = False
    done: int | None = None
    of: int | None = None
    days: int | None = None


class Sent(NamedTuple):
    """One thing that a unit sent, as far as the grid tells it."""

    verdict: str
    received_at: datetime
    findings: int
    late: bool
    counts: bool | None


@dataclass(frozen=True)
class Known:
    """What cells are made of. `scored`: (stage, unit) → components that have points."""

    sent: Mapping[tuple[str, str], Sequence[Sent]]
    due: Mapping[tuple[str, str], datetime | None]
    blocked: frozenset[str]
    scored: Mapping[tuple[str, str], int] = field(default_factory=dict)


def read_known(session: Session, cycle_id: str, codes: Sequence[str] = ()) -> Known:
    """Of these units, or of all: a few queries however many they are. Scores aren't counted."""
    return Known(
        _receipts(session, cycle_id, codes),
        due_days(session, cycle_id),
        _blocked(session, cycle_id),
    )


@dataclass(frozen=True)
class Cells:
    """Every cell of a cycle, made when it is asked for."""

    context: CycleContext
    now: datetime
    known: Known
    ballots: Ballots = field(default_factory=dict)
    _days: dict[datetime, int] = field(default_factory=dict, init=False, compare=False)
    """Counted once a due day: thousands of units have the same."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        return shown_stages(self.context)

    def own(self, unit: Unit) -> tuple[Cell, ...]:
        """What the unit owes itself, and any stage that is held back: what filters look at."""
        asked = [s for s in self.stages if s.kind == "self_assessment" or self.holds_back(s)]
        return tuple(self.cell(unit, stage) for stage in asked)

    def of(self, unit: Unit) -> tuple[Cell, ...]:
        """A cell for each shown stage."""
        return tuple(self.cell(unit, stage) for stage in self.stages)

    def holds_back(self, stage: Stage) -> bool:
        return stage.key in self.known.blocked

    def cell(self, unit: Unit, stage: Stage) -> Cell:
        if stage.groups and unit.group not in stage.groups:
            return Cell(words.NOT_CONCERNED)
        free = self.freed(unit, stage)
        held = self.holds_back(stage) and free is None
        if stage.kind == "appraisal":
            of = len(components_for(self.context, unit, "appraised_score"))
            done = self.known.scored.get((stage.key, unit.code), 0)
            return Cell(free) if free and not done else _appraised(done, of, held)
        if stage.kind == "survey":
            counted = self.ballots.get(stage.key)
            return _surveyed(quota(self.context, stage), counted, unit.code)
        last = self.last(unit, stage)
        days = self.days_late(last) if last is not None and last < self.now else None
        cell = _sent(self.known.sent.get((stage.key, unit.code), ()), days, held)
        if free is None:
            return cell
        if cell.word in STANDS:
            return replace(cell, overdue=False, days=None)
        return Cell(free, cell.at)

    def days_late(self, due: datetime) -> int:
        """Working days since a day that is past."""
        if due not in self._days:
            self._days[due] = -(days_left(self.context, due, self.now) or 0)
        return self._days[due]

    def last(self, unit: Unit, stage: Stage) -> datetime | None:
        """Until when work of the unit is in time."""
        due = self.known.due
        return due.get((stage.key, unit.code), due.get((stage.key, "all")))

    def is_free(self, unit: Unit, stage: Stage) -> bool:
        """Whether the unit is no more, or not yet, and so owes nothing in the stage."""
        return not owes(unit, self.last(unit, stage), local_day(self.now))

    def freed(self, unit: Unit, stage: Stage) -> Word | None:
        """The word of a unit that owes nothing in the stage, though the plan names it."""
        if not self.is_free(unit, stage):
            return None
        into = self._successors.get(unit.code)
        return Word(words.FREE, why_free(unit, local_day(self.now), into), "none")

    @cached_property
    def _successors(self) -> dict[str, str]:
        return successors(self.context.plan)


def shown_stages(context: CycleContext) -> tuple[Stage, ...]:
    return tuple(stage for stage in context.plan.stages if stage.kind in SHOWN)


def quota(context: CycleContext, stage: Stage) -> int | None:
    """Ballots that the plan wants about each unit; None where it names none."""
    survey = context.plan.surveys.get(stage.survey or "")
    audiences = survey.audiences if survey else ()
    wanted = [one.per_unit for one in audiences if one.per_unit and not one.portal]
    return sum(wanted) if wanted else None


def _sent(receipts: Sequence[Sent], days: int | None, held: bool) -> Cell:
    """`days`: working days since the unit's day; None where it isn't past."""
    past = days is not None
    accepted = [row for row in receipts if row.verdict == "accepted"]
    counting = [row for row in accepted if row.counts is not False]
    if counting:
        last = counting[-1]
        return Cell(words.SENT, last.received_at, late=last.late)
    if accepted:
        at = accepted[-1].received_at
        return Cell(words.NOT_COUNTED, at, overdue=True, late=True, holds=held, days=days)
    if not receipts:
        word = words.OVERDUE if past else words.MISSING
        return Cell(word, overdue=past, holds=held, days=days)
    last = receipts[-1]
    if last.verdict == "returned":
        return Cell(words.RETURNED, last.received_at, last.findings, past, holds=held, days=days)
    return Cell(words.CHECKING, last.received_at, late=last.late)


def _appraised(done: int, of: int, held: bool) -> Cell:
    word = words.UNSCORED if done == 0 else words.SCORED if done >= of else words.SCORING
    return Cell(word, done=done, of=of, holds=held and done < of)


def _surveyed(wanted: int | None, counted: Mapping[str, int] | None, unit: str) -> Cell:
    if counted is None:
        return Cell(words.QUOTA if wanted else words.NO_QUOTA, of=wanted)
    done = counted.get(unit, 0)
    enough = wanted is None or done >= wanted
    return Cell(words.COUNTED if enough else words.TOO_FEW, done=done, of=wanted)


def _receipts(
    session: Session, cycle_id: str, codes: Sequence[str]
) -> dict[tuple[str, str], list[Sent]]:
    """(stage, sender) → what was sent, oldest first; few columns, for thousands of senders."""
    found: dict[tuple[str, str], list[Sent]] = {}
    query = select(
        Receipt.stage,
        Receipt.sender_code,
        Receipt.verdict,
        Receipt.received_at,
        Receipt.findings,
        Receipt.late,
        Receipt.counts,
    ).where(Receipt.cycle_id == cycle_id, Receipt.verdict != "after_seal")
    if codes:
        query = query.where(Receipt.sender_code.in_(codes))
    for row in session.execute(query.order_by(Receipt.attempt)):
        found.setdefault((row.stage, row.sender_code), []).append(Sent(*row[2:]))
    return found


def due_days(session: Session, cycle_id: str) -> dict[tuple[str, str], datetime | None]:
    """(stage, scope) → until when work is in time; of a unit's own day and all's the later one."""
    rows = session.execute(
        select(Deadline.stage, Deadline.scope, Deadline.due, Deadline.grace_until)
        .where(Deadline.cycle_id == cycle_id)
        .order_by(Deadline.version)
    )
    found = {(stage, scope): grace or due for stage, scope, due, grace in rows}
    for (stage, scope), own in list(found.items()):
        general = found.get((stage, "all"))
        if scope != "all" and own is not None and general is not None and own < general:
            del found[stage, scope]
    return found


def _blocked(session: Session, cycle_id: str) -> frozenset[str]:
    query = select(StageState.key).where(StageState.cycle_id == cycle_id)
    return frozenset(session.scalars(query.where(StageState.state == "blocked")))


def scored_of(
    session: Session, context: CycleContext, codes: Sequence[str] | None
) -> dict[tuple[str, str], int]:
    """(stage, unit) → components of an appraisal that have points; None: of all units."""
    stages = [stage.key for stage in shown_stages(context) if stage.kind == "appraisal"]
    if not stages:
        return {}
    query = select(Score.stage, Score.unit_code, func.count(Score.component_code.distinct())).where(
        Score.cycle_id == context.id, Score.stage.in_(stages)
    )
    if codes is not None:
        query = query.where(Score.unit_code.in_(codes))
    rows = session.execute(query.group_by(Score.stage, Score.unit_code))
    return {(stage, unit): count for stage, unit, count in rows}
