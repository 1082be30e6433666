"""The outbox as a page reads it: letters found by state, words and day, with their tries.

Belongs here: reading. How a letter leaves is in `chuky.reminders.deliver`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.language import Text
from chuky.ledger.models import Message, Reminder
from chuky.ledger.sending import DeliveryAttempt
from chuky.reminders.again import TRIED
from chuky.views.words import MESSAGE_STATES

SORTS: dict[str, Any] = {
    "at": Message.queued_at,
    "recipient": Message.recipient,
    "subject": Message.subject,
    "state": Message.state,
}
"""What the list can be sorted by; a `-` in front turns it round. Newest first by itself."""
UNSENT = "unsent"
"""Asked for as a state: letters that no channel took, whatever the reason. Somebody must look."""
STATES_OF: dict[str, tuple[str, ...]] = {UNSENT: TRIED} | {
    state: (state,) for state in MESSAGE_STATES
}
"""What the list can be filtered to → the states of its letters."""
FILTERS = {UNSENT: Text("không gửi được, mọi lý do", "could not be sent, any reason")} | {
    state: word.text for state, word in MESSAGE_STATES.items()
}
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


def mail_counts(session: Session, cycles: Collection[str]) -> dict[str, dict[str, int]]:
    """Cycle → its letters by what the list can be filtered to."""
    rows = session.execute(
        select(Message.cycle_id, Message.state, func.count())
        .where(Message.cycle_id.in_(cycles))
        .group_by(Message.cycle_id, Message.state)
    )
    by_state: dict[str, dict[str, int]] = {cycle: {} for cycle in cycles}
    for cycle, state, number in rows:
        by_state[cycle][state] = number
    return {
        cycle: {
            only: sum(found.get(one, 0) for one in states) for only, states in STATES_OF.items()
        }
        for cycle, found in by_state.items()
    }


def count_letters(session: Session, cycle: str, sought: Sought) -> int:
    query = select(func.count()).select_from(Message).where(*_wanted(cycle, sought))
    return session.scalar(query) or 0


def letters_about(session: Session, cycle: str, unit: str) -> list[Sending]:
    """Every letter about a unit, oldest first."""
    return letters(session, cycle, Sought(unit=unit, sort="at"))


def _wanted(cycle: str, sought: Sought) -> list[ColumnElement[bool]]:
    wanted = [_of_unit(cycle, sought.unit) if sought.unit else Message.cycle_id == cycle]
    if sought.only in STATES_OF:
        wanted.append(Message.state.in_(STATES_OF[sought.only]))
    if sought.q:
        places = (Message.recipient, Message.subject)
        wanted.append(or_(*(place.icontains(sought.q, autoescape=True) for place in places)))
    if sought.stage:
        about = select(Reminder.message_id).where(
            Reminder.cycle_id == cycle, Reminder.stage == sought.stage
        )
        if sought.unit:
            about = about.where(Reminder.unit_code == sought.unit)
        wanted.append(Message.id.in_(about))
    if sought.since is not None:
        wanted.append(Message.queued_at >= midnight(sought.since))
    if sought.until is not None:
        wanted.append(Message.queued_at < midnight(sought.until) + timedelta(days=1))
    return wanted


def _of_unit(cycle: str, unit: str) -> ColumnElement[bool]:
    """A unit's letters are few: by their ids alone they are found without reading the outbox; a
    condition on the letter's own cycle would lead the ledger to that."""
    about = (
        select(Reminder.message_id)
        .join(Message, Message.id == Reminder.message_id)
        .where(Reminder.cycle_id == cycle, Reminder.unit_code == unit, Message.cycle_id == cycle)
    )
    return Message.id.in_(about)


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
