"""The dead-man's switch: whether what should run by itself has run, asked from outside of it.

A catch-up or a reminder that didn't come can't say so; the ledger's last marks do. A rehearsal's
cycles are left out: their own clock drives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from chuky.cycle.clock_hold import clock_doubt
from chuky.cycle.pause import not_paused
from chuky.house import House
from chuky.ledger.models import UNDER_WAY, Cycle, Message, Moment
from chuky.ledger.planning import JobEnd, StagePause
from chuky.reminders.hold import is_held

CATCH_UP = "catch_up"
"""The job whose end is recorded; it also sends what mail is left."""
PATIENCE = timedelta(hours=2, minutes=15)
"""The catch-up comes every hour: one may be missed by a restart, two are a fault."""
REMINDING = ("reminder-%", "overdue-%")

Silence = Literal["catch_up", "reminders", "moments", "clock"]


@dataclass(frozen=True)
class Fault:
    """What has not happened in its time. `cycle` is `-` where it concerns the whole house."""

    kind: Silence
    cycle: str
    since: datetime


def record_end(house: House, job: str = CATCH_UP) -> None:
    """The job ran to its end now."""
    with house.ledger.transaction() as session:
        session.merge(JobEnd(job=job, at=house.clock.now()))


def health(house: House, now: datetime) -> tuple[Fault, ...]:
    """What should have run by `now` and did not; empty where all is well."""
    with house.ledger.session() as session:
        cycles = _in_need(session)
        found = list(_catch_up(session, cycles, now))
        for cycle in cycles:
            found += _cycle_faults(house, session, cycle, now)
    return tuple(found)


def _in_need(session: Session) -> list[Cycle]:
    """Real cycles that somebody must wake: running, or published with duties left."""
    left = exists().where(Moment.cycle_id == Cycle.id, Moment.state == "pending", not_paused())
    query = select(Cycle).where(
        Cycle.mark.is_(None), Cycle.state.in_(UNDER_WAY), or_(Cycle.state == "active", left)
    )
    return list(session.scalars(query.order_by(Cycle.activated_at, Cycle.id)))


def _catch_up(session: Session, cycles: list[Cycle], now: datetime) -> Iterator[Fault]:
    """Counted from its last end, where there was none from the first activation."""
    if not cycles:
        return
    row = session.get(JobEnd, CATCH_UP)
    since = max(row.at, cycles[0].activated_at) if row else cycles[0].activated_at
    if now - since > PATIENCE:
        yield Fault("catch_up", "-", since)


def _cycle_faults(house: House, session: Session, cycle: Cycle, now: datetime) -> Iterator[Fault]:
    doubt = clock_doubt(house, cycle.id)
    if doubt is not None:
        yield Fault("clock", cycle.id, doubt.last)
        return
    reminding = or_(*(Moment.kind.like(kind) for kind in REMINDING))
    unsent = None if is_held(house.folder) else _oldest_mail(session, cycle.id)
    oldest: list[tuple[Silence, datetime | None]] = [
        ("reminders", _oldest(session, cycle.id, reminding)),
        ("reminders", unsent),
        ("moments", _oldest(session, cycle.id, ~reminding)),
    ]
    awake = _awake_since(session, cycle)
    late = [(kind, max(at, awake)) for kind, at in oldest if at is not None]
    yield from dict.fromkeys(Fault(kind, cycle.id, at) for kind, at in late if now - at > PATIENCE)


def _awake_since(session: Session, cycle: Cycle) -> datetime:
    """What came due before the cycle was activated or resumed is counted from then."""
    query = select(func.max(StagePause.resumed_at)).where(StagePause.cycle_id == cycle.id)
    return max(cycle.activated_at, session.scalar(query) or cycle.activated_at)


def _oldest(session: Session, cycle: str, which: ColumnElement[bool]) -> datetime | None:
    query = select(func.min(Moment.at)).where(
        Moment.cycle_id == cycle, Moment.state == "pending", not_paused()
    )
    return session.scalar(query.where(which))


def _oldest_mail(session: Session, cycle: str) -> datetime | None:
    """Mail that the post has not taken; what it refused is a trouble of its own."""
    query = select(func.min(func.coalesce(Message.leaves_at, Message.queued_at)))
    return session.scalar(query.where(Message.cycle_id == cycle, Message.state == "queued"))
