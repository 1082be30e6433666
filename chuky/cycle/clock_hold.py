"""A clock that lies holds every moment and every mail of a cycle until a person confirms it.

It lies where it stands before the cycle's last audit event, or more than 14 days after it; the
daily mark of the catch-up keeps a quiet month from looking like that. A rehearsal's clock is ours.
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


@dataclass(frozen=True)
class ClockDoubt:
    """Why the clock isn't believed: it says `now`, the trail ends at `last`."""

    cycle: str
    now: datetime
    last: datetime


def clock_doubt(house: House, cycle_id: str) -> ClockDoubt | None:
    """The doubt about the clock in this cycle, None where it can be believed."""
    if load_cycle(house, cycle_id).mark is not None:
        return None
    now = house.clock.now()
    with house.ledger.session() as session:
        last = _last_event(session, cycle_id)
    if last is None or last.at - BEHIND <= now <= last.at + AHEAD:
        return None
    return ClockDoubt(cycle_id, now, last.at)


def confirm_clock(house: House, cycle_id: str, actor: str, reason: str) -> ClockDoubt | None:
    """Believe the clock as it stands: on record, and nothing is held. None: there was no doubt."""
    doubt = clock_doubt(house, cycle_id)
    if doubt is not None:
        payload = {"last": doubt.last.isoformat(), "reason": reason}
        _append(house, cycle_id, actor, CONFIRMED, payload)
    return doubt


def leave_mark(house: House, cycle_id: str) -> bool:
    """The catch-up was here: once a local day in the audit trail; False where it says so."""
    now = house.clock.now()
    with house.ledger.session() as session:
        found = session.scalar(
            select(AuditEvent.at)
            .where(AuditEvent.cycle == cycle_id, AuditEvent.action == MARK)
            .order_by(AuditEvent.seq.desc())
            .limit(1)
        )
    if found is not None and local_day(found) == local_day(now):
        return False
    _append(house, cycle_id, "chuky", MARK, {})
    return True


def _last_event(session: Session, cycle_id: str) -> AuditEvent | None:
    return session.scalar(
        select(AuditEvent)
        .where(AuditEvent.cycle == cycle_id)
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    )


def _append(house: House, cycle_id: str, actor: str, action: str, payload: dict[str, str]) -> None:
    with house.ledger.transaction() as session:
        append(
            session,
            cycle=cycle_id,
            at=house.clock.now(),
            actor=actor,
            action=action,
            payload=payload,
        )
