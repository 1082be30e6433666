"""What would leave on a day, before anything does: recipients and texts. Writes nothing."""

from collections.abc import Iterable
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.pause import not_paused
from chuky.ledger.models import Moment
from chuky.reminders.digest import digests
from chuky.reminders.letter import Letter
from chuky.reminders.outbox import letter_of, message_id_of
from chuky.reminders.texts import renderer


def letters_of_day(session: Session, context: CycleContext, day: date) -> list[Letter]:
    """The letters of the reminders that are pending up to the end of `day`, as things stand now."""
    due = [(context, moment) for moment in _pending(session, context, day)]
    at = datetime.combine(day, context.rules.hour, VIETNAM)
    render = renderer(session)
    return [
        letter_of(digest, message_id_of(digest, at, set()), at, render)
        for digest in digests(session, due, day)
    ]


def next_day(session: Session, context: CycleContext) -> date | None:
    """The day of the next pending reminder; None where none is left."""
    query = select(Moment.at).where(Moment.cycle_id == context.id, Moment.state == "pending")
    at = session.scalar(query.where(_reminds()).order_by(Moment.at).limit(1))
    return at.astimezone(VIETNAM).date() if at else None


def _pending(session: Session, context: CycleContext, day: date) -> Iterable[Moment]:
    end = datetime.combine(day, time.max, VIETNAM)
    query = select(Moment).where(Moment.cycle_id == context.id, Moment.state == "pending")
    query = query.where(Moment.at <= end, _reminds(), not_paused())
    return session.scalars(query.order_by(Moment.at, Moment.position, Moment.id))


def _reminds() -> ColumnElement[bool]:
    return Moment.kind.like("reminder-%") | Moment.kind.like("overdue-%")
