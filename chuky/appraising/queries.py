"""Queries to a unit (yêu cầu giải trình) and its answers, each kept for ever with its day.

Asking and answering is here; the pages of either side only show it. A late answer is kept and
marked, as everything that a unit sends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.appraising.exceptions import QueryDayPast, QueryUnknown, QuestionEmpty
from chuky.clock import VIETNAM, local_day
from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import ComponentUnknown
from chuky.cycle.scores import components_of
from chuky.cycle.stage_state import deadline_in_force, require_open
from chuky.house import House
from chuky.language import Text
from chuky.ledger.appraising import UnitAnswer, UnitQuery
from chuky.ledger.audit import append

LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Place:
    """What a query is about."""

    cycle: str
    stage: str
    unit: str
    component: str


@dataclass(frozen=True)
class Asked:
    """A query as both sides see it. `answer`: the newest version, None until there is one."""

    place: Place
    number: int
    question: str
    due: datetime | None
    asked_by: str
    asked_at: datetime
    answers: tuple[UnitAnswer, ...]

    @property
    def component_code(self) -> str:
        return self.place.component

    @property
    def answer(self) -> str | None:
        return self.answers[-1].answer if self.answers else None

    def overdue(self, now: datetime) -> bool:
        return not self.answers and self.due is not None and self.due < now


def ask(house: House, place: Place, question: str, by: date | None, actor: str) -> int:
    """Ask a unit to explain, until the end of the day `by`; the query's number.

    The same question while it is unanswered is the same query. Raises StageNotOpen, UnitUnknown,
    ComponentUnknown, QuestionEmpty, QueryDayPast.
    """
    question, now = _written(question), house.clock.now()
    _require_component(house, place)
    with house.ledger.transaction() as session:
        require_open(session, place.cycle, place.stage, Text("câu hỏi", "query"))
        found = queries_of(session, place.cycle, place.unit, place.component)
        known = [item for item in found if item.place.stage == place.stage]
        same = [item for item in known if item.question == question and not item.answers]
        if same:
            return same[0].number
        due = _last_instant(session, place, by, now)
        number = len(known) + 1
        session.add(
            UnitQuery(
                **_key(place, number), question=question, due=due, asked_by=actor, asked_at=now
            )
        )
        _note(session, place, number, now, actor, "explanation.asked")
        return number


def answer(house: House, place: Place, number: int, text: str, actor: str) -> int:
    """Keep a unit's answer; its version. The same text again changes nothing.

    Raises StageNotOpen, QueryUnknown, QuestionEmpty.
    """
    text, now = _written(text), house.clock.now()
    with house.ledger.transaction() as session:
        require_open(session, place.cycle, place.stage, Text("giải trình", "explanation"))
        found = session.get(UnitQuery, tuple(_key(place, number).values()))
        if found is None:
            raise QueryUnknown(number=number, component=place.component, unit=place.unit)
        versions = _answers(session, place.cycle, place.unit).get(_identity(found), [])
        if versions and versions[-1].answer == text:
            return versions[-1].version
        session.add(
            UnitAnswer(
                **_key(place, number),
                version=len(versions) + 1,
                answer=text,
                answered_by=actor,
                answered_at=now,
                late=found.due is not None and found.due < now,
            )
        )
        _note(session, place, number, now, actor, "explanation.answered")
        return len(versions) + 1


def queries_of(
    session: Session, cycle: str, unit: str | None = None, component: str | None = None
) -> list[Asked]:
    """Queries of a cycle (to one unit, on one component), oldest first, with their answers."""
    query = select(UnitQuery).where(UnitQuery.cycle_id == cycle)
    if unit is not None:
        query = query.where(UnitQuery.unit_code == unit)
    if component is not None:
        query = query.where(UnitQuery.component_code == component)
    answers = _answers(session, cycle, unit)
    return [
        _asked(row, answers.get(_identity(row), []))
        for row in session.scalars(query.order_by(UnitQuery.asked_at, UnitQuery.component_code))
    ]


def open_queries(session: Session, cycle: str, unit: str) -> list[Asked]:
    """What a unit still has to answer, the nearest day first."""
    waiting = [item for item in queries_of(session, cycle, unit) if not item.answers]
    return sorted(waiting, key=lambda item: (item.due is None, item.due or item.asked_at))


def _answers(
    session: Session, cycle: str, unit: str | None
) -> dict[tuple[str, ...], list[UnitAnswer]]:
    query = select(UnitAnswer).where(UnitAnswer.cycle_id == cycle)
    if unit is not None:
        query = query.where(UnitAnswer.unit_code == unit)
    found: dict[tuple[str, ...], list[UnitAnswer]] = {}
    for row in session.scalars(query.order_by(UnitAnswer.version)):
        found.setdefault(_identity(row), []).append(row)
    return found


def _identity(row: UnitQuery | UnitAnswer) -> tuple[str, ...]:
    return (row.stage, row.unit_code, row.component_code, str(row.number))


def _asked(row: UnitQuery, answers: Iterable[UnitAnswer]) -> Asked:
    place = Place(row.cycle_id, row.stage, row.unit_code, row.component_code)
    return Asked(
        place, row.number, row.question, row.due, row.asked_by, row.asked_at, tuple(answers)
    )


def _key(place: Place, number: int) -> dict[str, str | int]:
    """The natural key, in the order of the table's primary key."""
    return {
        "cycle_id": place.cycle,
        "stage": place.stage,
        "unit_code": place.unit,
        "component_code": place.component,
        "number": number,
    }


def _written(text: str) -> str:
    if not text.strip():
        raise QuestionEmpty
    return text.strip()


def _require_component(house: House, place: Place) -> None:
    context = load_cycle(house, place.cycle)
    unit = context.unit(place.unit, context.plan.stage(place.stage))
    if place.component not in components_of(context, unit):
        raise ComponentUnknown(component=place.component, unit=place.unit)


def _last_instant(
    session: Session, place: Place, by: date | None, now: datetime
) -> datetime | None:
    """The end of the day `by`, which lies between today and the stage's own last day."""
    if by is None:
        return None
    last = deadline_in_force(session, place.cycle, place.stage, place.unit).due
    past = last is not None and local_day(last) < local_day(now)
    beyond = last is not None and not past and by > local_day(last)
    if by < local_day(now) or beyond:
        raise QueryDayPast(day=by, last=f"{local_day(last):%d/%m/%Y}" if last else "–")
    return datetime.combine(by, LAST_SECOND, VIETNAM)


def _note(
    session: Session, place: Place, number: int, now: datetime, actor: str, action: str
) -> None:
    append(
        session,
        cycle=place.cycle,
        at=now,
        actor=actor,
        action=action,
        payload={
            "stage": place.stage,
            "unit": place.unit,
            "component": place.component,
            "number": number,
        },
    )
