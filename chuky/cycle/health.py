"""The dead-man's switch: whether what should run by itself has run, asked from outside of it.

A catch-up or a reminder that didn't come can't say so; the ledger's last marks do. A rehearsal's
cycles are left out: their own clock drives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session

from chuky.cycle.clock_hold import doubt_of
from chuky.cycle.pause import not_paused, tells_of_paused
from chuky.house import House
from chuky.ledger.models import UNDER_WAY, Cycle, Message, Moment
from chuky.ledger.planning import JobEnd, StagePause
from chuky.reminders.hold import is_held

CATCH_UP = "catch_up"
"""The job whose end is recorded; it also sends what mail is left."""
BOUNCES = "bounces"
"""The job that reads the mailbox of undelivered mail."""
PATIENCE = timedelta(hours=2, minutes=15)
"""The catch-up comes every hour: one may be missed by a restart, two are a fault."""
REMINDING = ("reminder-%", "overdue-%")

Instants = ScalarSelect[Any]
"""An instant, or NULL."""
Silence = Literal["catch_up", "bounces", "reminders", "moments", "clock"]


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
        found = [*_catch_up(session, cycles, now), *_bounces(session, cycles, now)]
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


def _bounces(session: Session, cycles: list[Cycle], now: datetime) -> Iterator[Fault]:
    """Where a mailbox is configured: since when it can't be read."""
    row = session.get(JobEnd, BOUNCES)
    if cycles and row is not None and now - row.at > PATIENCE:
        yield Fault("bounces", "-", row.at)


def _cycle_faults(house: House, session: Session, cycle: Cycle, now: datetime) -> Iterator[Fault]:
    doubt = doubt_of(session, cycle.id, house.clock.now())
    if doubt is not None:
        yield Fault("clock", cycle.id, doubt.last)
        return
    reminding = or_(*(Moment.kind.like(kind) for kind in REMINDING))
    told, other, unsent, resumed = session.execute(
        select(
            _oldest(cycle.id, reminding),
            _oldest(cycle.id, ~reminding),
            _oldest_mail(cycle.id),
            _last_resumed(cycle.id),
        )
    ).one()
    held = is_held(house.folder)
    oldest: list[tuple[Silence, datetime | None]] = [
        ("reminders", told),
        ("reminders", None if held else unsent),
        ("moments", other),
    ]
    awake = max(cycle.activated_at, resumed or cycle.activated_at)
    late = [(kind, max(at, awake)) for kind, at in oldest if at is not None]
    yield from dict.fromkeys(Fault(kind, cycle.id, at) for kind, at in late if now - at > PATIENCE)


def _last_resumed(cycle: str) -> Instants:
    """What came due before the cycle was activated or resumed is counted from then."""
    query = select(func.max(StagePause.resumed_at)).where(StagePause.cycle_id == cycle)
    return query.scalar_subquery()


def _oldest(cycle: str, which: ColumnElement[bool]) -> Instants:
    query = select(func.min(Moment.at)).where(
        Moment.cycle_id == cycle, Moment.state == "pending", not_paused()
    )
    return query.where(which).scalar_subquery()


def _oldest_mail(cycle: str) -> Instants:
    """Mail that the post has not taken; what it refused is a trouble of its own, what is paused is
    meant to wait."""
    query = select(func.min(func.coalesce(Message.leaves_at, Message.queued_at)))
    waits = (Message.cycle_id == cycle, Message.state == "queued", ~tells_of_paused())
    return query.where(*waits).scalar_subquery()
