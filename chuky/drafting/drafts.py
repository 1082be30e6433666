"""Drafts of a unit's self scores, a version an act: two officers at once lose nothing.

A save names the version that its writer saw. Where somebody else wrote another value meanwhile,
nothing is written and both values are shown; what the writer left as it was on the page is no
writing at all. Every version stays in the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chuky.criteria import Component
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import ComponentUnknown, PointsRefused
from chuky.cycle.scores import components_for, points_fault
from chuky.cycle.stage_state import require_open
from chuky.drafting.assigning import Assigned, assigned_of, refuse_others
from chuky.drafting.exceptions import DraftChanged, PointsUnreadable
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.language import Text
from chuky.ledger.access import Account
from chuky.ledger.drafting import DraftScore
from chuky.points import parse_points, plain

LONGEST = 2000
"""Characters of an explanation, as in the form's workbook."""


@dataclass(frozen=True)
class Place:
    """What is written about, and by whom. `leads`: the head of the unit, who may fill all."""

    cycle: str
    stage: str
    unit: str
    component: str
    by: str
    leads: bool = False


@dataclass(frozen=True)
class Written:
    """What an officer wrote. `seen`: the version that was on their page, 0 for none; `drops`: leave
    out the documents that a sent file names.
    """

    points: Decimal | None
    explanation: str
    seen: int
    drops: bool = False


Outcomes = dict[str, DraftScore | ChukyError]
"""Component → its newest version, or why what was written isn't kept."""


def read_typed(component: str, typed: str) -> Decimal | None:
    """Points as they were typed; None for an empty field. Raises PointsUnreadable."""
    if not typed.strip():
        return None
    try:
        return parse_points(typed)
    except ValueError:
        raise PointsUnreadable(component=component, typed=typed.strip()[:20]) from None


def save_draft(house: House, place: Place, written: Written) -> DraftScore:
    """Keep a new version; the newest one where it says the same, or nothing was changed.

    Raises DraftChanged, PointsRefused, NotAssigned, StageNotOpen, UnitUnknown, ComponentUnknown.
    """
    try:
        kept = _save(house, [(place, written)])[place.component]
    except IntegrityError:  # PostgreSQL: both took the same number; the other one was first
        with house.ledger.session() as session:
            last = latest_draft(session, place)
            assert last is not None  # noqa: S101
            raise _changed(session, last, written) from None
    if isinstance(kept, ChukyError):
        raise kept
    return kept


def save_drafts(house: House, writings: Sequence[tuple[Place, Written]]) -> Outcomes:
    """Keep what was written of several components of one unit, in one transaction: a form of a
    hundred fields waits for the ledger once. What is refused holds up nothing else.
    """
    try:
        return _save(house, writings)
    except IntegrityError:  # another officer saved one of them at this instant
        return {place.component: _alone(house, place, written) for place, written in writings}


def _alone(house: House, place: Place, written: Written) -> DraftScore | ChukyError:
    try:
        return save_draft(house, place, written)
    except ChukyError as error:
        return error


def _save(house: House, writings: Sequence[tuple[Place, Written]]) -> Outcomes:
    if not writings:
        return {}
    first, found = writings[0][0], Outcomes()
    context = load_cycle(house, first.cycle)
    with house.ledger.transaction() as session:
        drafts = drafts_of(session, first.cycle, first.stage, first.unit)
        assigned = assigned_of(session, first.cycle, first.stage, first.unit)
        for place, written in writings:
            try:
                _require_allowed(session, context, place, written, assigned)
                last = drafts.get(place.component)
                found[place.component] = _next_version(house, session, place, written, last)
            except ChukyError as error:
                found[place.component] = error
    return found


def drop_named(house: House, place: Place) -> None:
    """Leave out the documents that a sent file names: a new version; points and words stay.

    Raises what `save_draft` raises.
    """
    with house.ledger.session() as session:
        last = latest_draft(session, place)
    if last is not None and last.evidence:
        save_draft(house, place, Written(last.points, last.explanation, last.version, drops=True))


