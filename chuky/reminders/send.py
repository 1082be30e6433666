"""Sending the reminders of one instant: one digest a person, each reason in the outbox first.

After downtime the step that applies now is sent, not all that were missed, and only while the
office is open. Who is told what is in `digest.py`.
"""

import hashlib
import re
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM, local_day
from chuky.cycle.context import CycleContext
from chuky.cycle.moments import finish
from chuky.cycle.pause import not_paused
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Message, Moment, Reminder
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.digest import Digest, digests, waits_to_open
from chuky.reminders.hours import in_time, next_opening, office_open
from chuky.reminders.letter import Letter, queue_letter
from chuky.reminders.text import DigestLine, digest_calendar, digest_values
from chuky.reminders.texts import Render, renderer
from chuky.reminders.witness import queue_witness


def send_reminders(house: House, context: CycleContext, upto: datetime) -> int:
    """Send what is due up to `upto`, or up to now where that is past; the number of messages.

    Their moments are then done. Where the machines come back outside office hours they are put
    off to the next working morning; those of a stage that waits to open are tried when it opens.
    """
    now = house.clock.now()
    with house.ledger.transaction() as session:
        timely = in_time(upto, now)
        at = upto if timely else now
        moments = due_reminders(session, context.id, at)
        if not timely and not office_open(context.rules, context.calendar, now):
            _put_off(house, session, context, moments)
            return 0
        waiting = [moment for moment in moments if waits_to_open(session, moment)]
        ready = [moment for moment in moments if moment not in waiting]
        _queue_all(house, session, context, ready, at if timely else _set_hour(context, now))
        for moment in moments:
            finish(session, moment.id, now, blocked=moment in waiting)
    return deliver_queued(house, context)


def due_reminders(session: Session, cycle_id: str, upto: datetime) -> list[Moment]:
    """Pending reminder moments up to `upto`, oldest first, locked where the database can."""
    rows = session.scalars(
        select(Moment)
        .where(Moment.cycle_id == cycle_id, Moment.state == "pending", Moment.at <= upto)
        .where(Moment.kind.like("reminder-%") | Moment.kind.like("overdue-%"), not_paused())
        .order_by(Moment.at, Moment.position, Moment.id)
        .with_for_update()
    )
    return list(rows)


def _set_hour(context: CycleContext, now: datetime) -> datetime:
    """What a late letter is dated: the set hour of the day on which it leaves."""
    return datetime.combine(local_day(now), context.rules.hour, VIETNAM)


def _put_off(house: House, session: Session, context: CycleContext, moments: list[Moment]) -> None:
    morning = next_opening(context.rules, context.calendar, house.clock.now())
    for moment in moments:
        moment.at = max(moment.at, morning)
    if moments:
        ids = [moment.id for moment in moments]
        payload = {"moments": ids, "to": morning.isoformat()}
        append(session, context.id, house.clock.now(), "chuky", "reminders.put_off", payload)


def _queue_all(
    house: House, session: Session, context: CycleContext, moments: list[Moment], at: datetime
) -> None:
    found, render = digests(session, context, moments), renderer(session)
    taken = _ids_of_day(session, context.id, at)
    for digest in found:
        letter = letter_of(context, digest, at, render, taken)
        queue_letter(house, session, context.id, letter)
        session.add_all(
            _reminder(context, digest.person.key, line, letter.message_id) for line in digest.lines
        )
    if found:
        payload = {"messages": len(found), "moments": [row.id for row in moments]}
        now = house.clock.now()
        append(session, context.id, now, "chuky", "reminders.queued", payload)
        queue_witness(house, session, context, at)


def letter_of(
    context: CycleContext, digest: Digest, at: datetime, render: Render, taken: set[str]
) -> Letter:
    """A digest as it will be mailed."""
    day, person = at.astimezone(VIETNAM), digest.person
    values = digest_values(context, person.name, digest.lines, day)
    return Letter(
        message_id_of(context.id, person.key, day, taken),
        person.address,
        " ".join(render("digest.subject.j2", values).split()),
        render("digest.txt.j2", values),
        day,
        render("digest.html.j2", values),
        digest_calendar(context, digest.lines, day),
    )


def message_id_of(cycle_id: str, person: str, day: datetime, taken: set[str]) -> str:
    """The person's Message-ID of the day. What only arises after the morning's letter has left
    (a stage that opens at noon) gets a second one: a loss is never allowed."""
    name = re.sub(r"[^A-Za-z0-9_-]", "-", person)
    if name != person:
        name += "-" + hashlib.sha256(person.encode()).hexdigest()[:8]
    number = 1
    while True:
        suffix = f".{number}" if number > 1 else ""
        message_id = f"<{cycle_id}.{name}.{day:%Y%m%d}{suffix}@chuky>"
        if message_id not in taken:
            return message_id
        number += 1


def _ids_of_day(session: Session, cycle_id: str, at: datetime) -> set[str]:
    """The Message-IDs that the day has used; a day's letters are queued within a day of it."""
    query = select(Message.id).where(
        Message.cycle_id == cycle_id, Message.queued_at >= at - timedelta(days=1)
    )
    return set(session.scalars(query))


def _reminder(context: CycleContext, person: str, line: DigestLine, message_id: str) -> Reminder:
    return Reminder(
        cycle_id=context.id,
        stage=line.stage.key,
        unit_code=line.unit_code,
        person=person,
        rule=context.rules.key,
        step=line.step,
        deadline_version=line.deadline_version,
        message_id=message_id,
    )
