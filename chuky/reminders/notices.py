"""Notices: letters about what happened to a unit's work, read from the audit trail, each once.

Nothing is asked of the services: what they put on record is told here, by the poster, so that no
kill loses a letter and nobody waits for one. What each event says is in `notice_values.py`.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.told import mark_told, told_upto
from chuky.house import House
from chuky.ledger.audit import AuditEvent
from chuky.reminders.at_once import batches
from chuky.reminders.digest import mailbox
from chuky.reminders.letter import Letter, queue_letters
from chuky.reminders.notice_values import ACTIONS, Notice, notices_of
from chuky.reminders.outbox import TOGETHER
from chuky.reminders.owing import mailbox_of
from chuky.reminders.people import People, Person, people_of
from chuky.reminders.texts import Render, renderer
from chuky.reminders.unmade import SUBJECT, LetterUnmade, making

NOBODY = "-"
"""Stands for whom an event that can't be told would have been told to."""
FIRST = timedelta(days=1)
"""A cycle that was activated before this version of the program hears of nothing older."""


@dataclass(frozen=True)
class _Told:
    """What the letters of one round are made with."""

    context: CycleContext
    people: People
    render: Render


def has_news(house: House, context: CycleContext) -> bool:
    """Whether something happened that units may have to be told."""
    with house.ledger.session() as session:
        return bool(_events(session, context, house.clock.now()))


def announce(house: House, context: CycleContext) -> int:
    """Put a letter into the outbox for every unit that an event since the last time concerns."""
    with house.ledger.session() as session:
        events = _events(session, context, house.clock.now())
        if not events:
            return 0
        told = _Told(context, people_of(session, context.id), renderer(session))
        notices, untold = _of_events(session, context, events)
    queued = 0
    for together in batches(notices, TOGETHER):
        letters = [(context.id, letter) for one in together for letter in _letters(told, one)]
        with house.ledger.transaction() as session:
            queued += len(queue_letters(house, session, letters))
    with house.ledger.transaction() as session:
        queue_letters(house, session, [(context.id, letter) for letter in untold])
        mark_told(session, context.id, events[-1].seq, house.clock.now())
    return queued


def _of_events(
    session: Session, context: CycleContext, events: Sequence[AuditEvent]
) -> tuple[list[Notice], list[Letter]]:
    """The events' notices; a letter without text for each event that can't be told."""
    notices: list[Notice] = []
    untold: list[Letter] = []
    for event in events:
        try:
            with making():
                notices += list(notices_of(session, context, event))
        except LetterUnmade as unmade:
            message_id = f"<{context.id}.event.{event.seq}@chuky>"
            shown = (message_id, NOBODY, f"{SUBJECT}: {event.action}", "", event.at)
            untold.append(Letter(*shown, unmade=unmade))
    return notices, untold


def _events(session: Session, context: CycleContext, now: datetime) -> list[AuditEvent]:
    """What units are told of and haven't been, in order."""
    rows = select(AuditEvent).where(AuditEvent.cycle == context.id, AuditEvent.action.in_(ACTIONS))
    last = told_upto(session, context.id)
    if last is not None:
        rows = rows.where(AuditEvent.seq > last)
    elif context.mark is None:
        rows = rows.where(AuditEvent.at >= now - FIRST)
    return list(session.scalars(rows.order_by(AuditEvent.seq)))


def _letters(told: _Told, notice: Notice) -> Iterator[Letter]:
    context, day = told.context, notice.at.astimezone(VIETNAM)
    for person in _concerned(told, notice):
        key = f"{notice.kind}/{notice.key}/{person.key}"
        short = hashlib.sha256(key.encode()).hexdigest()[:16]
        values = {
            "mark": context.mark or "",
            "name": person.name,
            "title": context.plan.title,
            "title_en": context.plan.title_en or context.plan.title,
            "subject": context.plan.subject,
            **notice.values,
        }
        subject, body, unmade = _texts(told.render, notice.kind, values)
        yield Letter(
            f"<{context.id}.{notice.kind}.{short}@chuky>",
            person.address,
            subject,
            body,
            day,
            phone=person.phone,
            channels=person.channels,
            unmade=unmade,
        )


def _texts(
    render: Render, kind: str, values: Mapping[str, Any]
) -> tuple[str, str, LetterUnmade | None]:
    """Subject, text, and why there is none."""
    try:
        with making():
            subject = " ".join(render(f"{kind}.subject.j2", values).split())
            return subject, render(f"{kind}.txt.j2", values), None
    except LetterUnmade as unmade:
        return SUBJECT, "", unmade


def _concerned(told: _Told, notice: Notice) -> list[Person]:
    """The unit's officers and its head by account, its mailbox where it has none; each once."""
    code, roles = notice.unit, notice.to or ("contributor", "head")
    found = [person for role in roles for person in told.people(role, code)]
    if not found and not notice.to:
        unit = next(one for one in told.context.plan.units if one.code == code)
        found = [mailbox_of(unit)]
    return list({mailbox(person): person for person in reversed(found)}.values())[::-1]
