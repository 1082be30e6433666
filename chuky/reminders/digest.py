"""What is due at one instant, as one digest a mailbox. Reads; sends and writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.ledger.models import Deadline, Moment, Reminder
from chuky.plan import Stage
from chuky.reminders.owing import Owing, owing
from chuky.reminders.people import People, Person, is_reserved, people_of
from chuky.reminders.rules import Way, urgency
from chuky.reminders.text import DigestLine

Due = tuple[CycleContext, Moment]


@dataclass(frozen=True)
class Digest:
    """What one mailbox is reminded of at one instant, over all cycles."""

    person: Person
    lines: tuple[DigestLine, ...]

    @property
    def way(self) -> Way:
        """That of its most urgent line; what the person chose for themselves comes first."""
        line = max(self.lines, key=lambda line: urgency(line.step))
        way = line.context.rules.way_of(line.step)
        return way.model_copy(update={"channels": self.person.channels or way.channels})


def digests(session: Session, due: Iterable[Due], day: date) -> list[Digest]:
    """One digest a mailbox of the newest moment of each stage and scope, of that day.

    What a person was told already (the same step of the same deadline) is left out.
    """
    people: dict[str, People] = {}
    found: dict[str, tuple[Person, dict[tuple[object, ...], DigestLine]]] = {}
    for context, moment in newest_of_each(due):
        if context.id not in people:
            people[context.id] = people_of(session, context.id)
        for person, line in _lines(session, context, moment, people[context.id], day):
            lines = found.setdefault(mailbox(person), (person, {}))[1]
            matter = (*line.matter[:-1], line.person)
            known = lines.get(matter)
            if known is None or urgency(known.step) < urgency(line.step):
                lines[matter] = line
    return [Digest(person, tuple(lines.values())) for person, lines in found.values()]


def mailbox(person: Person) -> str:
    """The same for an officer's account and a unit's mailbox of one address."""
    return person.key if is_reserved(person.address) else person.address.casefold()


def newest_of_each(due: Iterable[Due]) -> list[Due]:
    """After downtime the step that applies now, not all that were missed."""
    return list({(item[0].id, item[1].stage, item[1].scope): item for item in due}.values())


def waits_to_open(session: Session, moment: Moment) -> bool:
    """Whether nobody can owe yet: its stage waits for another one."""
    return stage_state(session, moment.cycle_id, moment.stage).state == "waiting"


def _lines(
    session: Session, context: CycleContext, moment: Moment, people: People, day: date
) -> list[tuple[Person, DigestLine]]:
    stage = context.plan.stage(moment.stage)
    deadline = deadline_in_force(session, context.id, stage.key, moment.scope)
    if deadline.version != moment.deadline_version:
        return []
    told = _told(session, moment)
    return [
        (owed.person, line_of(context, stage, moment.kind, deadline, owed))
        for owed in owing(session, context, stage, moment.kind, people, day, moment.scope)
        if (owed.unit_code, owed.person.key) not in told
    ]


def line_of(
    context: CycleContext, stage: Stage, step: str, deadline: Deadline, owed: Owing
) -> DigestLine:
    """What one is told of something that they owe."""
    return DigestLine(
        context=context,
        person=owed.person.key,
        stage=stage,
        step=step,
        deadline_version=deadline.version,
        unit_code=owed.unit_code,
        due=deadline.due,
        late_units=owed.late,
    )


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
