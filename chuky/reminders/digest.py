"""What is due at one instant, as one digest a person. Reads; sends and writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.ledger.models import Moment, Reminder
from chuky.reminders.owing import owing
from chuky.reminders.people import People, Person, people_of
from chuky.reminders.text import DigestLine


@dataclass(frozen=True)
class Digest:
    """What one person is reminded of at one instant."""

    person: Person
    lines: tuple[DigestLine, ...]


def digests(session: Session, context: CycleContext, moments: Iterable[Moment]) -> list[Digest]:
    """One digest a person of the newest moment of each stage and scope.

    What a person was told already (the same step of the same deadline) is left out.
    """
    people = people_of(session, context.id)
    lines: dict[str, tuple[Person, list[DigestLine]]] = {}
    for moment in newest_of_each(moments):
        for person, line in _lines(session, context, moment, people):
            lines.setdefault(person.key, (person, []))[1].append(line)
    return [Digest(person, tuple(found)) for person, found in lines.values()]


def newest_of_each(moments: Iterable[Moment]) -> list[Moment]:
    """After downtime the step that applies now, not all that were missed."""
    return list({(moment.stage, moment.scope): moment for moment in moments}.values())


def waits_to_open(session: Session, moment: Moment) -> bool:
    """Whether nobody can owe yet: its stage waits for another one."""
    return stage_state(session, moment.cycle_id, moment.stage).state == "waiting"


def _lines(
    session: Session, context: CycleContext, moment: Moment, people: People
) -> list[tuple[Person, DigestLine]]:
    stage = context.plan.stage(moment.stage)
    due = deadline_in_force(session, context.id, stage.key, moment.scope).due
    told = _told(session, moment)
    return [
        (
            owed.person,
            DigestLine(stage, moment.kind, moment.deadline_version, owed.unit_code, due, owed.late),
        )
        for owed in owing(session, context, stage, moment.kind, people, moment.scope)
        if (owed.unit_code, owed.person.key) not in told
    ]


def _told(session: Session, moment: Moment) -> set[tuple[str, str]]:
    rows = session.execute(
        select(Reminder.unit_code, Reminder.person).where(
            Reminder.cycle_id == moment.cycle_id,
            Reminder.stage == moment.stage,
            Reminder.step == moment.kind,
            Reminder.deadline_version == moment.deadline_version,
        )
    )
    return {(row.unit_code, row.person) for row in rows}
