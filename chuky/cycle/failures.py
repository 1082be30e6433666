"""Moments that could not run: why, since when, how often tried. What status and pages say of them.

Belongs here: keeping and reading the reasons. Which stages go on meanwhile is in `flows.wake`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.moments import DueMoment
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Moment
from chuky.ledger.planning import MomentFailure

LONGEST = 300
"""Characters of a reason that are kept: a sentence, no dump."""


@dataclass(frozen=True)
class StuckMoment:
    """A moment that is still to run and failed when it was last tried."""

    moment: str
    stage: str
    reason: Text
    since: datetime
    tries: int
    kind: str
    scope: str
    """`all`, or a unit's code."""


def record_failure(house: House, moment: DueMoment, error: Exception) -> None:
    """Keep why the moment failed; the first time goes on record, by the error's class alone."""
    reason, now = reason_of(error), house.clock.now()
    with house.ledger.transaction() as session:
        known = session.get(MomentFailure, moment.id)
        row = known or MomentFailure(moment_id=moment.id, tries=0, first_at=now)
        row.tries, row.last_at, row.error = row.tries + 1, now, type(error).__name__
        row.reason, row.reason_en = reason.vi, reason.en
        if known is None:
            session.add(row)
            payload = {"moment": moment.id, "error": row.error}
            append(session, moment.cycle_id, now, "chuky", "moment.failed", payload)


def reason_of(error: Exception) -> Text:
    """A rule's own sentence; of what nobody foresaw the class and the first line alone, for what
    follows it may be whole rows."""
    if isinstance(error, ChukyError):
        return Text(error.say("vi")[:LONGEST], error.say("en")[:LONGEST])
    first = next(iter(str(getattr(error, "orig", None) or error).splitlines()), "")
    said = f"{type(error).__name__}: {first}"[:LONGEST]
    return Text(f"lỗi chưa lường trước, {said}", f"unforeseen, {said}")


def forget_failure(house: House, moment_id: str) -> None:
    """The moment has run."""
    with house.ledger.transaction() as session:
        row = session.get(MomentFailure, moment_id)
        if row is not None:
            session.delete(row)


def failing(house: House, cycle_id: str) -> set[str]:
    """Ids of the cycle's moments that failed when they were last tried."""
    with house.ledger.session() as session:
        return {stuck.moment for stuck in stuck_moments(session, cycle_id)}


def stuck_moments(session: Session, cycle_id: str) -> list[StuckMoment]:
    """Those still to run, in the timetable's order; what was cancelled is stuck no more."""
    rows = session.execute(
        select(MomentFailure, Moment)
        .join(Moment, Moment.id == MomentFailure.moment_id)
        .where(Moment.cycle_id == cycle_id, Moment.state.in_(["pending", "blocked"]))
        .order_by(Moment.at, Moment.position, Moment.id)
    )
    return [
        StuckMoment(
            row.moment_id,
            moment.stage,
            Text(row.reason, row.reason_en),
            row.first_at,
            row.tries,
            moment.kind,
            moment.scope,
        )
        for row, moment in rows
    ]
