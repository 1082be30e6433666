"""Which moments are due, and what became of them. The ledger decides; Prefect only wakes.

A moment runs to completion once. What can't be done yet is blocked and tried again when something
changes. The work of a moment is in `run.py`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.pause import not_paused
from chuky.house import House
from chuky.ledger.models import Moment, StageState

LATE_BY = timedelta(minutes=30)
"""A reminder this late runs after all else that is due, so that it tells what is true by then."""


@dataclass(frozen=True)
class DueMoment:
    """A moment whose time has come."""

    id: str
    cycle_id: str
    stage: str
    stage_kind: str
    kind: str
    at: datetime

    @property
    def scope(self) -> str:
        """`all`, or the code of the unit whose own deadline it follows."""
        return self.id.split("/")[2]

    @property
    def reminds(self) -> bool:
        return self.kind.startswith(("reminder-", "overdue-"))


def due_moments(house: House, cycle_id: str) -> list[DueMoment]:
    """Pending moments up to now of what isn't paused, in the timetable's order.

    Late reminders come last: a stage sealed meanwhile reminds nobody, a person gets one letter.
    """
    with house.ledger.session() as session:
        rows = session.execute(
            select(Moment, StageState.kind)
            .join(
                StageState,
                (StageState.cycle_id == Moment.cycle_id) & (StageState.key == Moment.stage),
            )
            .where(Moment.cycle_id == cycle_id, Moment.state == "pending")
            .where(Moment.at <= house.clock.now(), not_paused())
            .order_by(Moment.at, Moment.position, Moment.id)
        )
        due = [_due(moment, kind) for moment, kind in rows]
    late = house.clock.now() - LATE_BY
    return sorted(due, key=lambda moment: moment.reminds and moment.at < late)


def find_moment(house: House, moment_id: str) -> DueMoment | None:
    """The moment if it still has to run; None where it is done, cancelled or unknown."""
    with house.ledger.session() as session:
        moment = session.get(Moment, moment_id)
        if moment is None or moment.state in ("done", "cancelled"):
            return None
        kind = session.get_one(StageState, (moment.cycle_id, moment.stage)).kind
        return _due(moment, kind)


def finish(session: Session, moment_id: str, now: datetime, *, blocked: bool) -> None:
    """Mark a moment done, or blocked until something changes."""
    moment = session.get_one(Moment, moment_id)
    moment.state = "blocked" if blocked else "done"
    moment.done_at = None if blocked else now


def _due(moment: Moment, kind: str) -> DueMoment:
    return DueMoment(moment.id, moment.cycle_id, moment.stage, kind, moment.kind, moment.at)
