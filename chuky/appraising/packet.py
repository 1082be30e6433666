"""A council meeting's packet (tài liệu họp): what its members read before they decide.

Read from the ledger as it stands: the units' points by source, verification's proposals, where
appraisers disagreed with the unit, what earlier sessions did. Nothing here is voted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.appraising.queries import Asked, queries_of
from chuky.criteria import Criterion
from chuky.cycle.context import CycleContext
from chuky.cycle.council import councils_of, quorum, seats
from chuky.cycle.stage_state import deadline_in_force
from chuky.ledger.models import Meeting, Proposal, Vote
from chuky.plan import Stage, Unit
from chuky.plan.model import Council
from chuky.views.scores import ScoreLine, score_lines
from chuky.views.survey_points import PointsBy


@dataclass(frozen=True)
class CriterionLine:
    """A criterion's sums by source. `counted`: what counts so far, by precedence; `difference`:
    what appraisers gave more or less than the unit gave itself, where both gave points.

    None where nobody gave any points: a survey's criterion before the survey.
    """

    criterion: Criterion
    maximum: Decimal
    own: Decimal | None
    given: Decimal | None
    surveyed: Decimal | None
    difference: Decimal | None
    counted: Decimal | None
    missing: int
    """Components that have no points that count yet."""


@dataclass(frozen=True)
class UnitSheet:
    """One unit's page in the packet."""

    unit: Unit
    criteria: tuple[CriterionLine, ...]
    differing: tuple[ScoreLine, ...]
    proposed: bool | None
    note: str
    queries: tuple[Asked, ...]
    votes: tuple[Vote, ...]

    @property
    def own(self) -> Decimal | None:
        return _total([line.own for line in self.criteria])

    @property
    def given(self) -> Decimal | None:
        return _total([line.given for line in self.criteria])

    @property
    def surveyed(self) -> Decimal | None:
        return _total([line.surveyed for line in self.criteria])

    @property
    def difference(self) -> Decimal | None:
        return _total([line.difference for line in self.criteria])

    @property
    def differing_count(self) -> int:
        return len(self.differing)

    @property
    def unanswered(self) -> int:
        """Queries that the unit has not answered."""
        return sum(1 for item in self.queries if not item.answers)

    @property
    def counted(self) -> Decimal:
        return sum((line.counted or Decimal(0) for line in self.criteria), Decimal(0))

    @property
    def maximum(self) -> Decimal:
        return sum((line.maximum for line in self.criteria), Decimal(0))

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.criteria)


@dataclass(frozen=True)
class Sitting:
    """One council of one meeting stage: who votes, when, what earlier sessions did."""

    stage: Stage
    key: str
    council: Council
    seats: int
    quorum: int
    due: datetime | None
    sessions: tuple[Meeting, ...]
    units: tuple[Unit, ...]


def sittings(session: Session, context: CycleContext) -> list[Sitting]:
    """Every council of every meeting stage, in the plan's order."""
    found = []
    for stage in context.plan.stages:
        if stage.kind != "council_meeting":
            continue
        for key in councils_of(context, stage):
            council = context.plan.councils[key]
            found.append(
                Sitting(
                    stage,
                    key,
                    council,
                    seats(council),
                    quorum(council),
                    deadline_in_force(session, context.id, stage.key).due,
                    _sessions(session, context.id, stage.key, key),
                    tuple(_units(context, stage, key)),
                )
            )
    return found


def unit_sheets(
    session: Session, context: CycleContext, units: Sequence[Unit], surveyed: PointsBy
) -> list[UnitSheet]:
    """A sheet for each of these units. `surveyed`: what sealed surveys give, `survey_points`."""
    codes = [unit.code for unit in units]
    proposals = {
        row.unit_code: row
        for row in session.scalars(
            select(Proposal)
            .where(Proposal.cycle_id == context.id, Proposal.unit_code.in_(codes))
            .order_by(Proposal.at)
        )
    }
    return [_sheet(session, context, unit, proposals.get(unit.code), surveyed) for unit in units]


def _sheet(
    session: Session,
    context: CycleContext,
    unit: Unit,
    proposal: Proposal | None,
    surveyed: PointsBy,
) -> UnitSheet:
    lines = score_lines(session, context, unit, surveyed)
    votes = select(Vote).where(Vote.cycle_id == context.id, Vote.unit_code == unit.code)
    return UnitSheet(
        unit,
        tuple(_criterion_lines(context, unit, lines)),
        tuple(line for line in lines if _differs(line)),
        proposal.proposed if proposal else None,
        proposal.note if proposal else "",
        tuple(queries_of(session, context.id, unit.code)),
        tuple(session.scalars(votes.order_by(Vote.stage, Vote.question))),
    )


def _criterion_lines(
    context: CycleContext, unit: Unit, lines: Iterable[ScoreLine]
) -> Iterable[CriterionLine]:
    criteria = context.criteria_of(unit)
    known = {line.component.code: line for line in lines}
    for criterion in criteria.criteria:
        mine = [known[one.code] for one in criterion.components if one.code in known]
        if not mine:
            continue
        counted = [_counted(line, criteria.sources_of(line.component)) for line in mine]
        yield CriterionLine(
            criterion,
            sum((one.component.max_points for one in mine if _adds(one)), Decimal(0)),
            _sum(mine, [line.points.get("self_score") for line in mine]),
            _sum(mine, [line.points.get("appraised_score") for line in mine]),
            _sum(mine, [line.points.get("survey_score") for line in mine]),
            _sum(mine, [_difference(line) for line in mine]),
            _sum(mine, counted),
            sum(1 for points in counted if points is None),
        )


def _counted(line: ScoreLine, sources: Iterable[str]) -> Decimal | None:
    """The points that count: of the first source that has any."""
    found = (line.points.get(source) for source in sources)
    return next((points for points in found if points is not None), None)


def _adds(line: ScoreLine) -> bool:
    return line.component.nature == "normal"


def _sum(lines: Sequence[ScoreLine], given: Sequence[Decimal | None]) -> Decimal | None:
    """Of the points that are there; penalties are entered positive and taken away."""
    there = [
        -points if line.component.nature == "penalty" else points
        for line, points in zip(lines, given, strict=True)
        if points is not None
    ]
    return sum(there, Decimal(0)) if there else None


def _total(sums: Sequence[Decimal | None]) -> Decimal | None:
    there = [points for points in sums if points is not None]
    return sum(there, Decimal(0)) if there else None


def _difference(line: ScoreLine) -> Decimal | None:
    own, given = line.points.get("self_score"), line.points.get("appraised_score")
    return None if own is None or given is None else given - own


def _differs(line: ScoreLine) -> bool:
    return bool(_difference(line))


def _sessions(session: Session, cycle: str, stage: str, council: str) -> tuple[Meeting, ...]:
    query = select(Meeting).where(
        Meeting.cycle_id == cycle, Meeting.stage == stage, Meeting.council == council
    )
    return tuple(session.scalars(query.order_by(Meeting.session)))


def _units(context: CycleContext, stage: Stage, council: str) -> Iterable[Unit]:
    """The units that come before a council: its groups', all where the stage names the council."""
    for unit in context.plan.units_of(stage):
        if stage.council or context.plan.groups[unit.group].council == council:
            yield unit
