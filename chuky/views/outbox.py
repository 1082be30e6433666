"""The outbox as a page reads it: letters found by state, words and day, with their tries.

Belongs here: reading. How a letter leaves is in `chuky.reminders.deliver`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.ledger.models import Message, Reminder
from chuky.ledger.sending import DeliveryAttempt
from chuky.views.words import MESSAGE_STATES

SORTS: dict[str, Any] = {
    "at": Message.queued_at,
    "recipient": Message.recipient,
    "subject": Message.subject,
    "state": Message.state,
}
"""What the list can be sorted by; a `-` in front turns it round. Newest first by itself."""
_AT_ONCE = 500
"""Messages whose tries are looked up in one query."""


@dataclass(frozen=True)
class Sought:
    """What of the outbox is wanted; empty: everything. `stage`: a letter that speaks of it."""

    only: str = ""
    q: str = ""
    stage: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""


@dataclass(frozen=True)
class Sending:
    """One letter with the last try to deliver it; `tries`: how many there were."""

    message: Message
    tries: int
    last: DeliveryAttempt | None


def letters(
    session: Session, cycle: str, sought: Sought, first: int = 0, limit: int | None = None
) -> list[Sending]:
    back, column = sought.sort.startswith("-"), sought.sort.removeprefix("-")
    by = SORTS.get(column)
    order = Message.queued_at.desc() if by is None else by.desc() if back else by
    query = select(Message).where(*_wanted(cycle, sought)).order_by(order, Message.id)
    found = session.scalars(query.offset(first).limit(limit)).all()
    tried = _tries(session, [message.id for message in found])
    return [_sending(message, tried.get(message.id, [])) for message in found]


def count_letters(session: Session, cycle: str, sought: Sought) -> int:
    query = select(func.count()).select_from(Message).where(*_wanted(cycle, sought))
    return session.scalar(query) or 0


def letters_about(session: Session, cycle: str, unit: str) -> list[Sending]:
    """Every letter about a unit, oldest first."""
    return letters(session, cycle, Sought(unit=unit, sort="at"))


def _wanted(cycle: str, sought: Sought) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Message.cycle_id == cycle]
    if sought.only in MESSAGE_STATES:
        wanted.append(Message.state == sought.only)
    if sought.q:
        places = (Message.recipient, Message.subject)
        wanted.append(or_(*(place.icontains(sought.q, autoescape=True) for place in places)))
    if sought.stage or sought.unit:
        about = select(Reminder.message_id).where(Reminder.cycle_id == cycle)
        if sought.stage:
            about = about.where(Reminder.stage == sought.stage)
        if sought.unit:
            about = about.where(Reminder.unit_code == sought.unit)
        wanted.append(Message.id.in_(about))
    if sought.since is not None:
        wanted.append(Message.queued_at >= midnight(sought.since))
    if sought.until is not None:
        wanted.append(Message.queued_at < midnight(sought.until) + timedelta(days=1))
    return wanted


def midnight(day: date) -> datetime:
    """A day's first instant in Vietnam."""
    return datetime.combine(day, time.min, VIETNAM)


def _tries(session: Session, ids: Sequence[str]) -> dict[str, list[DeliveryAttempt]]:
    found: dict[str, list[DeliveryAttempt]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = select(DeliveryAttempt).where(
            DeliveryAttempt.message_id.in_(ids[start : start + _AT_ONCE])
        )
        for row in session.scalars(rows.order_by(DeliveryAttempt.number)):
            found.setdefault(row.message_id, []).append(row)
    return found


def _sending(message: Message, tries: list[DeliveryAttempt]) -> Sending:
    return Sending(message, len(tries), tries[-1] if tries else None)
