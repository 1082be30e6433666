"""A clock that lies holds every moment and every mail of a cycle until a person confirms it.

It lies where it stands before the cycle's last audit event, or more than 14 days after the last
time that this machine's own clock was believed: the daily mark, a confirmation, the activation.
What people send meanwhile proves nothing. A doubt that a waking saw is on record and stays, also
where the clock is set right again, until an administrator confirms. A rehearsal's clock is ours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import load_cycle
from chuky.house import House
from chuky.ledger.audit import AuditEvent, append

AHEAD = timedelta(days=14)
"""Longer than Tết with every machine off; a clock further ahead is more likely wrong."""
BEHIND = timedelta(seconds=5)
"""Two machines' clocks differ by so much under NTP at its worst."""
MARK = "catch_up.mark"
CONFIRMED = "clock.confirmed"
DOUBTED = "clock.doubted"
BELIEVED = ("cycle.activated", MARK, CONFIRMED)
"""Events at which the clock was believed: by the person who activated or confirmed, by a waking."""


@dataclass(frozen=True)
class ClockDoubt:
    """Why the clock isn't believed: it says `now`, it was last believed, or read, at `last`."""

    cycle: str
    now: datetime
    last: datetime


def clock_doubt(house: House, cycle_id: str) -> ClockDoubt | None:
    """The doubt about the clock in this cycle, None where it can be believed. Nothing is written:
    `believe_clock` is what wakes a cycle asks."""
    if load_cycle(house, cycle_id).mark is not None:
        return None
    now = house.clock.now()
    with house.ledger.session() as session:
        return doubt_of(session, cycle_id, now)


def believe_clock(house: House, cycle_id: str) -> bool:
    """Whether the cycle may be woken: the clock is believed, and the day's mark says so.

    Where it isn't, that goes on record once, and stays until `confirm_clock`.
    """
    doubt = clock_doubt(house, cycle_id)
    if doubt is None:
        leave_mark(house, cycle_id)
        return True
    with house.ledger.transaction() as session:
        if _standing(session, cycle_id) is None:
            payload = {"last": doubt.last.isoformat()}
            append(session, cycle_id, doubt.now, "chuky", DOUBTED, payload)
    return False


def confirm_clock(house: House, cycle_id: str, actor: str, reason: str) -> ClockDoubt | None:
    """Believe the clock as it stands: on record, and nothing is held. None: there was no doubt."""
    doubt = clock_doubt(house, cycle_id)
    if doubt is not None:
        payload = {"last": doubt.last.isoformat(), "reason": reason}
        with house.ledger.transaction() as session:
            append(session, cycle_id, house.clock.now(), actor, CONFIRMED, payload)
    return doubt


def leave_mark(house: House, cycle_id: str) -> bool:
    """The machine was here: once a local day in the audit trail; False where it says so."""
    now = house.clock.now()
    with house.ledger.transaction() as session:
        found = _last(session, cycle_id, MARK)
        if found is not None and local_day(found.at) == local_day(now):
            return False
        append(session, cycle_id, now, "chuky", MARK, {})
    return True


def doubt_of(session: Session, cycle_id: str, now: datetime) -> ClockDoubt | None:
    """The doubt in a cycle of an office, whose clock says `now`."""
    standing = _standing(session, cycle_id)
    if standing is not None:
        return ClockDoubt(cycle_id, now, datetime.fromisoformat(str(standing.payload["last"])))
    last, believed = _last(session, cycle_id), _last(session, cycle_id, *BELIEVED)
    if last is not None and now < last.at - BEHIND:
        return ClockDoubt(cycle_id, now, last.at)
    if believed is not None and now > believed.at + AHEAD:
        return ClockDoubt(cycle_id, now, believed.at)
    return None


def _standing(session: Session, cycle_id: str) -> AuditEvent | None:
    """The doubt on record that nobody has answered."""
    found = _last(session, cycle_id, DOUBTED, CONFIRMED)
    return found if found is not None and found.action == DOUBTED else None


def _last(session: Session, cycle_id: str, *actions: str) -> AuditEvent | None:
    query = select(AuditEvent).where(AuditEvent.cycle == cycle_id)
    if actions:
        query = query.where(AuditEvent.action.in_(actions))
    return session.scalar(query.order_by(AuditEvent.seq.desc()).limit(1))
