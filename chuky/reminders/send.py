"""Sending the reminders of one instant: one digest a person, each reason in the outbox first.

After downtime the step that applies now is sent, not all that were missed, and only while the
office is open. Other running cycles' reminders of the day are taken along, so that nobody gets a
letter for each. Who is told what is in `digest.py`, how it is put down in `outbox.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM, local_day
from chuky.cycle.clock_hold import clock_doubt
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.moments import finish
from chuky.cycle.pause import not_paused
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.lease import acquire, release
from chuky.ledger.models import UNDER_WAY, Cycle, Moment
from chuky.planning.holder import this_process
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.digest import Due, digests, waits_to_open
from chuky.reminders.hours import in_time, next_opening, office_open
from chuky.reminders.outbox import put_digests
from chuky.reminders.witness import queue_witness

TURN = "digests"
"""The lease under which one process at a time fills the house's outbox, within a transaction."""


def send_reminders(house: House, context: CycleContext, upto: datetime) -> int:
    """Send what is due up to `upto`, or up to now where that is past; the number of messages.

    Their moments are then done. Where the machines come back outside office hours they are put
    off to the next working morning; those of a stage that waits to open are tried when it opens.
    """
    now = house.clock.now()
    with house.ledger.transaction() as session, _turn(house, session):
        timely = in_time(upto, now)
        at = upto if timely else now
        moments = due_reminders(session, context.id, at)
        if not timely and not office_open(context.rules, context.calendar, now):
            _put_off(house, session, context, moments)
            return 0
        shown = at if timely else _set_hour(context, now)
        due = [(context, moment) for moment in moments]
        others = list(_taken_along(house, session, context, now)) if moments else []
        told = _queue_all(house, session, [*due, *others], shown)
        for moment in moments:
            finish(session, moment.id, now, blocked=waits_to_open(session, moment))
    return sum(deliver_queued(house, one) for one in ({context.id: context} | told).values())


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


def day_end_of(now: datetime) -> datetime:
    """The last instant of the local day."""
    return datetime.combine(local_day(now), time.max, VIETNAM)


@contextmanager
def _turn(house: House, session: Session) -> Iterator[None]:
    """Another process that fills the outbox is waited for: the end of its transaction is enough."""
    acquire(session, TURN, this_process(), house.clock.now(), timedelta(minutes=1))
    yield
    release(session, TURN, this_process())


def _taken_along(
    house: House, session: Session, context: CycleContext, now: datetime
) -> Iterator[Due]:
    """Reminders of the day of other running cycles where nothing else must run before them."""
    if context.mark is not None:
        return
    cycles = select(Cycle.id).where(Cycle.mark.is_(None), Cycle.state.in_(UNDER_WAY))
    for cycle in session.scalars(cycles.where(Cycle.id != context.id).order_by(Cycle.id)).all():
        other = load_cycle(house, cycle)
        if clock_doubt(house, cycle) is not None or _is_behind(session, cycle, now):
            continue
        found = due_reminders(session, cycle, day_end_of(now))
        missed = any(not in_time(moment.at, now) and moment.at < now for moment in found)
        if missed and not office_open(other.rules, other.calendar, now):
            continue
        for moment in found:
            if not waits_to_open(session, moment):
                finish(session, moment.id, now, blocked=False)
                yield other, moment


def _is_behind(session: Session, cycle: str, now: datetime) -> bool:
    """Whether something else is due first: a stage that closes, opens."""
    reminds = Moment.kind.like("reminder-%") | Moment.kind.like("overdue-%")
    due = select(Moment.id).where(Moment.cycle_id == cycle, Moment.state == "pending")
    return session.scalars(due.where(Moment.at <= now, ~reminds).limit(1)).first() is not None


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
    house: House, session: Session, due: list[Due], at: datetime
) -> dict[str, CycleContext]:
    """Put down what is owed; the cycles whose people are written to."""
    ready = [(context, moment) for context, moment in due if not waits_to_open(session, moment)]
    found = digests(session, ready, local_day(at))
    put_digests(house, session, found, at)
    told = {line.context.id: line.context for digest in found for line in digest.lines}
    for cycle, context in told.items():
        ids = [moment.id for one, moment in ready if one.id == cycle]
        mailed = sum(any(line.context.id == cycle for line in one.lines) for one in found)
        payload = {"messages": mailed, "moments": ids}
        append(session, cycle, house.clock.now(), "chuky", "reminders.queued", payload)
        queue_witness(house, session, context, at)
    return told
