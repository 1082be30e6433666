"""Sending the reminders of one instant: one digest a person, each reason in the outbox first.

After downtime the step that applies now is sent, not all that were missed.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.moments import finish
from chuky.cycle.pause import not_paused
from chuky.cycle.stage_state import deadline_in_force
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Moment, Reminder
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.letter import Letter, queue_letter
from chuky.reminders.owing import Owing, lead_of, owing
from chuky.reminders.text import DigestLine, digest_body, digest_subject
from chuky.reminders.witness import queue_witness


def send_reminders(house: House, context: CycleContext, upto: datetime) -> int:
    """Send what is due up to `upto`; the number of messages. Their moments are then done."""
    with house.ledger.transaction() as session:
        moments = _due(session, context.id, upto)
        for_person: dict[str, tuple[Owing, list[DigestLine]]] = {}
        for moment in _newest_of_each_stage(moments):
            for person, line in _lines(session, context, moment):
                for_person.setdefault(person.person, (person, []))[1].append(line)
        queued = [
            _queue(house, session, context, upto, person, lines)
            for person, lines in for_person.values()
        ]
        for moment in moments:
            finish(session, moment.id, house.clock.now(), blocked=False)
        if queued:
            append(
                session,
                cycle=context.id,
                at=house.clock.now(),
                actor="chuky",
                action="reminders.queued",
                payload={"messages": len(queued), "moments": [row.id for row in moments]},
            )
            queue_witness(house, session, context, upto)
    return deliver_queued(house, context)


def _due(session: Session, cycle_id: str, upto: datetime) -> list[Moment]:
    rows = session.scalars(
        select(Moment)
        .where(Moment.cycle_id == cycle_id, Moment.state == "pending", Moment.at <= upto)
        .where(not_paused())
        .order_by(Moment.at, Moment.position, Moment.id)
    )
    return [row for row in rows if row.kind.startswith(("reminder-", "overdue-"))]


def _newest_of_each_stage(moments: list[Moment]) -> list[Moment]:
    return list({(moment.stage, moment.scope): moment for moment in moments}.values())


def _lines(
    session: Session, context: CycleContext, moment: Moment
) -> list[tuple[Owing, DigestLine]]:
    stage = context.plan.stage(moment.stage)
    due = deadline_in_force(session, context.id, stage.key, moment.scope).due
    found = [
        (person, DigestLine(stage, moment.kind, moment.deadline_version, person.unit_code, due))
        for person in owing(session, context, stage, moment.scope)
    ]
    if found and _climbs(context, moment.kind) and stage.kind == "self_assessment":
        names = tuple(person.name for person, _ in found)
        line = DigestLine(stage, moment.kind, moment.deadline_version, "-", due, names)
        found.append((lead_of(context, stage), line))
    return found


def _climbs(context: CycleContext, kind: str) -> bool:
    step, _, days = kind.partition("-")
    return step == "overdue" and any(
        rule.days == int(days) and "lead" in rule.to for rule in context.rules.overdue
    )


def _queue(
    house: House,
    session: Session,
    context: CycleContext,
    at: datetime,
    person: Owing,
    lines: list[DigestLine],
) -> str:
    day = at.astimezone(VIETNAM)
    message_id = f"<{context.id}.{person.person}.{day:%Y%m%d}@chuky>"
    letter = Letter(
        message_id,
        person.address,
        digest_subject(context, lines),
        digest_body(context, person.name, lines, day),
        day,
    )
    queue_letter(house, session, context.id, letter)
    for line in lines:
        session.merge(_reminder(context.id, person, line, message_id))
    return message_id


def _reminder(cycle_id: str, person: Owing, line: DigestLine, message_id: str) -> Reminder:
    return Reminder(
        cycle_id=cycle_id,
        stage=line.stage.key,
        unit_code=line.unit_code,
        person=person.person,
        rule="default",
        step=line.step,
        deadline_version=line.deadline_version,
        message_id=message_id,
    )
