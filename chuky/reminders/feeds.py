"""Calendar feeds: a person's deadlines, the cycle's own, and the tokens of their links.

Serving `/calendar/{token}.ics` is the dashboard's; the format is in `ics.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chuky.access.roles import OF_A_UNIT
from chuky.access.tokens import new_token, token_hash
from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import deadline_in_force
from chuky.ledger.access import RoleGrant
from chuky.ledger.models import Deadline
from chuky.ledger.sending import CalendarToken
from chuky.plan import Stage
from chuky.reminders.ics import Event, calendar_text
from chuky.reminders.people import ACCOUNT, EVERY
from chuky.reminders.text import event_uid

WHOLE = "*"
"""Stands for the cycle's own calendar."""


@dataclass(frozen=True)
class Feed:
    """What a token opens."""

    cycle_id: str
    person: str


def cycle_calendar(session: Session, context: CycleContext) -> str:
    """Every stage's opening and last day, as iCalendar."""
    events = [
        event
        for stage in context.plan.stages
        for event in _events(context, stage, deadline_in_force(session, context.id, stage.key))
    ]
    return calendar_text(_titled(context), events)


def person_calendar(session: Session, context: CycleContext, person: str) -> str:
    """The deadlines of a unit (its code), an agency (its key) or an account (`account:<name>`)."""
    units, agencies, every = _concern(session, context, person)
    events: list[Event] = []
    for stage in context.plan.stages:
        members = {unit.code for unit in context.plan.units_of(stage)} & units
        if stage.kind == "self_assessment" and members:
            for code in sorted(members):
                deadline = deadline_in_force(session, context.id, stage.key, code)
                events += _events(context, stage, deadline, code)
        elif every or stage.lead in agencies or agencies & set(stage.coordinating):
            events += _events(context, stage, deadline_in_force(session, context.id, stage.key))
    return calendar_text(_titled(context), events)


def calendar_token(session: Session, cycle_id: str, person: str, now: datetime) -> str:
    """A new link's token for a person's feed (`*`: the cycle's); the old link ends."""
    session.execute(
        update(CalendarToken)
        .where(CalendarToken.cycle_id == cycle_id, CalendarToken.person == person)
        .where(CalendarToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    token = new_token()
    session.add(
        CalendarToken(token_sha256=token_hash(token), cycle_id=cycle_id, person=person, made_at=now)
    )
    session.flush()
    return token


def calendar_of(session: Session, token: str) -> Feed | None:
    """Whose feed a token opens; None where it is unknown or was replaced."""
    row = session.get(CalendarToken, token_hash(token))
    return None if row is None or row.revoked_at else Feed(row.cycle_id, row.person)


def feed_text(session: Session, context: CycleContext, feed: Feed) -> str:
    """The iCalendar text of a feed."""
    if feed.person == WHOLE:
        return cycle_calendar(session, context)
    return person_calendar(session, context, feed.person)


def _concern(
    session: Session, context: CycleContext, person: str
) -> tuple[set[str], set[str], bool]:
    """Units, agencies, and whether every stage is theirs (roles that are no unit's)."""
    if not person.startswith(ACCOUNT):
        return {person}, {person}, False
    rows = session.execute(
        select(RoleGrant.role, RoleGrant.unit_code)
        .where(RoleGrant.account_id == person.removeprefix(ACCOUNT))
        .where(RoleGrant.cycle_id.in_([context.id, EVERY]))
    ).all()
    units = {row.unit_code for row in rows if row.role in OF_A_UNIT}
    return units, set(), any(row.role not in OF_A_UNIT for row in rows)


def _events(
    context: CycleContext, stage: Stage, deadline: Deadline, unit: str = ""
) -> Iterator[Event]:
    uid = event_uid(context.id, stage.key, unit)
    name = f"{stage.name} ({unit})" if unit else stage.name
    version, stamp = deadline.version, deadline.at
    if deadline.opens is not None:
        opening = uid.replace("-due@", "-opens@")
        yield Event(opening, deadline.opens, f"Bắt đầu: {name}", version, stamp)
    if deadline.due is not None:
        yield Event(uid, deadline.due, f"Hạn: {name}", version, stamp, stage.stated or "")


def _titled(context: CycleContext) -> str:
    return f"[{context.mark}] {context.plan.subject}" if context.mark else context.plan.subject