def latest_draft(session: Session, place: Place) -> DraftScore | None:
    return drafts_of(session, place.cycle, place.stage, place.unit).get(place.component)


def drafts_of(session: Session, cycle: str, stage: str, unit: str) -> dict[str, DraftScore]:
    """The newest version of each component that was written."""
    return {code: rows[-1] for code, rows in versions_of(session, cycle, stage, unit).items()}


def versions_of(session: Session, cycle: str, stage: str, unit: str) -> dict[str, list[DraftScore]]:
    """Every version of each component that was written, the first one first."""
    rows = session.scalars(
        select(DraftScore)
        .where(
            DraftScore.cycle_id == cycle, DraftScore.stage == stage, DraftScore.unit_code == unit
        )
        .order_by(DraftScore.component_code, DraftScore.version)
    )
    found: dict[str, list[DraftScore]] = {}
    for row in rows:
        found.setdefault(row.component_code, []).append(row)
    return found


def _next_version(
    house: House, session: Session, place: Place, written: Written, last: DraftScore | None
) -> DraftScore:
    explanation = written.explanation.strip()[:LONGEST]
    said = (written.points, explanation)
    if last is not None and said == _kept(last) and not (written.drops and last.evidence):
        return last
    if last is not None and last.version != written.seen:
        if said == _seen(session, place, written.seen):
            return last
        raise _changed(session, last, written)
    row = DraftScore(
        cycle_id=place.cycle,
        stage=place.stage,
        unit_code=place.unit,
        component_code=place.component,
        version=(last.version if last else 0) + 1,
        points=written.points,
        explanation=explanation,
        by=place.by,
        at=house.clock.now(),
        evidence=last.evidence if last and not written.drops else None,
        receipt=None,
    )
    session.add(row)
    return row


def _seen(session: Session, place: Place, version: int) -> tuple[Decimal | None, str] | None:
    """What stood on the writer's page: empty fields for version 0."""
    if not version:
        return None, ""
    key = (place.cycle, place.stage, place.unit, place.component, version)
    row = session.get(DraftScore, key)
    return _kept(row) if row else None


def _kept(row: DraftScore) -> tuple[Decimal | None, str]:
    """A version as the form gives it back: a file's explanation may be longer than its field."""
    return row.points, row.explanation[:LONGEST].strip()


def _changed(session: Session, last: DraftScore, written: Written) -> DraftChanged:
    account = session.get(Account, last.by)
    return DraftChanged(
        component=last.component_code,
        by=account.name if account else last.by,
        theirs=_said(last.points, last.explanation),
        mine=_said(written.points, written.explanation),
    )


def _said(points: Decimal | None, explanation: str) -> str:
    text = "–" if points is None else plain(points).replace(".", ",")
    return f"{text} ({explanation[:60]})" if explanation else text


def _component(context: CycleContext, place: Place) -> Component:
    unit = context.unit(place.unit, context.plan.stage(place.stage))
    found = components_for(context, unit, "self_score").get(place.component)
    if found is None:
        raise ComponentUnknown(component=place.component, unit=place.unit)
    return found


def _require_allowed(
    session: Session, context: CycleContext, place: Place, written: Written, assigned: Assigned
) -> None:
    """Raises ComponentUnknown, PointsRefused, StageNotOpen, NotAssigned."""
    component = _component(context, place)
    _require_possible(context, component, place, written.points)
    require_open(session, place.cycle, place.stage, Text("điểm tự chấm", "self scores"))
    refuse_others(context, place.unit, place.stage, component, place, assigned)


def _require_possible(
    context: CycleContext, component: Component, place: Place, points: Decimal | None
) -> None:
    if points is None:
        return
    unit = context.unit(place.unit, context.plan.stage(place.stage))
    places = context.criteria_of(unit).places
    fault = points_fault(component, points)
    if fault is None and -int(points.normalize().as_tuple().exponent) > places:
        fault = Text(f"tối đa {places} chữ số lẻ", f"at most {places} decimal places")
    if fault is not None:
        raise PointsRefused(
            unit=place.unit, component=component.code, points=plain(points), rule=fault
        )
